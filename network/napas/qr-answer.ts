import { err, ok, type Result } from '../../bytes/result.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { de4ToDong } from './amount.ts';
import { parseConversionRate } from './conversion-rate.ts';
import { parsePaymentStatus } from './payment-status.ts';
import { isQrService, type QrService } from './qr-request.ts';

/** A payment by code that is paid. */
export interface PaidByCode {
  /** The wallet's id of it; of a VietQR payment DE63. */
  readonly paymentId: string;
  /** Whole đồng really paid. */
  readonly amount: number;
  /** DE38. */
  readonly approval: string;
  /** DE63, by which a refund names it. */
  readonly reference: string;
  /** What the customer's wallet was charged; absent where it was đồng. */
  readonly customer?: CustomerCharge;
}

export interface CustomerCharge {
  readonly currency: 'CNY';
  readonly fen: number;
  /** Đồng for one yuan: `3580.25`. */
  readonly rate: string;
}

/** What is known of a payment. Only `paid` is money; only the other ends mean that none moved. */
export type PaymentOutcome =
  | { readonly kind: 'paid'; readonly payment: PaidByCode }
  /** `reason` is the wallet's word: `USER_BALANCE_NOT_ENOUGH`; empty: none. */
  | { readonly kind: 'declined'; readonly code: string; readonly reason: string }
  | { readonly kind: 'cancelled' }
  /** The wallet's side has never heard of it. */
  | { readonly kind: 'not-found' }
  /** It may still be paid. */
  | { readonly kind: 'processing'; readonly paymentId: string }
  /** Nobody knows: inquire, then cancel. */
  | { readonly kind: 'unknown'; readonly code: string };

/** Reads the 0210 of a payment by the customer's code. */
export function parsePayAnswer({ fields }: IsoMessage): PaymentOutcome {
  const code = fields[39] ?? '';
  const status = parsePaymentStatus(fields[60]);
  if (code === '00') return paidOr(fields, status?.detail ?? '');
  if (code !== '68') return { kind: 'declined', code, reason: fields[60]?.trimEnd() ?? '' };
  return status?.word === 'PROCESSING'
    ? { kind: 'processing', paymentId: status.detail }
    : { kind: 'unknown', code };
}

/** Reads the 0210 of a status inquiry. */
export function parseStatusAnswer({ fields }: IsoMessage): PaymentOutcome {
  const code = fields[39] ?? '';
  const status = parsePaymentStatus(fields[60]);
  if (code !== '00' || !status) return { kind: 'unknown', code };
  const { word, detail } = status;
  switch (word) {
    case 'SUCCESS':
      return paidOr(fields, detail);
    case 'FAIL':
      return { kind: 'declined', code: '', reason: detail };
    case 'CANCELLED':
      return { kind: 'cancelled' };
    case 'NOT_FOUND':
      return { kind: 'not-found' };
    case 'PROCESSING':
      return { kind: 'processing', paymentId: detail };
    case 'NO_ANSWER':
      return { kind: 'unknown', code };
  }
}

/** Reads a 0110: the text of the code to show. Undefined: there is none. */
export function orderCodeOf({ fields }: IsoMessage): string | undefined {
  const code = fields[48]?.trimEnd();
  return fields[39] === '00' && code ? code : undefined;
}

/** A 0220 that tells a terminal of a payment. */
export interface PaymentNotification {
  readonly service: QrService;
  readonly payment: PaidByCode;
  /** DE37: of the order where it is known, else of the payment. */
  readonly rrn: string;
  /** DE104 of a VietQR payment. */
  readonly billReference: string | undefined;
  /** DE90: the 0100 that asked for it; a VietQR payment has none. */
  readonly original: string | undefined;
}

/** The error names the field and what was expected of it. */
export function parseNotification(message: IsoMessage): Result<PaymentNotification, string> {
  const { mti, fields } = message;
  if (mti !== '0220' && mti !== '0221') return err(`MTI: expected 0220, got ${mti}`);
  const service = fields[62]?.trimEnd();
  if (!isQrService(service)) return err('field 62: expected a payment by code');
  const status = parsePaymentStatus(fields[60]);
  if (status?.word !== 'SUCCESS') return err('field 60: expected SUCCESS');
  const paid = paidOf(fields, status.detail);
  if (!paid.ok) return paid;
  return ok({
    service,
    payment: paid.value,
    rrn: fields[37] ?? '',
    billReference: fields[104]?.trimEnd(),
    original: fields[90],
  });
}

/** An approval without a readable amount is none that can be booked: somebody must ask again. */
function paidOr(fields: IsoFields, paymentId: string): PaymentOutcome {
  const paid = paidOf(fields, paymentId);
  return paid.ok
    ? { kind: 'paid', payment: paid.value }
    : { kind: 'unknown', code: fields[39] ?? '' };
}

function paidOf(fields: IsoFields, paymentId: string): Result<PaidByCode, string> {
  const amount = de4ToDong(fields[4] ?? '');
  if (!amount.ok) return err(`field 4: ${amount.error}`);
  const paid = {
    paymentId,
    amount: amount.value,
    approval: fields[38] ?? '',
    reference: fields[63]?.trimEnd() ?? '',
  };
  const customer = customerOf(fields);
  return ok(customer ? { ...paid, customer } : paid);
}

const CNY = '156';

function customerOf(fields: IsoFields): CustomerCharge | undefined {
  const rate = parseConversionRate(fields[10] ?? '');
  if (fields[51] !== CNY || fields[6] === undefined || rate === undefined) return undefined;
  return { currency: 'CNY', fen: Number(fields[6]), rate };
}

/** DE6, 10 and 51 of what a wallet was charged. */
export function customerFields({ fen }: CustomerCharge, de10: string): IsoFields {
  return { 6: String(fen).padStart(12, '0'), 10: de10, 51: CNY };
}
