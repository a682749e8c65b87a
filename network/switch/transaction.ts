import { err, ok, type Result } from '../../bytes/result.ts';
import { parseTrack2 } from '../../crypto/tracks.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { isResponse, responseMti } from '../iso8583/mti.ts';
import { de4ToDong } from '../napas/amount.ts';
import { buildOriginalData, parseOriginalData } from '../napas/original-data.ts';
import { isQrService, STATUS_INQUIRY } from '../napas/qr-request.ts';
import { parseReplacementAmounts } from '../napas/replacement-amounts.ts';

/** DE2, or what track 2 says where a terminal leaves it out. */
export function panOf(fields: IsoFields): string | undefined {
  if (fields[2] !== undefined) return fields[2];
  const track = fields[35] === undefined ? undefined : parseTrack2(fields[35]);
  return track?.ok ? track.value.pan : undefined;
}

/**
 * What makes two transmissions the same transaction at every party: MTI, acquirer, terminal, DE7
 * and STAN. DE90 names the same things; the terminal comes from the reversal's own DE41.
 */
function transactionKey(
  mti: string,
  acquirer: string,
  terminal: string,
  transmissionTime: string,
  stan: string,
): string {
  const institution = acquirer.replace(/^0+/, '');
  return `${firstTransmission(mti)} ${institution} ${terminal.trim()} ${transmissionTime} ${stan}`;
}

/** The key of a request in which `missingField` misses nothing. */
export function requestKey({ mti, fields }: IsoMessage): string {
  return transactionKey(mti, fields[32]!, fields[41]!, fields[7]!, fields[11]!);
}

export interface Reversal {
  /** Of the transaction to take back. */
  readonly key: string;
  /** Whole đồng really dispensed (DE95); 0: take all of it back. */
  readonly actual: number;
}

/** The key of what DE90 names; `whose`: its acquirer must be the sender's. */
function originalKey({ fields }: IsoMessage, whose: 'own' | 'any'): Result<string, string> {
  const original = parseOriginalData(fields[90] ?? '');
  if (!original.ok) return err(`field 90: ${original.error}`);
  const { mti, stan, transmissionTime } = original.value;
  const sender = fields[32]!.replace(/^0+/, '');
  // A terminal that leaves its acquirer's id to the acquirer leaves it out of DE90 too.
  const acquirer = original.value.acquirer || sender;
  if (whose === 'own' && acquirer !== sender) {
    return err('field 90: expected the acquirer of field 32');
  }
  return ok(transactionKey(mti, acquirer, fields[41]!, transmissionTime, stan));
}

/** Reads DE90 and DE95 of a reversal. The error is one line: field and what was expected. */
export function readReversal(message: IsoMessage): Result<Reversal, string> {
  const key = originalKey(message, 'own');
  if (!key.ok) return key;
  const { 95: replacement } = message.fields;
  if (replacement === undefined) return ok({ key: key.value, actual: 0 });
  const actual = parseReplacementAmounts(replacement);
  if (!actual.ok) return err(`field 95: ${actual.error}`);
  return ok({ key: key.value, actual: actual.value });
}

/**
 * The key of the payment that a message is about: of a status inquiry, a cancellation or word of a
 * payment by code with DE90 that of its original, else its own. The error is one line.
 */
export function subjectKey(message: IsoMessage): Result<string, string> {
  const { mti, fields } = message;
  const isAdvice = mti.startsWith('22', 1);
  const isOwn = mti[1] === '2' && (isRefund(message) || (isAdvice && !isQrService(fields[62])));
  if (fields[90] === undefined || isOwn) return ok(requestKey(message));
  // The wallet's side sends word of what a terminal of another has asked for.
  return originalKey(message, isAdvice ? 'any' : 'own');
}

/** Who is asked: the issuer of the card, or without a card whom DE100 names. */
export function receiverOf(fields: IsoFields): string | undefined {
  return panOf(fields)?.slice(0, 6) ?? fields[100]?.replace(/^0+/, '');
}

export const isInquiry = ({ fields }: IsoMessage): boolean => fields[3] === STATUS_INQUIRY;
/** DE49; the đồng where it is left out. */
export const isInDong = (fields: IsoFields): boolean => (fields[49] ?? '704') === '704';
export const isRefund = ({ fields }: IsoMessage): boolean => fields[3]?.startsWith('20') ?? false;

/**
 * Whether who gets no answer takes the request back by itself. Payments by code are left as they
 * are: their terminal inquires, then cancels. A 0100 has moved nothing.
 */
export function isTakenBack({ mti, fields }: IsoMessage): boolean {
  return mti[1] === '2' && mti[2] === '0' && !isQrService(fields[62]);
}

/** What an approved message moves, in whole đồng, and whose it becomes. */
export interface Movement {
  readonly amount: number;
  readonly to: 'sender' | 'receiver';
}

/** Undefined: it moves no money. */
export function movementOf({ mti, fields }: IsoMessage): Movement | undefined {
  const amount = de4ToDong(fields[4] ?? '');
  if (mti[1] !== '2' || !amount.ok || amount.value === 0) return undefined;
  const service = fields[62];
  const told = mti[2] === '2' && isQrService(service);
  switch (fields[3]?.slice(0, 2)) {
    case '00':
    case '01':
      // The payer's side sends these two: a payment to an account, and word of one by wallet.
      return { amount: amount.value, to: service === 'QR_PUSH' || told ? 'receiver' : 'sender' };
    case '20':
      return { amount: amount.value, to: 'receiver' };
    case '39':
      return { amount: amount.value, to: 'sender' };
    default:
      return undefined;
  }
}

const REQUIRED_OF_FINANCIAL = [3, 7, 11, 32, 41];
const REQUIRED_OF_REVERSAL = [7, 11, 32, 41, 90];

/** The first field that a request lacks for being understood. */
export function missingField(message: IsoMessage): number | undefined {
  const { fields } = message;
  if (receiverOf(fields) === undefined) return 2;
  const isReversal = message.mti[1] === '4';
  const required = isReversal ? REQUIRED_OF_REVERSAL : REQUIRED_OF_FINANCIAL;
  return required.find((field) => fields[field] === undefined);
}

/** `cancel` wants a true answer; a `reversal` is taken over by who gets it. */
export type MessageKind =
  | 'financial'
  | 'cancel'
  | 'reversal'
  | 'advice'
  | 'network-management'
  | 'answer'
  | 'other';

export function kindOf({ mti }: IsoMessage): MessageKind {
  if (isResponse(mti)) return 'answer';
  switch (firstTransmission(mti)) {
    case '0100':
    case '0200':
      return 'financial';
    case '0220':
      return 'advice';
    case '0400':
      return 'cancel';
    case '0420':
      return 'reversal';
    case '0800':
      return 'network-management';
    default:
      return 'other';
  }
}

/** A repeat says so in its last digit: `0201` repeats `0200`. */
function firstTransmission(mti: string): string {
  return mti.slice(0, 3) + (mti.endsWith('1') ? '0' : mti.slice(3));
}

/** What only the way there needs: tracks, PIN blocks, chip data, keys, MACs. */
const NOT_ECHOED = new Set([14, 22, 35, 36, 43, 45, 48, 52, 55, 64, 105, 128]);

/** The answer to a request: its fields as they came, and what the answer adds. */
export function answerTo(request: IsoMessage, added: IsoFields): IsoMessage {
  const fields: Record<number, string> = {};
  for (const [field, value] of Object.entries(request.fields)) {
    if (!NOT_ECHOED.has(Number(field))) fields[Number(field)] = value;
  }
  return { mti: responseMti(request.mti), fields: { ...fields, ...added } };
}

/** A request's fields for its reversal: the PAN stays, tracks, PIN blocks and chip data do not. */
export function reversible({ mti, fields }: IsoMessage): IsoFields {
  const kept = answerTo({ mti, fields }, {}).fields;
  const pan = panOf(fields);
  return pan === undefined ? kept : { ...kept, 2: pan };
}

const OUTCOME_UNKNOWN = '68';

/** The advice that takes back a request whose outcome its sender cannot know or deliver. */
export function reversalOf(request: IsoMessage): IsoMessage {
  const { mti, fields } = request;
  const original = {
    mti: firstTransmission(mti),
    stan: fields[11]!,
    transmissionTime: fields[7]!,
    acquirer: fields[32]!,
    forwarder: fields[33],
  };
  const de90 = buildOriginalData(original);
  return { mti: '0420', fields: { ...reversible(request), 39: OUTCOME_UNKNOWN, 90: de90 } };
}
