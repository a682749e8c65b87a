import type { OpenCase, PosMethod, SaleRow } from '../contract/pos-view.ts';
import type { Journal } from '../journal/journal.ts';
import { CASE_ANSWERS, type CaseLog } from './case-log.ts';
import type { PaymentLog } from './payment-log.ts';
import type { RefundLog } from './refund-log.ts';
import type { SaleLog } from './sale-log.ts';
import type { PosBooks } from './view-publisher.ts';

/**
 * What the till has taken and given back: whole đồng. Open cases are in neither, nor what an issuer
 * has refused to pay.
 */
export type PosTotals = Readonly<
  Record<PosMethod, { readonly paid: number; readonly refunded: number }>
>;

export interface SalesBook extends PosBooks {
  /** A paid sale; undefined: there is none of this name. */
  row(transaction: string): SaleRow | undefined;
  /** In one line; undefined: it may be given back. */
  whyNoRefund(transaction: string, amount: number): string | undefined;
  totals(): PosTotals;
}

/** Rows in the view: an hour's, at a busy till. */
const SHOWN = 20;
const ALL = 1_000_000;

const BY: Readonly<Record<Exclude<PosMethod, 'card'>, string>> = {
  'wallet-code': 'Alipay',
  'order-code': 'Alipay',
  vietqr: 'VietQR',
};

export function createSalesBook(
  journal: Journal,
  logs: {
    readonly sales: SaleLog;
    readonly payments: PaymentLog;
    readonly refunds: RefundLog;
    readonly cases: CaseLog;
  },
): SalesBook {
  const { sales, payments, refunds, cases } = logs;

  function row(transaction: string): SaleRow | undefined {
    const { refunded, taken } = refunds.ofSale(transaction);
    const payment = payments.read(transaction);
    if (payment?.status === 'paid') {
      const { at, method, received } = payment;
      const amount = received?.amount ?? payment.amount;
      return {
        transaction,
        at,
        method,
        amount,
        refunded,
        foreign: received?.foreign,
        by: BY[method],
        canRefund: taken < amount && (received?.reference ?? '') !== '',
      };
    }
    const sale = sales.read(transaction);
    if (!sale?.paid) return undefined;
    const { at, amount, maskedPan: by } = sale;
    const canRefund = taken < amount && sale.original !== undefined && !sale.refused;
    const method = 'card';
    return { transaction, at, method, amount, refunded, foreign: undefined, by, canRefund };
  }

  const rows = (most: number): readonly SaleRow[] =>
    journal.ofKinds(['sale-paid'], most).flatMap(({ transaction }) => row(transaction) ?? []);

  return {
    row,
    whyNoRefund(transaction, amount) {
      const sale = row(transaction);
      if (!sale) return 'There is no such sale.';
      if (!Number.isInteger(amount) || amount <= 0) return 'The amount must be whole đồng.';
      const left = sale.amount - refunds.ofSale(transaction).taken;
      if (amount > left) return `No more than ${left} đồng of it can be given back.`;
      return sale.canRefund ? undefined : 'This sale cannot be given back from here.';
    },
    sales: () => rows(SHOWN),
    cases: () =>
      cases.all().map(({ id, at, amount, method, what }): OpenCase => {
        return { id, at, amount, method, what, answers: CASE_ANSWERS[what] };
      }),
    totals() {
      const none = { paid: 0, refunded: 0 };
      const totals: Record<PosMethod, { paid: number; refunded: number }> = {
        card: { ...none },
        'wallet-code': { ...none },
        'order-code': { ...none },
        vietqr: { ...none },
      };
      for (const { transaction, method, amount, refunded } of rows(ALL)) {
        if (sales.read(transaction)?.refused) continue;
        totals[method].paid += amount;
        totals[method].refunded += refunded;
      }
      return totals;
    },
  };
}
