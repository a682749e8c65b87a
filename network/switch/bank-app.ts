import type { Result } from '../../bytes/result.ts';

/** What a customer's phone does at his bank: the app behind its PIN, and the bank's messages. */
export interface BankApp {
  /** Institution id. */
  readonly bank: string;
  /** Who may log in: for people who choose whose phone to hold. */
  readonly phones: readonly AppPhone[];
  /** `account` is its number. Three wrong PINs lock the app. */
  login(account: string, appPin: string): Result<BankAppSession, AppRefusal>;
  /** Text messages to that account's phone, newest first: nobody is asked for a PIN to read them. */
  inbox(account: string): readonly TextMessage[];
}

export interface AppPhone {
  readonly account: string;
  readonly holder: string;
  /** Ten digits. */
  readonly number: string;
}

export type AppRefusal =
  | { readonly kind: 'no-such-account' }
  | { readonly kind: 'wrong-pin'; readonly triesLeft: number }
  | { readonly kind: 'locked' };

export interface BankAppSession extends AppPhone {
  /** Whole đồng. */
  balance(): number;
  /** Asks for the PIN again; wrong ones count as at login. */
  pay(order: TransferOrder, appPin: string): Promise<TransferOutcome>;
  /** What has become by now of one that was pending. */
  outcomeOf(id: string): TransferOutcome;
  /** Newest first. */
  history(): readonly AppEntry[];
  /** Text messages to this phone, newest first. */
  inbox(): readonly TextMessage[];
  /** After anything on this phone may have changed. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}

/** What a VietQR code says, decoded. */
export interface TransferOrder {
  /** 38.01.00: institution id of the merchant's bank. */
  readonly acquirer: string;
  /** 38.01.01. */
  readonly merchantId: string;
  readonly merchantName: string;
  /** Whole đồng. */
  readonly amount: number;
  /** 62.01, else 62.05. */
  readonly reference: string;
  /** 62.07; empty: none. */
  readonly terminal: string;
}

export type TransferOutcome =
  | { readonly kind: 'paid'; readonly reference: string }
  /** `code` is DE39. Nothing was taken, or it has been given back. */
  | { readonly kind: 'declined'; readonly code: string; readonly words: string }
  /** Taken from the account, on its way: it will end as one of the others. Never pay again. */
  | { readonly kind: 'pending'; readonly id: string }
  | { readonly kind: 'refused'; readonly why: AppRefusal };

export interface AppEntry {
  readonly at: number;
  readonly text: string;
  /** Whole đồng; credit positive. */
  readonly amount: number;
  /** Of a payment by code that is not simply done. */
  readonly state?: 'pending' | 'declined';
}

export interface TextMessage {
  readonly at: number;
  readonly from: string;
  readonly text: string;
}
