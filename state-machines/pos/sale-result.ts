import type { PosMethod, SaleResult } from '../../runtime/contract/pos-view.ts';
import type { PaymentEnd, RefundWord } from './payment-word.ts';

/** How one sale, or refund, ended; and in which state it left the terminal. */
export interface SaleOutput extends SaleResult {
  readonly terminal: 'ok' | 'device' | 'needs-operator';
}

/** What a sale is until something better can be said of it. */
export function noSale(method: PosMethod, amount: number): SaleOutput {
  return {
    kind: 'no-sale',
    method,
    why: 'device',
    code: '',
    amount,
    signature: false,
    foreign: undefined,
    receipts: 'none',
    terminal: 'ok',
  };
}

/** What a refund is until something better can be said of it. */
export function noRefund(method: PosMethod, amount: number): SaleOutput {
  return { ...noSale(method, amount), refund: true };
}

/** What a refund has come to. */
export function refunded(result: SaleOutput, word: RefundWord): SaleOutput {
  const known = { ...result, method: word.method };
  switch (word.kind) {
    case 'refunded':
      return { ...known, kind: 'refunded', why: undefined };
    case 'declined':
      return { ...known, kind: 'declined', why: 'host', code: word.code };
    case 'not-sent':
      return { ...known, why: 'not-sent' };
    case 'unknown':
      return { ...known, kind: 'unknown', why: 'no-answer' };
  }
}

/** What a payment by code has come to. */
export function concluded(result: SaleOutput, end: PaymentEnd): SaleOutput {
  switch (end.kind) {
    case 'paid':
      return { ...result, kind: 'approved', why: undefined, foreign: end.foreign };
    case 'declined':
      return { ...result, kind: 'declined', why: 'host', code: end.code };
    case 'cancelled':
      return { ...result, kind: 'no-sale', why: 'wallet-cancelled' };
    case 'other-amount':
      return { ...result, kind: 'no-sale', why: 'other-amount' };
    case 'not-sent':
      return { ...result, kind: 'no-sale', why: 'not-sent' };
    case 'unpaid':
    case 'unknown':
      return { ...result, kind: 'unknown', why: 'cancel-unknown' };
    case 'failed':
      return broken(result);
  }
}

/** The journal could not be written: what was begun is found open at the next start. */
export function broken(result: SaleOutput): SaleOutput {
  return { ...result, why: 'device', terminal: 'needs-operator' };
}

/** Whether there is anything to print about it. */
export function hasPaper({ kind, why }: SaleOutput): boolean {
  return kind === 'approved' || kind === 'refunded' || kind === 'unknown' || why === 'other-amount';
}
