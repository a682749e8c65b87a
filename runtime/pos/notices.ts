import { err } from '../../bytes/result.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import { parseNotification } from '../../network/napas/qr-answer.ts';
import type { CodeMethod } from '../../state-machines/pos/payment-ports.ts';
import type { Journal } from '../journal/journal.ts';
import type { PaymentBook } from './payment-book.ts';

/** Without DE63 nobody can tell one payment from another. */
function named(read: ReturnType<typeof parseNotification>): typeof read {
  const isNameless = read.ok && read.value.payment.reference === '';
  return isNameless ? err("field 63: expected the payment's reference") : read;
}

/**
 * What the host tells unasked (0220): that a code was paid. Returns DE39 of the 0230: 00 once it
 * is durable, so that the host may forget it.
 */
export function createNotices(journal: Journal, book: PaymentBook) {
  return (message: IsoMessage): string => {
    const read = named(parseNotification(message));
    if (!read.ok) {
      journal.append({
        kind: 'notice-unreadable',
        transaction: message.fields[37] ?? '',
        text: `notification not understood: ${read.error}`,
      });
      return '30';
    }
    const { service, payment, rrn, billReference } = read.value;
    const method: CodeMethod =
      service === 'QR_PUSH' ? 'vietqr' : service === 'QR_MPM' ? 'order-code' : 'wallet-code';
    const of = service === 'QR_PUSH' ? (billReference ?? '') : rrn;
    journal.append({
      kind: 'payment-notice',
      transaction: of,
      text: `told: ${payment.amount} came by ${service}`,
      data: { amount: payment.amount, reference: payment.reference },
    });
    book.arrived(of, method, payment);
    return '00';
  };
}
