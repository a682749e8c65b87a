import type { CommandApdu } from '../apdu.ts';
import type { CardKeys } from './keys.ts';
import type { ApplicationMemory, CardMemory } from './memory.ts';
import type { CardApplication } from './personalise.ts';
import type { CardFault, CardProfile } from './profile.ts';
import type { Values } from './values.ts';

/** Where a card's own chance comes from. */
export interface Chance {
  bytes(length: number): Uint8Array;
}

/** A powered card: what all its commands work on. */
export interface Card {
  readonly profile: CardProfile;
  readonly interface: 'contact' | 'contactless';
  readonly applications: readonly CardApplication[];
  readonly memory: CardMemory;
  readonly random: Chance;
  readonly keysOf: (app: CardApplication) => CardKeys;
  /** From power on to power off. */
  session: Session;
}

export interface Session {
  /** For SELECT NEXT: the name that was asked for, and where the search stands. */
  search: { readonly name: string; readonly next: number } | undefined;
  /** True while the directory is the selected file. */
  inDirectory: boolean;
  transaction: Transaction | undefined;
}

/** From the selection of an application to the next. */
export interface Transaction {
  readonly app: CardApplication;
  readonly memory: ApplicationMemory;
  /** What earlier transactions left behind; the memory goes on changing. */
  readonly history: Omit<ApplicationMemory, 'values' | 'records'>;
  /** Script commands of this transaction. */
  readonly scripts: { commands: number; failed: boolean };
  /** What GET PROCESSING OPTIONS brought; absent before it. */
  pdolData: Uint8Array | undefined;
  /** The number given by GET CHALLENGE, good for the very next command. */
  challenge: Uint8Array | undefined;
  pin: 'not-tried' | 'right' | 'wrong';
  dynamicAuthentication: boolean;
  first: FirstCryptogram | undefined;
  second: 'TC' | 'AAC' | undefined;
  issuerAuthentication: 'not-done' | 'right' | 'wrong';
  /** A card status update came that does not approve. */
  declinedByIssuer: boolean;
}

export interface FirstCryptogram {
  readonly type: 'TC' | 'ARQC' | 'AAC';
  readonly cryptogram: Uint8Array;
  readonly dolData: Uint8Array;
  /** What the terminal said, by tag. */
  readonly terminal: Values;
}

/** What a command answers; without data where absent. */
export interface Answer {
  readonly sw: number;
  readonly data?: Uint8Array;
}

export type Handler = (card: Card, command: CommandApdu) => Answer;

export const refuse = (sw: number): Answer => ({ sw });
export const answer = (data?: Uint8Array): Answer => (data ? { sw: 0x9000, data } : { sw: 0x9000 });

export function freshSession(): Session {
  return { search: undefined, inDirectory: false, transaction: undefined };
}

export function beginTransaction(app: CardApplication, memory: ApplicationMemory): Transaction {
  return {
    app,
    memory,
    history: { ...memory },
    scripts: { commands: 0, failed: false },
    pdolData: undefined,
    challenge: undefined,
    pin: 'not-tried',
    dynamicAuthentication: false,
    first: undefined,
    second: undefined,
    issuerAuthentication: 'not-done',
    declinedByIssuer: false,
  };
}

export function hasFault(card: Card, fault: CardFault): boolean {
  return card.profile.faults.includes(fault);
}
