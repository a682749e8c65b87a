import type { ForeignAmount, PosMethod } from '../../runtime/contract/pos-view.ts';

/** What is known of a payment. All but the last three are durable. */
export type PaymentWord =
  | { readonly kind: 'paid'; readonly foreign: ForeignAmount | undefined }
  | { readonly kind: 'declined'; readonly code: string }
  /** Not paid, and cannot be any more. */
  | { readonly kind: 'cancelled' }
  /** Other than asked for; there is a case. */
  | { readonly kind: 'other-amount' }
  /** Never left the till, and is closed. */
  | { readonly kind: 'not-sent' }
  /** Not yet. */
  | { readonly kind: 'unpaid' }
  /** No answer, or no telling one. */
  | { readonly kind: 'unknown' };

/** `failed`: the journal could not be written; it is open for the next start. */
export type PaymentEnd = PaymentWord | { readonly kind: 'failed' };

export function isOver({ kind }: PaymentWord): boolean {
  return kind !== 'unknown' && kind !== 'unpaid';
}

/** What is known of a refund; all of it is durable. */
export type RefundWord =
  | { readonly kind: 'refunded'; readonly transaction: string; readonly method: PosMethod }
  | { readonly kind: 'declined'; readonly code: string; readonly method: PosMethod }
  | { readonly kind: 'not-sent'; readonly method: PosMethod }
  /** A case is open. */
  | { readonly kind: 'unknown'; readonly transaction: string; readonly method: PosMethod };
