import type { Money, Quote } from '../alipay/acquirer-port.ts';
import type { IsoFields } from '../iso8583/message.ts';
import { dongToDe4 } from '../napas/amount.ts';
import { buildConversionRate } from '../napas/conversion-rate.ts';
import { buildPaymentStatus, type PaymentWord, printable } from '../napas/payment-status.ts';
import { customerFields } from '../napas/qr-answer.ts';

/** DE39 for what the gateway says, where it is not 05. */
const CODES: Readonly<Record<string, string>> = {
  USER_BALANCE_NOT_ENOUGH: '51',
  AMOUNT_EXCEED_LIMIT: '61',
  ORDER_IS_CLOSED: '12',
  ORDER_STATUS_INVALID: '12',
  PARAM_ILLEGAL: '30',
  REPEAT_REQ_INCONSISTENT: '94',
  INVALID_CODE: '14',
  CODE_ALREADY_USED: '14',
  CODE_EXPIRED: '14',
  ORDER_NOT_EXIST: '25',
  REFUND_AMOUNT_EXCEED: '61',
};

/** Declined, for the gateway's reason; DE60 has its word. */
export function declinedFor(code: string): IsoFields {
  return { 39: CODES[code] ?? '05', 60: printable(code).slice(0, 60) };
}

/** Nobody can say yet. */
export function unknownFor(word: PaymentWord, paymentId = ''): IsoFields {
  return { 39: '68', 60: buildPaymentStatus(word, paymentId) };
}

/** What a payment that is paid says of itself: DE4, 6, 10, 51, 60. */
export function paidFields(
  amount: Money | undefined,
  paymentId: string | undefined,
  quote: Quote | undefined,
): IsoFields {
  const fields: Record<number, string> = { 60: buildPaymentStatus('SUCCESS', paymentId) };
  if (amount?.currency === 'VND') fields[4] = dongToDe4(amount.value);
  const rate = quote && buildConversionRate(quote.rate);
  if (quote?.customer.currency === 'CNY' && rate !== undefined) {
    const charge = { currency: 'CNY', fen: quote.customer.value, rate: quote.rate } as const;
    return { ...fields, ...customerFields(charge, rate) };
  }
  return fields;
}
