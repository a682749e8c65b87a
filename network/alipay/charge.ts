import { customerAccount, type GatewayBooks, paymentEntries } from './books.ts';
import type { GatewayFault, WalletConfig } from './config.ts';
import type { Payment, PaymentStore } from './payment-store.ts';
import { partOf } from './quote.ts';

/** What comes of asking a wallet for a payment. */
export type Charge =
  | { readonly kind: 'paid' }
  | { readonly kind: 'failed'; readonly code: string }
  /** Its owner is asked; absent: he never decides. */
  | {
      readonly kind: 'asked';
      readonly due?: { readonly at: number; readonly as: 'SUCCESS' | 'FAIL' };
    };

export interface Charges {
  /** Checks, and moves the money where nothing speaks against it. */
  charge(payment: Payment, wallet: WalletConfig, now: number, fault?: GatewayFault): Charge;
  /** Moves the money of one who was asked before and has agreed. */
  chargeAgreed(payment: Payment, wallet: WalletConfig, now: number): Charge;
  /** Gives back đồng of a payment, and what they are in fen at its own rate. */
  giveBack(payment: Payment, refund: GiveBack): Payment;
}

export interface GiveBack {
  readonly refundId: string;
  /** Idempotency key; with a blank where it is not the client's own. */
  readonly requestId: string;
  readonly gist: string;
  readonly dong: number;
  readonly at: number;
}

export function createCharges(store: PaymentStore, books: GatewayBooks): Charges {
  function problemOf(payment: Payment, wallet: WalletConfig, now: number): string | undefined {
    const { perPayment, perDay } = wallet.limits;
    const today = store.paidSince(wallet.id, startOfDay(now));
    if (wallet.behaviour?.kind === 'risk-rejected') return 'RISK_REJECT';
    if (payment.fen > perPayment || today + payment.fen > perDay) return 'AMOUNT_EXCEED_LIMIT';
    if (books.balance(customerAccount(wallet.id)) < payment.fen) return 'USER_BALANCE_NOT_ENOUGH';
    return undefined;
  }

  function chargeAgreed(payment: Payment, wallet: WalletConfig, now: number): Charge {
    const problem = problemOf(payment, wallet, now);
    if (problem !== undefined) return { kind: 'failed', code: problem };
    const key = `payment ${payment.paymentId}`;
    const entries = paymentEntries(wallet.id, payment.fen, payment.dong);
    books.post({ key, text: `payment to ${payment.merchantName}`, at: now, entries });
    return { kind: 'paid' };
  }

  return {
    charge(payment, wallet, now, fault) {
      if (fault?.kind === 'decline') return { kind: 'failed', code: fault.code };
      const problem = problemOf(payment, wallet, now);
      if (problem !== undefined) return { kind: 'failed', code: problem };
      const asked = decision(wallet, fault);
      if (asked === undefined) return chargeAgreed(payment, wallet, now);
      if (asked === 'never') return { kind: 'asked' };
      return { kind: 'asked', due: { at: now + asked.ms, as: asked.as } };
    },
    chargeAgreed,
    giveBack(payment, { refundId, requestId, gist, dong, at }) {
      const { client, paymentId } = payment;
      if (payment.wallet === null) throw new Error(`${paymentId}: nobody has paid it`);
      const refundedDong = payment.refundedDong + dong;
      const refundedFen = partOf(payment.fen, refundedDong, payment.dong);
      const fen = refundedFen - payment.refundedFen;
      books.post({
        key: `refund ${refundId}`,
        text: `refund by ${payment.merchantName}`,
        at,
        entries: paymentEntries(payment.wallet, -fen, -dong),
      });
      store.insertRefund({ client, requestId, refundId, gist, paymentId, dong, fen, at });
      return store.change(payment, { refundedDong, refundedFen });
    },
  };
}

/** Whether and when the customer is asked; a fault knows better than his own habit. */
function decision(
  { behaviour }: WalletConfig,
  fault: GatewayFault | undefined,
): { readonly ms: number; readonly as: 'SUCCESS' | 'FAIL' } | 'never' | undefined {
  if (fault?.kind === 'unknown-then') {
    const { outcome, ms } = fault;
    return outcome === 'never' ? 'never' : { ms, as: outcome === 'success' ? 'SUCCESS' : 'FAIL' };
  }
  switch (behaviour?.kind) {
    case 'confirms':
      return { ms: behaviour.afterMs, as: 'SUCCESS' };
    case 'refuses':
      return { ms: behaviour.afterMs, as: 'FAIL' };
    case 'never-confirms':
      return 'never';
    default:
      return undefined;
  }
}

const DAY_MS = 24 * 60 * 60_000;
/** China: UTC+8, without summer time since 1991. */
const CHINA_MS = 8 * 60 * 60_000;

const startOfDay = (now: number): number =>
  Math.floor((now + CHINA_MS) / DAY_MS) * DAY_MS - CHINA_MS;
