import type { Clock } from '../../time/clock.ts';
import type { PaymentNotice, PayRequest, WalletGateway } from '../alipay/acquirer-port.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { de4ToDong } from '../napas/amount.ts';
import { approvalCodeOf } from '../napas/approval-code.ts';
import { buildPaymentStatus } from '../napas/payment-status.ts';
import { originalData } from '../napas/qr-request.ts';
import { createBoundedWaits } from './bounded-waits.ts';
import { createLatePayments } from './late-payments.ts';
import {
  isInDong,
  isInquiry,
  isRefund,
  readReversal,
  requestKey,
  subjectKey,
} from './transaction.ts';
import { declinedFor, paidFields, unknownFor } from './wallet-answers.ts';
import type { WalletPayment, WalletPayments } from './wallet-payments.ts';

/**
 * Says to the gateway what NAPAS asks, and to NAPAS what the gateway answers. The one place where DE4,
 * with its two implied decimals, becomes the gateway's value, which has none: by `de4ToDong`.
 */
export interface GatewayDesk {
  /** 0200 and 0100: payment, order code, status inquiry, refund. */
  financial(request: IsoMessage): Promise<IsoFields>;
  /** 0400. */
  cancel(request: IsoMessage): Promise<IsoFields>;
  /** A word of the gateway's own; returns the payment that it says is paid. */
  hear(notice: PaymentNotice): WalletPayment | undefined;
  /** Goes on with what was still to be given back. */
  resume(): void;
  stop(): void;
}

export interface GatewayDeskOptions {
  readonly clock: Clock;
  readonly gateway: WalletGateway;
  readonly payments: WalletPayments;
  readonly nextApproval: () => number;
  readonly note: (text: string) => void;
}

/** After that nobody knows. */
const GATEWAY_MS = 5_000;

export function createGatewayDesk(options: GatewayDeskOptions): GatewayDesk {
  const { clock, gateway, payments, note } = options;
  const waits = createBoundedWaits(clock, GATEWAY_MS);
  const { bounded } = waits;
  /** By key: a refund of them would be given back twice. */
  const cancelling = new Set<string>();
  const late = createLatePayments({ gateway, payments, waits, note });

  const approvalCode = (): string => approvalCodeOf(options.nextApproval());

  /** The payment is paid; one that was cancelled goes back instead: then undefined. */
  function paid(payment: WalletPayment): WalletPayment | undefined {
    if (payment.state === 'cancelled' || payment.state === 'owed-back') {
      late.giveBack(payment);
      return undefined;
    }
    if (payment.state === 'paid') return payment;
    const now: WalletPayment = { ...payment, state: 'paid', approval: approvalCode() };
    payments.save(now);
    return now;
  }

  async function ask(request: IsoMessage, scenario: PayRequest['scenario']): Promise<IsoFields> {
    const { fields } = request;
    const key = requestKey(request);
    const amount = de4ToDong(fields[4] ?? '');
    if (!amount.ok || amount.value === 0) return { 39: '13' };
    const before = payments.find(key);
    const isOther = before && before.amount !== amount.value;
    if (isOther || before?.state === 'cancelled' || before?.state === 'owed-back') {
      return { 39: '94' };
    }
    const payment = before ?? newPayment(request, key, amount.value);
    if (!before) payments.save(payment);
    const outcome = await bounded(gateway.pay(payRequest(payment, fields, scenario)));
    // A cancellation may have overtaken it.
    const current = payments.find(key) ?? payment;
    if (outcome.kind === 'paid') {
      const now = paid(current);
      if (!now) return { 39: '94' };
      const { paymentId, quote } = outcome;
      return { ...paidFields(undefined, paymentId, quote), 38: now.approval, 39: '00' };
    }
    if (current.state === 'cancelled' || current.state === 'owed-back') return { 39: '94' };
    if (outcome.kind === 'failed') {
      if (current.state === 'asked') payments.save({ ...current, state: 'failed' });
      return declinedFor(outcome.code);
    }
    if (outcome.kind === 'no-answer') return unknownFor('NO_ANSWER');
    const { paymentId, orderCode } = outcome;
    if (scenario.kind === 'payment-code') return unknownFor('PROCESSING', paymentId);
    if (orderCode === undefined) return unknownFor('NO_ANSWER');
    return { 39: '00', 48: orderCode };
  }

  async function inquire(request: IsoMessage): Promise<IsoFields> {
    const key = subjectKey(request);
    if (!key.ok) return { 39: '30' };
    const outcome = await bounded(gateway.inquire(requestIdOf(key.value)));
    if (outcome.kind === 'no-answer' || outcome.kind === 'failed') return unknownFor('NO_ANSWER');
    if (outcome.kind === 'not-found') return known('NOT_FOUND');
    const { status, paymentId, code } = outcome;
    const payment = payments.find(key.value);
    switch (status) {
      case 'SUCCESS': {
        // The gateway knows of it, and this side does not: its books were lost.
        if (!payment) return unknownFor('NO_ANSWER');
        const now = paid(payment);
        if (!now) return known('CANCELLED', paymentId);
        const { approval, reference } = now;
        const more: IsoFields = reference === '' ? {} : { 63: reference };
        const said = paidFields(outcome.amount, paymentId, outcome.quote);
        return { ...said, 38: approval, 39: '00', ...more };
      }
      case 'FAIL':
        return known('FAIL', code ?? '');
      case 'CANCELLED':
        if (payment && payment.state !== 'owed-back') {
          payments.save({ ...payment, state: 'cancelled' });
        }
        return known('CANCELLED', paymentId);
      default:
        return known('PROCESSING', paymentId);
    }
  }

  async function cancel(request: IsoMessage): Promise<IsoFields> {
    const key = subjectKey(request);
    if (!key.ok) return { 39: '30' };
    // The gateway cancels payments only: a refund is repeated until its answer is there.
    if (isRefund(request) || payments.refund(key.value)) return { 39: '12' };
    // What a refund has given back already would be given back twice.
    if (payments.refunded(key.value) > 0) return { 39: '12' };
    const requestId = requestIdOf(key.value);
    cancelling.add(key.value);
    const outcome = await bounded(gateway.cancel(requestId)).finally(() =>
      cancelling.delete(key.value),
    );
    if (outcome.kind === 'failed') return declinedFor(outcome.code);
    if (outcome.kind !== 'cancelled') return unknownFor('NO_ANSWER');
    const payment = payments.find(key.value) ?? neverCame(key.value, requestId);
    if (payment.state !== 'owed-back') payments.save({ ...payment, state: 'cancelled' });
    return known('CANCELLED');
  }

  async function refund(request: IsoMessage): Promise<IsoFields> {
    const { fields } = request;
    const about = readReversal(request);
    const payment = about.ok ? payments.find(about.value.key) : undefined;
    const amount = de4ToDong(fields[4] ?? '');
    if (payment?.state !== 'paid') return { 39: '25' };
    if (!amount.ok || amount.value === 0) return { 39: '13' };
    if (cancelling.has(payment.key)) return { 39: '12' };
    const key = requestKey(request);
    const before = payments.refund(key);
    const isOther = before?.payment !== payment.key || before.amount !== amount.value;
    if (before && isOther) return { 39: '94' };
    payments.addRefund(key, payment.key, amount.value);
    const outcome = await bounded(
      gateway.refund({
        refundRequestId: requestIdOf(key),
        paymentRequestId: payment.requestId,
        amount: { currency: 'VND', value: amount.value },
      }),
    );
    if (outcome.kind === 'refunded') return { 38: approvalCode(), 39: '00' };
    if (outcome.kind !== 'failed') return unknownFor('NO_ANSWER');
    payments.removeRefund(key);
    return declinedFor(outcome.code);
  }

  return {
    async financial(request) {
      const { mti, fields } = request;
      if (!isInDong(fields)) return { 39: '12' };
      if (isInquiry(request)) return inquire(request);
      if (isRefund(request)) return refund(request);
      if (!fields[3]?.startsWith('00')) return { 39: '12' };
      if (mti.startsWith('01')) {
        return fields[62] === 'QR_MPM' ? ask(request, { kind: 'order-code' }) : { 39: '12' };
      }
      if (fields[62] !== 'QR_CPM') return { 39: '12' };
      const code = fields[48]?.trimEnd() ?? '';
      return /^[0-9]+$/.test(code) ? ask(request, { kind: 'payment-code', code }) : { 39: '30' };
    },
    cancel,
    hear(notice) {
      const payment = payments.ofRequest(notice.paymentRequestId);
      if (notice.status !== 'SUCCESS') return undefined;
      if (payment) return paid(payment);
      note(`${notice.paymentRequestId}: word of a payment that nobody asked for`);
      return undefined;
    },
    resume: late.resume,
    stop: waits.stop,
  };
}

const known = (...status: Parameters<typeof buildPaymentStatus>): IsoFields => ({
  39: '00',
  60: buildPaymentStatus(...status),
});

/** The gateway's idempotency key: a repeat of the same message has the same. */
function requestIdOf(key: string): string {
  return key.replaceAll(' ', '.');
}

function newPayment({ mti, fields }: IsoMessage, key: string, amount: number): WalletPayment {
  const { 33: _, ...own } = fields;
  return {
    key,
    requestId: requestIdOf(key),
    state: 'asked',
    amount,
    service: fields[62] ?? '',
    acquirer: fields[32]!.replace(/^0+/, ''),
    terminal: fields[41]!.trim(),
    rrn: fields[37] ?? '',
    reference: fields[63]?.trim() ?? '',
    original: originalData({ mti, fields: own }),
    approval: '',
  };
}

/** A cancellation that overtook what it cancels: what comes later is answered 94. */
function neverCame(key: string, requestId: string): WalletPayment {
  const none = { service: '', acquirer: '', terminal: '', rrn: '', reference: '', original: '' };
  return { ...none, key, requestId, state: 'cancelled', amount: 0, approval: '' };
}

/** DE43, ISO 8583:1987: the name is its first 23 characters. */
const NAME_LENGTH = 23;

function payRequest(
  { requestId, amount, terminal, rrn }: WalletPayment,
  fields: IsoFields,
  scenario: PayRequest['scenario'],
): PayRequest {
  const merchantName = fields[43]?.slice(0, NAME_LENGTH).trim() || terminal;
  return {
    paymentRequestId: requestId,
    scenario,
    order: {
      referenceOrderId: fields[104]?.trim() || `${terminal}.${rrn}`,
      description: `purchase at ${merchantName}`,
      merchantId: fields[42]?.trim() || terminal,
      merchantName,
      merchantCategory: fields[18] ?? '',
      storeTerminalId: terminal,
    },
    amount: { currency: 'VND', value: amount },
  };
}
