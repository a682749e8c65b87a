export type AccountKind =
  | 'customer'
  | 'atm-cash'
  | 'merchants'
  | 'settlement'
  | 'fee-income'
  | 'opening';

export interface NewAccount {
  readonly number: string;
  readonly holder: string;
  readonly kind: AccountKind;
  /** Credit positive; booked against the `opening` account. */
  readonly balance: number;
}

/** `principal` is what a partial reversal divides; a fee is taken back only with all of it. */
export interface Entry {
  readonly account: string;
  readonly amount: number;
  readonly part: 'principal' | 'fee';
}

export interface Posting {
  readonly key: string;
  readonly kind: string;
  readonly text: string;
  /** Clock milliseconds. */
  readonly at: number;
  readonly entries: readonly Entry[];
  /** What has happened already is booked whatever the balance. */
  readonly mayOverdraw?: boolean;
}

export type PostOutcome =
  | { readonly kind: 'posted' | 'duplicate' | 'reversed' | 'tombstoned' }
  | { readonly kind: 'insufficient'; readonly available: number };

export interface LedgerReversal {
  readonly key: string;
  readonly at: number;
  /** What of the principal really happened (DE95); 0 takes everything back, fees too. */
  readonly actual: number;
}

export type ReverseOutcome =
  | { readonly kind: 'reversed'; readonly returned: number }
  | { readonly kind: 'already' | 'unknown' }
  /** `actual` is below zero or above the principal. */
  | { readonly kind: 'bad-amount'; readonly principal: number };

export interface StatementLine {
  /** Of the posting. */
  readonly key: string;
  readonly at: number;
  readonly kind: string;
  readonly text: string;
  readonly amount: number;
}

export interface LedgerSnapshot {
  readonly bank: string;
  readonly accounts: readonly NewAccount[];
  readonly postings: readonly PostingView[];
}

export interface PostingView {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly text: string;
  readonly at: number;
  readonly reverses: number | null;
  readonly entries: readonly Entry[];
}
