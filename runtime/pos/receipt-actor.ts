import type { Printer, ReceiptLine } from '../../hardware/printer/printer.ts';
import type { Language } from '../contract/terminal-view.ts';
import type { Journal } from '../journal/journal.ts';
import type { DeviceLog } from '../live/device-log.ts';
import type { CaseLog } from './case-log.ts';
import type { PosConfiguration } from './configuration.ts';
import type { PaymentLog, PaymentState } from './payment-log.ts';
import {
  otherAmountSlip,
  type PaymentReceipt,
  paymentReceipt,
  refundReceipt,
  unknownSlip,
} from './payment-receipt.ts';
import type { RefundLog } from './refund-log.ts';
import type { SaleLog } from './sale-log.ts';
import { type Copy, saleReceipt } from './sale-receipt.ts';

export interface ReceiptOptions {
  readonly printer: Printer;
  readonly configuration: PosConfiguration;
  /** The customer's. */
  readonly language: () => Language;
  readonly journal: Journal;
  readonly sales: SaleLog;
  readonly payments: PaymentLog;
  readonly refunds: RefundLog;
  readonly cases: CaseLog;
  readonly log: DeviceLog;
}

type Lines = (copy: Copy, language: Language) => readonly ReceiptLine[];

/** The paper about a transaction, out of what is durable of it: the merchant's copy, the customer's. */
export function createReceipts(options: ReceiptOptions) {
  const { printer, configuration: terminal, journal, log } = options;
  const { sales, payments, refunds, cases } = options;

  function aboutPayment(payment: PaymentState): Lines | undefined {
    const { received } = payment;
    const receipt: PaymentReceipt = {
      transaction: payment.transaction,
      at: payment.at,
      method: payment.method,
      amount: received?.amount ?? payment.amount,
      approval: received?.approval ?? '',
      reference: received?.reference ?? '',
      foreign: received?.foreign,
    };
    if (payment.status === 'paid') {
      return (copy, language) => paymentReceipt({ terminal, language, copy }, receipt);
    }
    if (payment.status === 'case') {
      return (copy, language) => unknownSlip({ terminal, language, copy }, receipt);
    }
    const other = cases.all().find(({ id }) => id.startsWith(`${payment.transaction}+`));
    if (!other) return undefined;
    return (copy, language) => otherAmountSlip({ terminal, language, copy }, receipt, other.amount);
  }

  function linesOf(transaction: string): Lines | undefined {
    const refund = refunds.read(transaction);
    if (refund) {
      const receipt = { ...refund, maskedPan: sales.read(refund.of)?.maskedPan ?? '' };
      return (copy, language) =>
        (refund.done ? refundReceipt : unknownSlip)({ terminal, language, copy }, receipt);
    }
    const payment = payments.read(transaction);
    if (payment) return aboutPayment(payment);
    const sale = sales.read(transaction);
    return sale && ((copy, language) => saleReceipt({ terminal, language, copy }, sale));
  }

  return async function print(transaction: string): Promise<'printed' | 'failed'> {
    const lines = linesOf(transaction);
    if (!lines) return 'failed';
    for (const copy of ['merchant', 'customer'] as const) {
      const language = copy === 'merchant' ? terminal.language : options.language();
      const printed = log('printer', await printer.print(lines(copy, language)));
      journal.append({
        kind: printed ? 'receipt-printed' : 'receipt-failed',
        transaction,
        text: `${copy} copy ${printed ? 'printed' : 'not printed'}`,
      });
      if (!printed) return 'failed';
    }
    return 'printed';
  };
}
