/**
 * What the customer's screen shows: all the renderer ever knows of a session. Amounts are whole
 * đồng. No PAN, PIN or key is ever in here; a card is told by its masked number.
 */
export type Language = 'vi' | 'en' | 'zh';

export interface TerminalView {
  readonly language: Language;
  readonly terminal: TerminalLabel;
  readonly screen: Screen;
  /** When the screen gives up by itself; the last part of it is shown to the customer. */
  readonly deadline?: Deadline | undefined;
  /** What the screen offers besides its own choices. */
  readonly canCancel: boolean;
}

export interface TerminalLabel {
  readonly bank: string;
  /** As on the fascia: `ATM00117`. */
  readonly id: string;
  readonly place: string;
  readonly hotline: string;
}

export interface Deadline {
  /** Clock milliseconds. */
  readonly at: number;
  readonly totalMs: number;
  /** True once: the customer may ask for one more span. */
  readonly canExtend: boolean;
}

export type Screen =
  | { readonly kind: 'starting' }
  | { readonly kind: 'out-of-service'; readonly reason: OutOfServiceReason }
  | { readonly kind: 'welcome'; readonly cash: boolean; readonly receipt: boolean }
  | { readonly kind: 'reading-card' }
  /** The first question of a session; the language can be switched on every later screen too. */
  | { readonly kind: 'language' }
  /** A chip with several applications: their names, the card's first choice first. */
  | { readonly kind: 'choose-application'; readonly applications: readonly string[] }
  | { readonly kind: 'pin'; readonly digits: number; readonly problem?: PinProblem | undefined }
  | {
      readonly kind: 'amount';
      readonly offers: readonly AmountOffer[];
      readonly denominations: readonly number[];
      readonly maximum: number;
      readonly fee: number;
    }
  | {
      readonly kind: 'amount-entry';
      readonly amount: number;
      readonly maximum: number;
      readonly step: number;
      readonly problem?: AmountProblem | undefined;
    }
  /** The printer cannot print: go on without a receipt? */
  | { readonly kind: 'no-receipt' }
  /** Amount and fee, to be accepted; with it the wish for a receipt. */
  | {
      readonly kind: 'confirm';
      readonly amount: number;
      readonly fee: number;
      readonly total: number;
      readonly canPrint: boolean;
    }
  | { readonly kind: 'authorising' }
  | { readonly kind: 'dispensing'; readonly amount: number }
  | { readonly kind: 'take-cash'; readonly amount: number; readonly requested: number }
  | { readonly kind: 'printing' }
  | { readonly kind: 'take-card' }
  | { readonly kind: 'card-retained'; readonly reason: RetainReason }
  /** The end of the story in words; the account is spoken of only as far as it is known. */
  | ({ readonly kind: 'notice'; readonly notice: Notice } & AccountWord)
  | { readonly kind: 'thanks' };

export interface AmountOffer {
  readonly amount: number;
  /** How many notes it will be; undefined: the terminal cannot pay it now. */
  readonly notes: number | undefined;
}

export type PinProblem = 'wrong-pin' | 'too-short';
export type AmountProblem = 'not-a-multiple' | 'above-limit' | 'not-available' | 'zero';
export type OutOfServiceReason =
  | 'recovering'
  | 'device'
  | 'network'
  | 'cash-in-exit'
  | 'needs-operator'
  | 'closed';
export type RetainReason = 'pin-tries' | 'issuer' | 'not-taken' | 'reader';

/** What a notice says of the account. Amounts are what the account shows: the fee is in them. */
export interface AccountWord {
  readonly charge: Charge;
  /** What is charged, comes back, or is in doubt; with `returning`: charged after that is back. */
  readonly amount?: number | undefined;
  /** Of what is charged, the bank's fee, where there is one; the rest is cash. */
  readonly fee?: number | undefined;
  /** Besides what is charged: booked too, not paid out, and on its way back. */
  readonly returning?: number | undefined;
}

/** `known`: it did or did not happen for sure. */
export type Charge = 'not-charged' | 'charged' | 'reversing' | 'unknown' | 'not-applicable';

export type Notice =
  | 'cancelled'
  | 'timed-out'
  | 'declined'
  | 'insufficient-funds'
  | 'limit-exceeded'
  | 'card-expired'
  | 'card-blocked'
  | 'card-unreadable'
  | 'card-refused'
  | 'wrong-pin-final'
  | 'bank-unavailable'
  | 'host-timeout'
  | 'cash-trouble'
  | 'partial-cash'
  | 'cash-not-taken'
  | 'receipt-failed'
  | 'device-trouble';
