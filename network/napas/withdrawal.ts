import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { dongToDe4 } from './amount.ts';
import { localDate, localTime, transmissionTime } from './local-time.ts';
import { buildOriginalData } from './original-data.ts';
import { buildReplacementAmounts } from './replacement-amounts.ts';
import { retrievalReference } from './rrn.ts';
import { stanText } from './stan.ts';

/** Who the terminal is, on each of its messages. Shorter texts are filled up with spaces. */
export interface TerminalIdentity {
  /** DE41, at most 8 characters. */
  readonly terminalId: string;
  /** DE42, at most 15. */
  readonly merchantId: string;
  /** DE32: the institution id of the bank that runs the terminal. */
  readonly acquirerId: string;
  /** DE43, at most 40, ASCII. */
  readonly location: string;
}

/** DE41, 42, 43 and 32 of a terminal. */
export function identityFields(identity: TerminalIdentity): IsoFields {
  return {
    32: identity.acquirerId,
    41: identity.terminalId.padEnd(8),
    42: identity.merchantId.padEnd(15),
    43: identity.location.padEnd(40),
  };
}

/** How the card was read; a chip must show its data and sequence number. */
export type CardEntry =
  /** `fallback`: the stripe of a card whose chip could not be read. */
  | { readonly mode: 'magnetic-stripe' | 'fallback' | 'manual' }
  | {
      readonly mode: 'chip' | 'contactless';
      /** DE23, tag 5F34. */
      readonly sequence: number;
      /** DE55 in hex. */
      readonly chipData: string;
    };

const ENTRY_MODE: Readonly<Record<CardEntry['mode'], string>> = {
  manual: '01',
  'magnetic-stripe': '02',
  fallback: '80',
  chip: '05',
  contactless: '07',
};

export interface FinancialRequest {
  readonly identity: TerminalIdentity;
  /** Clock milliseconds: DE7, 12, 13 and 37 come of it. */
  readonly at: number;
  readonly stan: number;
  readonly pan: string;
  /** YYMM. */
  readonly expiry?: string | undefined;
  /** As read, or tag 57 in hex: a `D` for the separator and filling `F` are understood. */
  readonly track2?: string | undefined;
  readonly entry: CardEntry;
  /** ISO 9564 format 0 under the terminal's PIN key, 16 hex digits. */
  readonly pinBlock?: string | undefined;
  /** Whole đồng; 0 for inquiries. */
  readonly amount: number;
}

/** Unattended terminal, the customer is there: ISO 8583:1987, DE25. */
const UNATTENDED = '02';

/** A 0200 of a terminal for any processing code: `300000` asks for a balance. */
export function financialRequest(processingCode: string, request: FinancialRequest): IsoMessage {
  const { at, entry, pinBlock, expiry, track2 } = request;
  const stan = stanText(request.stan);
  const fields: Record<number, string> = {
    ...identityFields(request.identity),
    2: request.pan,
    3: processingCode,
    4: dongToDe4(request.amount),
    7: transmissionTime(at),
    11: stan,
    12: localTime(at),
    13: localDate(at),
    18: '6011',
    22: ENTRY_MODE[entry.mode] + (pinBlock === undefined ? '2' : '1'),
    25: UNATTENDED,
    37: retrievalReference(at, stan),
    49: '704',
  };
  if (expiry !== undefined) fields[14] = expiry;
  if (track2 !== undefined) fields[35] = track2.replace(/F+$/i, '').replace(/D/i, '=');
  if (pinBlock !== undefined) fields[52] = pinBlock;
  if ('chipData' in entry) {
    fields[23] = String(entry.sequence).padStart(3, '0');
    fields[55] = entry.chipData;
  }
  return { mti: '0200', fields };
}

export function withdrawalRequest(request: FinancialRequest): IsoMessage {
  return financialRequest('010000', request);
}

export interface ReversalRequest {
  /** The 0200 as it was sent; tracks, PIN and chip data are neither needed nor taken. */
  readonly original: IsoMessage;
  /** Clock milliseconds. */
  readonly at: number;
  readonly stan: number;
  /** DE39; `68`, timeout, unless told. */
  readonly reason?: string | undefined;
  /** DE38 of the approval, where one came. */
  readonly authorisationCode?: string | undefined;
  /** Whole đồng that the customer did get, when only a part was: DE95. */
  readonly dispensed?: number | undefined;
  /** The chip's last word, hex: DE55, for the issuer whose scripts or approval it did not take. */
  readonly chipData?: string | undefined;
}

/** What a reversal repeats of its original. */
const REPEATED = [2, 3, 4, 12, 13, 18, 22, 25, 32, 37, 41, 42, 43, 49] as const;

/** A 0420 that takes back a 0200, wholly or down to what was dispensed. */
export function reversalAdvice(request: ReversalRequest): IsoMessage {
  const { original, authorisationCode, dispensed, chipData } = request;
  const fields: Record<number, string> = {};
  for (const field of REPEATED) {
    const value = original.fields[field];
    if (value !== undefined) fields[field] = value;
  }
  fields[7] = transmissionTime(request.at);
  fields[11] = stanText(request.stan);
  if (authorisationCode !== undefined) fields[38] = authorisationCode;
  fields[39] = request.reason ?? '68';
  fields[90] = buildOriginalData({
    mti: original.mti,
    stan: original.fields[11] ?? '',
    transmissionTime: original.fields[7] ?? '',
    acquirer: original.fields[32] ?? '',
    forwarder: original.fields[33],
  });
  if (chipData !== undefined) fields[55] = chipData;
  if (dispensed !== undefined) fields[95] = buildReplacementAmounts(dispensed);
  return { mti: '0420', fields };
}
