import { createHash } from 'node:crypto';
import type { PayMessage } from './messages.ts';
import { parseWireTime } from './signature.ts';

const CODE_PAYMENT_MS = 10 * 60_000;
const ORDER_MS = 3 * 60_000;

/** What the schema cannot say: one line, or nothing. */
export function problemOf({ paymentAmount, order, paymentExpiryTime }: PayMessage, now: number) {
  if (paymentAmount.currency !== 'VND') return 'paymentAmount.currency: expected VND';
  const { currency, value } = order.orderAmount;
  if (currency !== paymentAmount.currency || value !== paymentAmount.value) {
    return 'paymentAmount: expected the same as order.orderAmount';
  }
  const expires = paymentExpiryTime === undefined ? undefined : parseWireTime(paymentExpiryTime);
  if (expires !== undefined && expires <= now) return 'paymentExpiryTime: expected a time to come';
  return undefined;
}

/** As asked for, but never later than the scenario allows. */
export function expiryOf({ paymentFactor, paymentExpiryTime }: PayMessage, now: number): number {
  const byOrder = paymentFactor.inStorePaymentScenario === 'OrderCode';
  const latest = now + (byOrder ? ORDER_MS : CODE_PAYMENT_MS);
  const asked = paymentExpiryTime === undefined ? undefined : parseWireTime(paymentExpiryTime);
  return Math.min(latest, asked ?? latest);
}

/**
 * What makes two requests the same: all of it but until when it is good, and where word of it is
 * heard: a caller that was started again reckons both anew. A hash, for the payment code is in it.
 */
export function gistOf(message: PayMessage): string {
  const { paymentExpiryTime: _until, paymentNotifyUrl: _where, ...content } = message;
  return hash(JSON.stringify(content));
}

/** SHA-256 in hex: what is compared, and never read again. */
export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
