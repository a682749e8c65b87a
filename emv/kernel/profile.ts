import type { RsaPublicKey } from '../rsa.ts';
import { hasBit } from './tvr.ts';

/** What the terminal is and may do: nothing of it changes from one transaction to the next. */
export interface TerminalProfile {
  /** 9F35 as it is written, 0x14 for an ATM of a bank (EMV 4.4 Book 4, A1). */
  readonly type: number;
  /** 9F33, three bytes (EMV 4.4 Book 4, A2). */
  readonly capabilities: Uint8Array;
  /** 9F40, five bytes (EMV 4.4 Book 4, A3). */
  readonly additionalCapabilities: Uint8Array;
  /** 9F1A: ISO 3166-1 numeric, three digits. */
  readonly country: string;
  /** 5F2A: ISO 4217 numeric, three digits; 5F36: its exponent, 0 for the dong. */
  readonly currency: string;
  readonly currencyExponent: number;
  /** Further data objects of the terminal by tag: 9F1E, 9F1C, 9F16, 9F15, 9F01, 9F4E, 9F1D … */
  readonly data?: ReadonlyMap<string, Uint8Array>;
  readonly applications: readonly TerminalApplication[];
  readonly authorityKeys: readonly AuthorityKey[];
  /** Certification revocation list (EMV 4.4 Book 2, 5.1.2). */
  readonly revoked: readonly RevokedCertificate[];
  /** EMV 4.4 Book 3, 10.6: cards that were reported lost or stolen. */
  readonly onExceptionFile?: (pan: string, sequence: number | undefined) => boolean;
  /** Minor units that a log of the day holds for this card (EMV 4.4 Book 3, 10.6.1). */
  readonly loggedAmount?: (pan: string, sequence: number | undefined) => number;
  /** There is a screen to choose and confirm applications on (EMV 4.4 Book 1, 12.4). */
  readonly cardholderChooses: boolean;
  /** EMV 4.4 Book 4, 6.3.4.3. */
  readonly pinBypass: boolean;
  /** Tags for field 55; `DE55_TAGS` when absent. */
  readonly field55?: readonly string[];
}

/** One AID that the terminal accepts, and how. */
export interface TerminalApplication {
  /** 5 to 16 bytes. */
  readonly aid: Uint8Array;
  /** Application Selection Indicator: longer names match as well (EMV 4.4 Book 1, 12.3.1). */
  readonly partialName: boolean;
  /** 9F09, two bytes. */
  readonly version: Uint8Array;
  /** Minor units; a transaction of this much or more exceeds it. */
  readonly floorLimit: number;
  /** EMV 4.4 Book 3, 10.6.2; percentages 0 to 99, threshold in minor units. */
  readonly randomSelection: {
    readonly target: number;
    readonly maximum: number;
    readonly threshold: number;
  };
  /** Terminal Action Codes, five bytes each. */
  readonly actionCodes: ActionCodes;
  /** For cards without one of their own (EMV 4.4 Book 2, 6.5.1; Book 3, 9.2.2). */
  readonly defaultDdol?: Uint8Array;
  readonly defaultTdol?: Uint8Array;
}

export interface ActionCodes {
  readonly denial: Uint8Array;
  readonly online: Uint8Array;
  readonly default: Uint8Array;
}

/** A certification authority's public key (EMV 4.4 Book 2, 11.2.2). */
export interface AuthorityKey extends RsaPublicKey {
  /** Five bytes. */
  readonly rid: Uint8Array;
  /** As in tag 8F. */
  readonly index: number;
  /** Last day of use, YYMMDD. */
  readonly expires?: string;
}

export interface RevokedCertificate {
  readonly rid: Uint8Array;
  readonly index: number;
  /** Three bytes. */
  readonly serial: Uint8Array;
}

/** What differs from one transaction to the next; chance and time come with it. */
export interface TransactionInput {
  /** 9C: 00 purchase, 01 cash, 09 purchase with cashback, 20 refund, 30 balance inquiry … */
  readonly type: number;
  /** Minor units, at most twelve digits; cashback, if any, is part of it. */
  readonly amount: number;
  readonly amountOther?: number;
  /** Local: YYMMDD and HHMMSS. */
  readonly date: string;
  readonly time: string;
  /** 9F37: four bytes from a good source. */
  readonly unpredictableNumber: Uint8Array;
  /** For random transaction selection: 1 to 99, each equally likely. */
  readonly selectionDraw: number;
  /** 9F41. */
  readonly sequenceCounter?: number;
  readonly forceOnline?: boolean;
}

/** EMV 4.4 Book 4, A1: the second digit says attendance and reach. */
export function terminalReach(type: number): 'online-only' | 'online-capable' | 'offline-only' {
  const reaches = ['online-only', 'online-capable', 'offline-only'] as const;
  return reaches[((type & 15) + 2) % 3]!;
}

export function isUnattended(type: number): boolean {
  return (type & 15) >= 4;
}

/** EMV 4.4 Book 4, A1: types 14 to 16 that give out cash. */
export function isAtm(profile: TerminalProfile): boolean {
  const givesCash = hasBit(profile.additionalCapabilities, [1, 8]);
  return profile.type >= 0x14 && profile.type <= 0x16 && givesCash;
}

export type TransactionKind = 'cash' | 'purchase' | 'cashback' | 'other';

export function transactionKind(transaction: TransactionInput): TransactionKind {
  if (transaction.type === 0x01) return 'cash';
  if (transaction.type === 0x09) return 'cashback';
  if (transaction.type === 0x00)
    return (transaction.amountOther ?? 0) > 0 ? 'cashback' : 'purchase';
  return 'other';
}
