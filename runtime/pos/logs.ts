import type { Dialect } from '../../network/iso8583/dialect.ts';
import type { Journal } from '../journal/journal.ts';
import type { Seal } from '../journal/seal.ts';
import { createCaseLog } from './case-log.ts';
import { createNotices } from './notices.ts';
import { createPaymentBook } from './payment-book.ts';
import { createPaymentLog } from './payment-log.ts';
import { createRefundLog } from './refund-log.ts';
import { createSaleLog } from './sale-log.ts';
import { createSalesBook } from './sales-book.ts';

/** All that the till writes into its journal, and reads there. */
export function createPosLogs(journal: Journal, seal: Seal, dialect: Dialect) {
  const sales = createSaleLog(journal, seal, dialect);
  const payments = createPaymentLog(journal, dialect);
  const refunds = createRefundLog(journal, seal, dialect);
  const cases = createCaseLog(journal);
  const paymentBook = createPaymentBook(journal, payments, cases);
  return {
    sales,
    payments,
    refunds,
    cases,
    paymentBook,
    book: createSalesBook(journal, { sales, payments, refunds, cases }),
    /** An issuer has answered the 0220 of an offline sale, its RRN, and does not pay it. */
    offlineRefused(transaction: string, code: string): void {
      const sale = sales.read(transaction);
      if (!sale?.paid || sale.refused) return;
      const { amount } = sale;
      journal.together(() => {
        sales.refused(transaction, code);
        cases.open({ id: transaction, what: 'offline-refused', method: 'card', amount });
      });
    },
    /** DE39 for a 0220. */
    notices: createNotices(journal, paymentBook),
  };
}

export type PosLogs = ReturnType<typeof createPosLogs>;
