import { buildDolData, parseDol } from '../../bytes/ber-tlv.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { formatOf } from '../dictionary/tags.ts';
import type { RsaPublicKey } from '../rsa.ts';
import type { CardLink } from './card-link.ts';
import type { SessionEnd } from './outcome.ts';
import type { TerminalApplication, TerminalProfile, TransactionInput } from './profile.ts';
import type { KernelQuestions } from './questions.ts';

/** What stands from the card's insertion on. */
export interface Conversation {
  readonly link: CardLink;
  readonly profile: TerminalProfile;
  readonly transaction: TransactionInput;
  readonly ask: KernelQuestions;
  readonly log: string[];
  readonly progress: Progress;
}

/** How far a transaction has come, for whoever must judge its end. */
export interface Progress {
  /** The card has answered GET PROCESSING OPTIONS. */
  optionsAnswered: boolean;
  hostApproved: boolean;
  readonly scriptResults: Uint8Array[];
}

/** What stands from the selection of an application on; the steps write into it. */
export interface Session extends Conversation {
  readonly application: TerminalApplication;
  /** What the terminal knows, by tag: goes before what the card says of the same tag. */
  readonly terminal: Map<string, Uint8Array>;
  readonly card: Map<string, Uint8Array>;
  /** The very bytes of 95 and 9B in `terminal`. */
  readonly tvr: Uint8Array;
  readonly tsi: Uint8Array;
  readonly authentication: Authentication;
  /** As sent, for the hash of CDA (EMV 4.4 Book 2, 6.6.2). */
  pdolData: Uint8Array;
  cdol1Data: Uint8Array;
}

/** Offline data authentication (EMV 4.4 Book 3, 10.3). */
export interface Authentication {
  method: 'none' | 'sda' | 'dda' | 'cda';
  failed: boolean;
  /** Records named for it by the AFL, in its order. */
  staticData: Uint8Array;
  /** A record named for it is not coded as one. */
  staticDataMalformed: boolean;
  /** Recovered once, for whatever needs it. */
  issuerKey: RsaPublicKey | undefined;
  /** Recovered for DDA and CDA. */
  cardKey: RsaPublicKey | undefined;
}

/** `fci`: what SELECT said, by tag. */
export function beginSession(
  conversation: Conversation,
  application: TerminalApplication,
  fci: ReadonlyMap<string, Uint8Array>,
): Session {
  const tvr = new Uint8Array(5);
  const tsi = new Uint8Array(2);
  const terminal = terminalData(conversation.profile, conversation.transaction, application);
  terminal.set('95', tvr);
  terminal.set('9B', tsi);
  return {
    ...conversation,
    application,
    terminal,
    card: new Map(fci),
    tvr,
    tsi,
    authentication: {
      method: 'none',
      failed: false,
      staticData: new Uint8Array(0),
      staticDataMalformed: false,
      issuerKey: undefined,
      cardKey: undefined,
    },
    pdolData: new Uint8Array(0),
    cdol1Data: new Uint8Array(0),
  };
}

function terminalData(
  profile: TerminalProfile,
  transaction: TransactionInput,
  application: TerminalApplication,
): Map<string, Uint8Array> {
  const other = transaction.amountOther ?? 0;
  return new Map([
    ...(profile.data ?? []),
    ['9F35', Uint8Array.of(profile.type)],
    ['9F33', profile.capabilities],
    ['9F40', profile.additionalCapabilities],
    ['9F1A', digits(profile.country, 2)],
    ['5F2A', digits(profile.currency, 2)],
    ['5F36', digits(profile.currencyExponent, 1)],
    ['9F06', application.aid],
    ['9F09', application.version],
    ['9F1B', binary(application.floorLimit)],
    ['9C', Uint8Array.of(transaction.type)],
    ['9F02', digits(transaction.amount, 6)],
    ['81', binary(transaction.amount)],
    ['9F03', digits(other, 6)],
    ['9F04', binary(other)],
    ['9A', digits(transaction.date, 3)],
    ['9F21', digits(transaction.time, 3)],
    ['9F37', transaction.unpredictableNumber],
    ['9F39', Uint8Array.of(0x05)],
    ['9F34', hex('3F0000')],
    ...(transaction.sequenceCounter === undefined
      ? []
      : [['9F41', digits(transaction.sequenceCounter, 4)] as const]),
  ]);
}

/** Format n: decimal digits, zeroes in front. */
function digits(value: string | number, length: number): Uint8Array {
  return hex(String(value).padStart(2 * length, '0'));
}

/** Four bytes; what does not fit is all ones (EMV 4.4 Book 3, annex A: 81 is optional then). */
function binary(value: number): Uint8Array {
  const out = new DataView(new ArrayBuffer(4));
  out.setUint32(0, Math.min(value, 0xffffffff));
  return new Uint8Array(out.buffer);
}

export function dataObject(session: Session, tag: string): Uint8Array | undefined {
  return session.terminal.get(tag) ?? session.card.get(tag);
}

/** All data objects as they stand, the terminal's before the card's. */
export function allData(session: Session): ReadonlyMap<string, Uint8Array> {
  const { card, terminal, tvr, tsi } = session;
  // Only these two change in place: all else is set anew.
  return new Map([...card, ...terminal, ['95', tvr.slice()], ['9B', tsi.slice()]]);
}

const MOST_COMMAND_DATA = 252;

/** The data that a DOL asks for (EMV 4.4 Book 3, 5.4); `name` says which DOL, for the error. */
export function dolData(
  session: Session,
  name: string,
  dol: Uint8Array,
): Result<Uint8Array, SessionEnd> {
  const entries = parseDol(dol);
  if (!entries.ok) {
    return err({ why: 'malformed-data', detail: `${name}: ${entries.error.detail}` });
  }
  const data = buildDolData(entries.value, (tag) => dataObject(session, tag), formatOf);
  if (data.length <= MOST_COMMAND_DATA) return ok(data);
  const detail = `${name}: expected at most ${MOST_COMMAND_DATA} bytes to be asked for`;
  return err({ why: 'malformed-data', detail });
}

/** Digits of the PAN (tag 5A); empty before it was read. */
export function panOf(session: Session): string {
  return toHex(session.card.get('5A') ?? new Uint8Array(0)).replace(/F+$/, '');
}

/** Tag 5F34. */
export function panSequenceOf(session: Session): number | undefined {
  const value = session.card.get('5F34');
  return value ? Number.parseInt(toHex(value), 10) : undefined;
}
