import { customerAccount, type GatewayBooks } from './books.ts';
import type { GatewayFault } from './config.ts';
import type { Customers, PaymentCode } from './customers.ts';
import type { Payment, PaymentStore } from './payment-store.ts';
import type { Payments } from './payments.ts';

/** What the customers do with their phones. Ids and codes may come from anywhere. */
export interface WalletDesk {
  list(): readonly WalletView[];
  /** A fresh code to show at a till; undefined for a wallet that is not there. */
  newPaymentCode(wallet: string): PaymentCode | undefined;
  /** What the phone shows of a scanned order code; undefined: no code of this gateway. */
  lookUpOrder(orderCode: string): OrderView | undefined;
  /** Pays a scanned order, with the payment password. */
  payOrder(wallet: string, orderCode: string, pin: string): OrderPayment;
  /** Newest first. */
  history(wallet: string, limit?: number): readonly WalletLine[];
}

export interface WalletView {
  readonly id: string;
  readonly name: string;
  /** Why it is there, in words. */
  readonly about: string;
  /** The payment password: for who plays its owner. */
  readonly pin: string;
  /** Fen. */
  readonly balance: number;
  readonly locked: boolean;
}

export interface OrderView {
  readonly paymentId: string;
  readonly merchant: string;
  readonly description: string;
  readonly dong: number;
  readonly fen: number;
  /** Đồng for one yuan. */
  readonly rate: string;
  readonly expiresAt: number;
  readonly status: Payment['status'];
}

export type OrderPayment =
  | {
      readonly kind: 'paid';
      readonly paymentId: string;
      readonly dong: number;
      readonly fen: number;
    }
  /** The wallet goes on asking its owner. */
  | { readonly kind: 'in-process'; readonly paymentId: string }
  | { readonly kind: 'declined'; readonly code: string }
  | { readonly kind: 'wrong-pin'; readonly left: number }
  | { readonly kind: 'locked'; readonly until: number }
  | { readonly kind: 'unknown-wallet' | 'unknown-order' | 'order-closed' };

export interface WalletLine {
  readonly at: number;
  /** `failed`: nothing was taken. */
  readonly kind: 'payment' | 'refund' | 'failed';
  /** Of one that failed: the gateway's resultCode, or `CANCELLED` by who asked for it. */
  readonly code: string;
  readonly merchant: string;
  readonly paymentId: string;
  readonly dong: number;
  /** What was taken or given, or would have been. */
  readonly fen: number;
}

export interface WalletDeskOptions {
  readonly customers: Customers;
  readonly store: PaymentStore;
  readonly payments: Payments;
  readonly books: GatewayBooks;
  readonly faultOfScan: (wallet: string) => GatewayFault | undefined;
  /** Settles what is due, then does the work in a transaction at `now`. */
  readonly within: <T>(work: (now: number) => T) => T;
}

const HISTORY = 20;

export function createWalletDesk(options: WalletDeskOptions): WalletDesk {
  const { customers, store, payments, books, faultOfScan, within } = options;

  function payOrder(id: string, orderCode: string, pin: string, now: number): OrderPayment {
    const wallet = customers.find(id);
    if (!wallet) return { kind: 'unknown-wallet' };
    const order = store.byOrderCode(orderCode);
    if (!order) return { kind: 'unknown-order' };
    if (order.status !== 'PENDING') return { kind: 'order-closed' };
    const check = customers.checkPin(wallet, pin, now);
    if (check.kind === 'wrong') return { kind: 'wrong-pin', left: check.left };
    if (check.kind === 'locked') return check;
    const charge = payments.payOrder(order, wallet, now, faultOfScan(id));
    const { paymentId, dong, fen } = order;
    if (charge.kind === 'failed') return { kind: 'declined', code: charge.code };
    if (charge.kind === 'asked') return { kind: 'in-process', paymentId };
    return { kind: 'paid', paymentId, dong, fen };
  }

  function linesOf(payment: Payment): readonly WalletLine[] {
    const { paymentId, merchantName: merchant, dong, fen, paidAt, createdAt } = payment;
    const about = { merchant, paymentId };
    if (paidAt === null) {
      const code = payment.code ?? payment.status;
      return [{ ...about, kind: 'failed', code, at: createdAt, dong, fen }];
    }
    const paid = { ...about, kind: 'payment', code: '', at: paidAt, dong, fen } as const;
    const refunds = store.refundsOf(paymentId).map((one): WalletLine => {
      return { ...about, kind: 'refund', code: '', at: one.at, dong: one.dong, fen: one.fen };
    });
    return [paid, ...refunds];
  }

  const history = (wallet: string, limit: number): readonly WalletLine[] =>
    store
      .ofWallet(wallet, limit)
      .flatMap(linesOf)
      .toReversed()
      .toSorted((a, b) => b.at - a.at)
      .slice(0, limit);

  return {
    list: () =>
      within((now) =>
        customers.all.map(({ id, name, about, pin }) => ({
          id,
          name,
          about,
          pin,
          balance: books.balance(customerAccount(id)),
          locked: customers.isLocked(id, now),
        })),
      ),
    newPaymentCode: (id) =>
      within((now) => {
        const wallet = customers.find(id);
        return wallet && customers.newCode(wallet, now);
      }),
    lookUpOrder: (orderCode) =>
      within(() => {
        const order = store.byOrderCode(orderCode);
        if (!order) return undefined;
        const { paymentId, merchantName: merchant, description, status } = order;
        const { dong, fen, rate, expiresAt } = order;
        return { paymentId, merchant, description, dong, fen, rate, expiresAt, status };
      }),
    payOrder: (wallet, orderCode, pin) => within((now) => payOrder(wallet, orderCode, pin, now)),
    history: (wallet, limit = HISTORY) => within(() => history(wallet, limit)),
  };
}
