import { type EventObject, fromCallback, fromPromise } from 'xstate';
import type { Language, Notice, OutOfServiceReason } from '../runtime/contract/terminal-view.ts';

/**
 * All that a machine may ask the world for. Each port is an actor with typed input and output
 * that rejects until the runtime provides it. Outputs are plain JSON: no PAN, PIN, key or bytes.
 * Amounts are whole đồng; notes are counts per cassette, in cassette order.
 */
function port<Input, Output>(name: string) {
  return fromPromise<Output, Input>(async () => {
    throw new Error(`${name}: not provided`);
  });
}

/** Opens all devices, loads the working keys, brings everything to a known state. */
export const startDevices = port<undefined, StartReport>('startDevices');
/** Opens the slot and resolves when a card is inside, the slot closed again. */
export const acceptCard = port<undefined, CardOutcome>('acceptCard');
/** Reads the card inside, chip before stripe; the PAN stays with the runtime. */
export const readCard = port<undefined, CardRead>('readCard');
/** Settles on one of several applications of the chip inside. */
export const chooseApplication = port<ApplicationInput, CardRead>('chooseApplication');
export const ejectCard = port<undefined, CardOutcome>('ejectCard');
export const waitForCardTaken = port<undefined, CardOutcome>('waitForCardTaken');
export const captureCard = port<CaptureInput, CardOutcome>('captureCard');

export const startPinEntry = port<undefined, PadOutcome>('startPinEntry');
/** Fetches the encrypted PIN; the block stays with the runtime. */
export const takePinBlock = port<undefined, PadOutcome | 'too-short'>('takePinBlock');
export const cancelPinEntry = port<undefined, PadOutcome>('cancelPinEntry');
/** Keys as they are pressed, for as long as it lives. `clear` switches digits on. */
export const padKeys = fromCallback<EventObject, PadKeysInput>(() => {
  throw new Error('padKeys: not provided');
});

/** What can be paid out and printed now. */
export const survey = port<undefined, Survey>('survey');
/** Records the intent, asks the issuer, records the answer; an unknown outcome is reversed. */
export const authorise = port<AuthoriseInput, Authorisation>('authorise');
/** Clears the note path, then makes the intent durable. Only after `ready` may notes move. */
export const prepareDispense = port<DispenseInput, 'ready' | 'failed'>('prepareDispense');
export const dispense = port<DispenseInput, DispenseOutcome>('dispense');
/** What really left, asked of the device; `unknown` is never guessed. */
export const lastDispense = port<undefined, DispenseOutcome>('lastDispense');
export const present = port<undefined, 'presented' | 'failed'>('present');
export const waitForCashTaken = port<undefined, 'taken' | 'failed'>('waitForCashTaken');
export const retract = port<undefined, 'retracted' | 'failed'>('retract');
/** Makes the result durable and, in the same write, the reversal it asks for. */
export const settle = port<SettleInput, Settlement>('settle');
/** Ends the transaction in the journal. */
export const closeTransaction = port<CloseInput, 'closed'>('closeTransaction');
export const printReceipt = port<ReceiptInput, 'printed' | 'failed'>('printReceipt');
/** The oldest transaction the journal left open, if any. */
export const findOpenTransaction = port<undefined, OpenTransaction | undefined>(
  'findOpenTransaction',
);

export interface StartReport {
  /** A card found in the reader is on its way out. */
  readonly card: 'none' | 'to-return';
  /** Why the terminal cannot serve; undefined: it can. */
  readonly trouble: OutOfServiceReason | undefined;
}

export type CardOutcome = 'ok' | 'failed';
export type PadOutcome = 'ok' | 'failed';

export type CardRead =
  | {
      readonly kind: 'card';
      readonly maskedPan: string;
      readonly onUs: boolean;
      readonly fee: number;
      /** Names of the chip's applications where the customer must choose; fee and PAN come then. */
      readonly applications?: readonly string[];
    }
  /** The chip or its application is blocked. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'unreadable' | 'failed' };

export interface ApplicationInput {
  /** Place among `applications`. */
  readonly index: number;
}

export interface CaptureInput {
  readonly reason: 'pin-tries' | 'issuer' | 'not-taken';
}

export interface PadKeysInput {
  readonly mode: 'pin' | 'clear';
}

export interface Survey {
  readonly cassettes: readonly Cassette[];
  readonly canPrint: boolean;
  readonly maximum: number;
  readonly maxNotes: number;
  readonly step: number;
  readonly offers: readonly number[];
  readonly presenter: boolean;
  readonly retract: boolean;
}

export interface Cassette {
  readonly denomination: number;
  /** Notes that may still be paid out. */
  readonly notes: number;
}

export interface AuthoriseInput {
  readonly amount: number;
  readonly fee: number;
  readonly notes: readonly number[];
}

export type Authorisation =
  | {
      readonly kind: 'approved';
      readonly transaction: string;
      readonly balance: number | undefined;
    }
  | {
      readonly kind: 'declined';
      readonly code: string;
      readonly notice: Notice;
      readonly next: 'retry-pin' | 'return' | 'retain';
    }
  /** The host approved, the card did not: the reversal is already stored. */
  | { readonly kind: 'undone'; readonly notice: Notice }
  /** Sent, no answer: the reversal is already stored. */
  | { readonly kind: 'unknown' }
  /** Never left the terminal. */
  | { readonly kind: 'not-sent' };

export interface DispenseInput {
  readonly transaction: string;
  readonly notes: readonly number[];
}

export type DispenseOutcome =
  | { readonly kind: 'counted'; readonly exit: readonly number[]; readonly trouble: boolean }
  | { readonly kind: 'unknown' };

export interface SettleInput {
  readonly transaction: string;
  readonly amount: number;
  /** What left the machine; 'unknown' hands over to an operator. */
  readonly dispensed: number | 'unknown';
}

export type Settlement = 'complete' | 'reversed' | 'partly-reversed' | 'operator';

export interface CloseInput {
  readonly transaction: string;
  readonly cash: 'taken' | 'left-in-exit' | 'retracted' | 'retract-failed' | 'none' | 'unobserved';
}

export interface ReceiptInput {
  readonly transaction: string;
  readonly language: Language;
  readonly amount: number;
  readonly dispensed: number;
  readonly fee: number;
  readonly balance: number | undefined;
}

export interface OpenTransaction {
  readonly transaction: string;
  /** `counted`: what left is on record; only the reversal and the close may be missing. */
  readonly stage: 'authorising' | 'authorised' | 'dispensing' | 'counted';
  readonly amount: number;
  /** Đồng on record as dispensed; 0 before anything could leave. */
  readonly dispensed: number;
  readonly denominations: readonly number[];
  /** Notes are stacked first: what was counted need not have been handed out. */
  readonly presenter: boolean;
}
