import type {
  InquiryOutcome,
  Money,
  PaymentNotice,
  PayOutcome,
  PayRequest,
  WalletGateway,
} from '../../../network/alipay/acquirer-port.ts';
import { type Clock, sleep } from '../../../time/clock.ts';

type Status = 'SUCCESS' | 'FAIL' | 'PROCESSING' | 'CANCELLED';

interface Payment {
  readonly request: PayRequest;
  readonly paymentId: string;
  status: Status;
  code: string | undefined;
  readonly refunds: Map<string, number>;
}

/** What the next payment meets; `silent`: it is done so, and no answer comes. */
export interface Script {
  readonly end: 'paid' | 'processing' | { readonly declined: string };
  readonly silent?: boolean;
  readonly afterMs?: number;
}

/** A wallet's gateway that keeps its own account, and does what a test tells it. */
export interface ScriptedGateway extends WalletGateway {
  /** Every request, in words: `pay 250000 VND`. */
  readonly calls: string[];
  readonly payRequests: PayRequest[];
  next: Script | undefined;
  /** So many next calls of cancel, refund and inquire get no answer, though they are done. */
  mute: number;
  /** The customer says yes, at last: a payment in process, or an order shown. Notifies. */
  approve(paymentRequestId: string, how?: { readonly notices?: number }): void;
  notify(paymentRequestId: string): void;
  /** Đồng that the wallet's side owes to the acquirers. */
  payable(): number;
}

const RATE = '3580.25';
const fen = (dong: number): number => Math.ceil((dong * 100) / 3580.25);
const never = new Promise<never>(() => {});

export function createScriptedGateway(clock: Clock): ScriptedGateway {
  const payments = new Map<string, Payment>();
  const listeners = new Set<(notice: PaymentNotice) => void>();
  const calls: string[] = [];
  const payRequests: PayRequest[] = [];

  const quoteOf = ({ request }: Payment) => ({
    customer: { currency: 'CNY', value: fen(request.amount.value) } as Money,
    rate: RATE,
  });
  const given = ({ refunds }: Payment): number => [...refunds.values()].reduce((a, b) => a + b, 0);

  function outcomeOf(payment: Payment): PayOutcome {
    const { paymentId, status, request } = payment;
    if (status === 'SUCCESS') {
      return { kind: 'paid', paymentId, paidAt: clock.now(), quote: quoteOf(payment) };
    }
    if (status !== 'PROCESSING') return { kind: 'failed', code: payment.code ?? 'ORDER_IS_CLOSED' };
    const isOrder = request.scenario.kind === 'order-code';
    const orderCode = isOrder ? `https://qr.alipay.example/bax${paymentId}` : undefined;
    return { kind: 'in-process', paymentId, orderCode };
  }

  const maybe = <T>(value: T): Promise<T> => {
    if (gateway.mute <= 0) return Promise.resolve(value);
    gateway.mute--;
    return never;
  };

  const gateway: ScriptedGateway = {
    calls,
    payRequests,
    next: undefined,
    mute: 0,
    async pay(request) {
      const { paymentRequestId, amount, scenario } = request;
      calls.push(`pay ${amount.value} ${amount.currency}`);
      payRequests.push(request);
      const script = gateway.next;
      gateway.next = undefined;
      const known = payments.get(paymentRequestId);
      const payment: Payment = known ?? {
        request,
        paymentId: `2026${String(payments.size + 1).padStart(10, '0')}`,
        status: 'SUCCESS',
        code: undefined,
        refunds: new Map(),
      };
      if (!known) {
        const end = script?.end ?? (scenario.kind === 'order-code' ? 'processing' : 'paid');
        if (end === 'processing') payment.status = 'PROCESSING';
        else if (end !== 'paid') Object.assign(payment, { status: 'FAIL', code: end.declined });
        payments.set(paymentRequestId, payment);
      }
      if (script?.silent) return never;
      if (script?.afterMs !== undefined) await sleep(clock, script.afterMs);
      return outcomeOf(payment);
    },
    inquire(id) {
      calls.push('inquire');
      const payment = payments.get(id);
      const outcome: InquiryOutcome = payment
        ? {
            kind: 'status',
            status: payment.status,
            paymentId: payment.paymentId,
            code: payment.code,
            amount: payment.request.amount,
            quote: payment.status === 'SUCCESS' ? quoteOf(payment) : undefined,
          }
        : { kind: 'not-found' };
      return maybe(outcome);
    },
    cancel(id) {
      calls.push('cancel');
      const payment = payments.get(id);
      if (payment && payment.status !== 'FAIL') {
        payment.status = 'CANCELLED';
        payment.refunds.clear();
      }
      return maybe({ kind: 'cancelled' } as const);
    },
    refund({ refundRequestId, paymentRequestId, amount }) {
      calls.push(`refund ${amount.value} ${amount.currency}`);
      const payment = payments.get(paymentRequestId);
      if (payment?.status !== 'SUCCESS') {
        return maybe({ kind: 'failed', code: 'ORDER_STATUS_INVALID' } as const);
      }
      const before = payment.refunds.get(refundRequestId);
      if (before === undefined && given(payment) + amount.value > payment.request.amount.value) {
        return maybe({ kind: 'failed', code: 'REFUND_AMOUNT_EXCEED' } as const);
      }
      payment.refunds.set(refundRequestId, amount.value);
      return maybe({ kind: 'refunded', refundId: refundRequestId } as const);
    },
    onNotify(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    approve(id, { notices = 1 } = {}) {
      const payment = payments.get(id);
      if (!payment) throw new Error(`no payment ${id}`);
      payment.status = 'SUCCESS';
      for (let told = 0; told < notices; told++) gateway.notify(id);
    },
    notify(id) {
      const payment = payments.get(id)!;
      const notice: PaymentNotice = {
        paymentRequestId: id,
        paymentId: payment.paymentId,
        status: 'SUCCESS',
        code: undefined,
        amount: payment.request.amount,
        quote: quoteOf(payment),
      };
      for (const listener of [...listeners]) listener(notice);
    },
    payable() {
      let sum = 0;
      for (const payment of payments.values()) {
        if (payment.status === 'SUCCESS') sum += payment.request.amount.value - given(payment);
      }
      return sum;
    },
  };
  return gateway;
}
