import type { Deadline, Language, TerminalLabel } from './terminal-view.ts';

/**
 * What the till's screens show: the cashier's, and beside it the customer's display. Amounts are
 * whole đồng; what a wallet pays is in its own currency's minor units. No PAN, PIN, key or
 * payment code is ever in here.
 */
export interface PosView {
  readonly language: Language;
  readonly terminal: TerminalLabel;
  /** As on receipts. */
  readonly merchant: string;
  readonly screen: PosScreen;
  readonly deadline?: Deadline | undefined;
  readonly canCancel: boolean;
  /** The last sales, newest first: what can be refunded. */
  readonly sales: readonly SaleRow[];
  /** What nobody knows or nobody should keep: an operator decides. */
  readonly cases: readonly OpenCase[];
}

/** How the customer pays. */
export type PosMethod =
  | 'card'
  /** The till reads the code that a wallet shows. */
  | 'wallet-code'
  /** An Alipay wallet reads the code that the till shows. */
  | 'order-code'
  /** A bank's app reads it. */
  | 'vietqr';

export type EntryWay = 'swipe' | 'chip' | 'tap';

export type PosScreen =
  | { readonly kind: 'starting' }
  | { readonly kind: 'idle'; readonly last: SaleResult | undefined }
  | {
      readonly kind: 'present-card';
      readonly amount: number;
      readonly accept: readonly EntryWay[];
      readonly prompt: SalePrompt;
    }
  | {
      readonly kind: 'card';
      readonly amount: number;
      /** The pad asks for the PIN. */
      readonly pin?: PinPrompt | undefined;
    }
  | { readonly kind: 'host' | 'printing'; readonly amount: number }
  | { readonly kind: 'remove-card'; readonly result: SaleResult }
  /** The scanner reads; after a code that is not taken here, what it was. */
  | {
      readonly kind: 'present-code';
      readonly amount: number;
      readonly problem?: CodeProblem | undefined;
    }
  /** The wallet was asked; `round` counts inquiries or cancels. */
  | {
      readonly kind: 'wallet';
      readonly amount: number;
      readonly step: 'paying' | 'inquiring' | 'cancelling';
      readonly round: number;
    }
  /** A code for the customer's phone; `payload` is what the picture says. */
  | {
      readonly kind: 'show-code';
      readonly amount: number;
      readonly service: 'alipay' | 'vietqr';
      readonly payload: string;
    }
  /** Whether the code was paid is being asked. */
  | { readonly kind: 'checking'; readonly amount: number; readonly service: 'alipay' | 'vietqr' }
  | { readonly kind: 'refunding'; readonly amount: number }
  /** What an operator has answered to a case is being carried out. */
  | { readonly kind: 'resolving' }
  | {
      readonly kind: 'out-of-service';
      readonly reason: 'device' | 'needs-operator';
      readonly last: SaleResult | undefined;
    };

/** What the pad asks the customer for. */
export type SalePrompt =
  | 'present'
  /** The stripe says that there is a chip. */
  | 'use-chip'
  /** The chip is broken or foreign. */
  | 'swipe-instead'
  | 'insert-instead'
  | 'try-again';

export interface PinPrompt {
  /** The one before was wrong. */
  readonly again: boolean;
  /** As the chip tells that checks the PIN itself; undefined: the bank checks it. */
  readonly triesLeft?: number | undefined;
}

export type CodeProblem =
  | { readonly kind: 'other-wallet'; readonly name: string }
  | { readonly kind: 'not-a-payment-code' };

export interface SaleResult {
  readonly kind:
    | 'approved'
    | 'declined'
    | 'no-sale'
    /** Nobody knows whether money went over; there is an open case. */
    | 'unknown'
    | 'refunded';
  readonly method: PosMethod;
  /** It was a refund: what did not come to pass is money back. */
  readonly refund?: true | undefined;
  /** Why not; undefined where it was approved. */
  readonly why: SaleWhy | undefined;
  /** DE39 of a decline, or the wallet's own code; else empty. */
  readonly code: string;
  readonly amount: number;
  /** The merchant's copy is to be signed. */
  readonly signature: boolean;
  /** What the wallet paid. */
  readonly foreign: ForeignAmount | undefined;
  readonly receipts: 'printed' | 'failed' | 'none';
}

export interface ForeignAmount {
  readonly currency: 'CNY';
  /** Fen. */
  readonly value: number;
  /** Đồng for one yuan: `3580.25`. */
  readonly rate: string;
}

export type SaleWhy =
  | 'host'
  | 'card'
  /** The host had approved; a reversal is stored. */
  | 'card-after-host'
  | 'no-answer'
  | 'not-sent'
  | 'cancelled'
  /** No word from the wallet; the payment was cancelled, and that is known. */
  | 'wallet-cancelled'
  | 'cancel-unknown'
  /** Other than the amount asked for was paid; there is an open case. */
  | 'other-amount'
  | 'timed-out'
  | 'unreadable'
  | 'device';

export interface SaleRow {
  readonly transaction: string;
  readonly at: number;
  readonly method: PosMethod;
  readonly amount: number;
  readonly refunded: number;
  readonly foreign: ForeignAmount | undefined;
  /** `970407******0029`, `Alipay`, `Techcombank app`. */
  readonly by: string;
  readonly canRefund: boolean;
}

export interface OpenCase {
  readonly id: string;
  readonly at: number;
  readonly amount: number;
  readonly method: PosMethod;
  readonly what:
    | 'cancel-unknown'
    | 'paid-twice'
    | 'other-amount'
    | 'paid-late'
    | 'refund-unknown'
    | 'cannot-be-read'
    /** Card and terminal had approved it; the issuer does not pay. */
    | 'offline-refused';
  /** What an operator can do about it. */
  readonly answers: readonly CaseAnswer[];
}

export type CaseAnswer =
  /** Asks the host once more what became of it. */
  | 'ask-again'
  /** Somebody has found out. */
  | 'was-paid'
  | 'was-not-paid'
  | 'refund'
  /** The merchant keeps it, having settled it with the customer. */
  | 'keep';
