import { inquiryAnswerOf, payAnswerOf } from './answers.ts';
import type { Charge, Charges } from './charge.ts';
import type { GatewayFault, WalletConfig } from './config.ts';
import type { Customers } from './customers.ts';
import {
  type InquiryAnswer,
  jsonAmount,
  type NoticeMessage,
  type PayAnswer,
  type PayMessage,
  type PlainAnswer,
  type RefundAnswer,
  type RefundMessage,
} from './messages.ts';
import { expiryOf, gistOf, hash, problemOf } from './pay-terms.ts';
import type { Payment, PaymentStore } from './payment-store.ts';
import { fenOf, type Rate } from './quote.ts';
import { gatewayResult } from './result-codes.ts';
import { wireTime } from './signature.ts';

/**
 * What the gateway does with payments, without a wire and without a clock of its own: `now` is
 * clock milliseconds. Who calls puts each call into a transaction, after `settle`.
 */
export interface Payments {
  pay(client: string, message: PayMessage, now: number, fault?: GatewayFault): PayAnswer;
  inquire(client: string, requestId: string): InquiryAnswer;
  /** Succeeds when unpaid or never created; gives back what was paid. */
  cancel(client: string, requestId: string, now: number): PlainAnswer;
  refund(client: string, message: RefundMessage, now: number): RefundAnswer;
  /** A wallet pays an order whose code it has scanned; a failed try leaves the order open. */
  payOrder(order: Payment, wallet: WalletConfig, now: number, fault?: GatewayFault): Charge;
  /** All that time has brought by `now`: decisions of customers, expiries. */
  settle(now: number): void;
}

export interface PaymentsOptions {
  readonly store: PaymentStore;
  readonly charges: Charges;
  readonly customers: Customers;
  readonly rate: Rate;
  readonly count: (series: string) => number;
  readonly newOrderCode: () => string;
  /** Told of each payment that has ended, in the same transaction. */
  readonly ended: (payment: Payment, status: NoticeMessage['paymentStatus'], at: number) => void;
}

/** Paid already, by another request. */
const ORDER_CLOSED: Charge = { kind: 'failed', code: 'ORDER_IS_CLOSED' };

export function createPayments(options: PaymentsOptions): Payments {
  const { store, charges, customers, rate, count, ended } = options;

  const newId = (series: string, now: number): string =>
    `${series}-${wireTime(now).slice(0, 10).replaceAll('-', '')}-${String(count(series)).padStart(8, '0')}`;

  function pay(client: string, message: PayMessage, now: number, fault?: GatewayFault): PayAnswer {
    const { paymentRequestId: requestId } = message;
    const refused = (code: string, detail?: string): PayAnswer => ({
      result: gatewayResult(code, detail),
      paymentRequestId: requestId,
    });
    const gist = gistOf(message);
    const known = store.find(client, requestId);
    if (known) return known.gist === gist ? payAnswerOf(known) : refused('REPEAT_REQ_INCONSISTENT');
    if (store.isBuried(client, requestId)) return refused('ORDER_IS_CLOSED');
    const problem = problemOf(message, now);
    if (problem !== undefined) return refused('PARAM_ILLEGAL', problem);

    const { order, paymentMethod, paymentAmount } = message;
    const code = paymentMethod.paymentMethodId;
    const dong = Number(paymentAmount.value);
    const created: Payment = {
      client,
      requestId,
      paymentId: newId('PAY', now),
      gist,
      status: 'PENDING',
      code: null,
      wallet: null,
      dong,
      fen: fenOf(dong, rate),
      rate: rate.text,
      refundedDong: 0,
      refundedFen: 0,
      orderCode: code === undefined ? options.newOrderCode() : null,
      orderId: order.referenceOrderId,
      description: order.orderDescription,
      merchantId: order.merchant.referenceMerchantId,
      merchantName: order.merchant.merchantName,
      notifyUrl: message.paymentNotifyUrl ?? null,
      createdAt: now,
      expiresAt: expiryOf(message, now),
      paidAt: null,
      dueAt: null,
      due: null,
    };
    if (code === undefined) {
      const failure = isOrderPaid(created) ? 'ORDER_IS_CLOSED' : declineOf(fault);
      const status = failure === null ? 'PENDING' : 'FAIL';
      store.insert({ ...created, status, code: failure });
    } else {
      // Before anything can fail: the code is good for this one attempt.
      const redeemed = customers.redeemCode(code, now);
      store.insert(created);
      if (redeemed.kind === 'refused') {
        // Its owner wants to know that somebody tried.
        const owner = customers.ownerOf(code) ?? null;
        apply(created, { kind: 'failed', code: redeemed.code }, owner, now);
      } else {
        const charge = isOrderPaid(created)
          ? ORDER_CLOSED
          : charges.charge(created, redeemed.wallet, now, fault);
        apply(created, charge, redeemed.wallet.id, now);
      }
    }
    return payAnswerOf(store.find(client, requestId)!);
  }

  const isOrderPaid = ({ client, merchantId, orderId }: Payment): boolean =>
    store.isOrderPaid(client, merchantId, orderId);

  /** Writes what came of a charge; tells of it only where it is paid or was asked before. */
  function apply(payment: Payment, charge: Charge, wallet: string | null, now: number): void {
    const decided = { dueAt: null, due: null };
    if (charge.kind === 'paid') {
      const paid = store.change(payment, { ...decided, status: 'SUCCESS', wallet, paidAt: now });
      ended(paid, 'SUCCESS', now);
    } else if (charge.kind === 'failed') {
      const { code } = charge;
      const failed = store.change(payment, { ...decided, status: 'FAIL', wallet, code });
      if (payment.status === 'PROCESSING') ended(failed, 'FAIL', now);
    } else {
      const { due } = charge;
      const later = due ? { dueAt: due.at, due: due.as } : decided;
      store.change(payment, { ...later, status: 'PROCESSING', wallet });
    }
  }

  function cancel(client: string, requestId: string, now: number): PlainAnswer {
    const payment = store.find(client, requestId);
    if (!payment) store.bury(client, requestId, now);
    else if (payment.status === 'SUCCESS') {
      store.change(giveAllBack(payment, now), { status: 'CANCELLED' });
    }
    // What its customer has decided meanwhile is still to come: see `settle`.
    else if (payment.status !== 'FAIL') store.change(payment, { status: 'CANCELLED' });
    return { result: gatewayResult('SUCCESS'), paymentRequestId: requestId };
  }

  function giveAllBack(payment: Payment, at: number): Payment {
    const dong = payment.dong - payment.refundedDong;
    if (dong === 0) return payment;
    // The blank keeps it apart from the ids of clients.
    const requestId = `cancel ${payment.requestId}`;
    return charges.giveBack(payment, { refundId: newId('REF', at), requestId, gist: '', dong, at });
  }

  function refund(client: string, message: RefundMessage, now: number): RefundAnswer {
    const { refundRequestId: requestId, paymentRequestId, refundAmount } = message;
    const refused = (code: string, detail?: string): RefundAnswer => ({
      result: gatewayResult(code, detail),
      paymentRequestId,
    });
    const gist = hash(`${paymentRequestId} ${refundAmount.currency} ${refundAmount.value}`);
    const known = store.refund(client, requestId);
    if (known && known.gist !== gist) return refused('REPEAT_REQ_INCONSISTENT');
    if (known) return refunded(paymentRequestId, known);
    if (refundAmount.currency !== 'VND') {
      return refused('PARAM_ILLEGAL', 'refundAmount.currency: expected VND');
    }
    const payment = store.find(client, paymentRequestId);
    if (!payment) return refused('ORDER_NOT_EXIST');
    if (payment.status !== 'SUCCESS') return refused('ORDER_STATUS_INVALID');
    const dong = Number(refundAmount.value);
    if (dong > payment.dong - payment.refundedDong) return refused('REFUND_AMOUNT_EXCEED');
    charges.giveBack(payment, { refundId: newId('REF', now), requestId, gist, dong, at: now });
    return refunded(paymentRequestId, store.refund(client, requestId)!);
  }

  function settle(now: number): void {
    for (;;) {
      const next = store.nextDue();
      if (!next || next.at > now) return;
      const { payment, at } = next;
      const { dueAt, due, status, wallet } = payment;
      const owner = wallet === null ? undefined : customers.find(wallet);
      if (dueAt !== at || !owner) expire(payment, at);
      else if (status === 'CANCELLED') agreedTooLate(payment, owner, at);
      else if (due === 'FAIL') apply(payment, { kind: 'failed', code: 'PROCESS_FAIL' }, wallet, at);
      else if (isOrderPaid(payment)) apply(payment, ORDER_CLOSED, wallet, at);
      else apply(payment, charges.chargeAgreed(payment, owner, at), wallet, at);
    }
  }

  function expire(payment: Payment, at: number): void {
    const closed = { code: 'ORDER_IS_CLOSED', status: 'FAIL', dueAt: null, due: null } as const;
    const isOpen = payment.status === 'PENDING' || payment.status === 'PROCESSING';
    const expired = store.change(payment, isOpen ? closed : { dueAt: null, due: null });
    if (isOpen) ended(expired, 'FAIL', at);
  }

  /** The customer's yes crossed the cancellation: what he was charged goes straight back. */
  function agreedTooLate(payment: Payment, owner: WalletConfig, at: number): void {
    const { due } = payment;
    const decided = store.change(payment, { dueAt: null, due: null });
    if (due !== 'SUCCESS' || charges.chargeAgreed(decided, owner, at).kind !== 'paid') return;
    ended(giveAllBack(store.change(decided, { paidAt: at }), at), 'CANCELLED', at);
  }

  return {
    pay,
    inquire(client, requestId) {
      const payment = store.find(client, requestId);
      if (payment) return inquiryAnswerOf(payment);
      if (!store.isBuried(client, requestId)) {
        return { result: gatewayResult('ORDER_NOT_EXIST'), paymentRequestId: requestId };
      }
      const result = gatewayResult('SUCCESS');
      return { result, paymentRequestId: requestId, paymentStatus: 'CANCELLED' };
    },
    cancel,
    refund,
    payOrder(order, wallet, now, fault) {
      const charge = isOrderPaid(order) ? ORDER_CLOSED : charges.charge(order, wallet, now, fault);
      if (charge.kind !== 'failed') apply(order, charge, wallet.id, now);
      return charge;
    },
    settle,
  };
}

const declineOf = (fault: GatewayFault | undefined): string | null =>
  fault?.kind === 'decline' ? fault.code : null;

function refunded(
  paymentRequestId: string,
  { refundId, dong, at }: { refundId: string; dong: number; at: number },
): RefundAnswer {
  return {
    result: gatewayResult('SUCCESS'),
    paymentRequestId,
    refundId,
    refundTime: wireTime(at),
    refundAmount: jsonAmount('VND', dong),
  };
}
