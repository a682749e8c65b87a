import { checkoutEntries, type GatewayBooks } from './books.ts';
import type { CardAcquirer, CheckoutCard } from './card-port.ts';
import { type CheckoutOrder, createCheckoutStore } from './checkout-store.ts';
import type { ShopConfig } from './config.ts';
import type { GatewayDatabase } from './database.ts';
import { wireTime } from './signature.ts';

/**
 * The cashier of online shops: orders in đồng, paid by NAPAS cards through a `CardAcquirer`. A card
 * number goes through to it and stays nowhere.
 */
export interface Checkout {
  readonly shops: readonly ShopConfig[];
  /** Who reaches the card network; until then every card is answered `unknown`. */
  attach(cards: CardAcquirer): void;
  /** Undefined: no such shop, or an amount that is none. */
  createOrder(order: NewCheckoutOrder): CheckoutOrder | undefined;
  order(id: string): CheckoutOrder | undefined;
  /** Newest first. */
  orders(limit?: number): readonly CheckoutOrder[];
  /** Has the issuer send its one-time password; again, with whatever card, until the order is paid. */
  requestOtp(orderId: string, card: CheckoutCard): Promise<CheckoutOtp>;
  /** After `unknown` the same again finds out; it never pays twice. */
  pay(orderId: string, otp: string): Promise<CheckoutPayment>;
  /** Whole or part; the same refund id again gives the same answer and pays once. */
  refund(orderId: string, refundId: string, dong: number): Promise<CheckoutRefund>;
}

export interface NewCheckoutOrder {
  readonly shop: string;
  readonly dong: number;
  readonly description: string;
}

export type CheckoutOtp =
  /** `phone` is masked. */
  | { readonly kind: 'otp-sent'; readonly phone: string }
  | { readonly kind: 'declined'; readonly code: string; readonly why: string }
  | { readonly kind: 'unknown' | 'unknown-order' | 'order-closed' | 'busy' };

export type CheckoutPayment =
  | { readonly kind: 'paid'; readonly approval: string }
  | { readonly kind: 'wrong-otp'; readonly left: number | undefined }
  | { readonly kind: 'otp-expired' }
  | { readonly kind: 'declined'; readonly code: string; readonly why: string }
  | { readonly kind: 'unknown' | 'unknown-order' | 'order-closed' | 'no-otp-asked' | 'busy' };

export type CheckoutRefund =
  | { readonly kind: 'refunded' }
  | { readonly kind: 'declined'; readonly code: string; readonly why: string }
  | { readonly kind: 'too-much'; readonly left: number }
  | { readonly kind: 'unknown' | 'unknown-order' | 'not-paid' | 'id-used' | 'busy' };

export interface CheckoutOptions {
  readonly shops: readonly ShopConfig[];
  readonly database: GatewayDatabase;
  readonly books: GatewayBooks;
  readonly now: () => number;
  readonly count: (series: string) => number;
}

const ORDER_MS = 15 * 60_000;
const MOST_DONG = 9_999_999_999;

export function createCheckout(options: CheckoutOptions): Checkout {
  const { shops, database, books, now, count } = options;
  const store = createCheckoutStore(database);
  /** One question to the card network at a time for an order: a double click pays once. */
  const busy = new Set<string>();
  let cards: CardAcquirer | undefined;

  async function alone<T>(orderId: string, work: () => Promise<T>): Promise<T | { kind: 'busy' }> {
    if (busy.has(orderId)) return { kind: 'busy' };
    busy.add(orderId);
    try {
      return await work();
    } finally {
      busy.delete(orderId);
    }
  }

  /** An order that time has closed is so in the store, too. */
  function current(id: string): CheckoutOrder | undefined {
    const order = store.find(id);
    if (order?.status !== 'open' || order.expiresAt > now()) return order;
    return store.change(order, { status: 'expired' });
  }

  async function requestOtp(orderId: string, card: CheckoutCard): Promise<CheckoutOtp> {
    const order = current(orderId);
    if (!order) return { kind: 'unknown-order' };
    if (order.status !== 'open') return { kind: 'order-closed' };
    const sent = await cards?.sendOtp({ card, amount: order.dong, orderId });
    if (!sent) return { kind: 'unknown' };
    if (sent.kind !== 'otp-sent') return sent;
    const { phone, reference } = sent;
    store.change(order, { phone, reference });
    return { kind: 'otp-sent', phone };
  }

  async function pay(orderId: string, otp: string): Promise<CheckoutPayment> {
    const order = current(orderId);
    if (!order) return { kind: 'unknown-order' };
    if (order.status === 'paid') return { kind: 'paid', approval: order.approval ?? '' };
    if (order.status !== 'open' && order.status !== 'unknown') return { kind: 'order-closed' };
    if (order.reference === null) return { kind: 'no-otp-asked' };
    // Not worth a try, and no word on an attempt that is not known.
    if (!/^[0-9]{6}$/.test(otp)) return { kind: 'wrong-otp', left: undefined };
    if (!cards) return { kind: 'unknown' };
    // Money may move from here on: after a cut of power no other card may be asked for it.
    store.change(order, { status: 'unknown' });
    const outcome = await cards.authorise({ reference: order.reference, otp });
    switch (outcome.kind) {
      case 'approved': {
        const { approval, napasReference } = outcome;
        record(order, approval, napasReference);
        return { kind: 'paid', approval };
      }
      case 'wrong-otp':
      case 'otp-expired':
        // Answered, so not paid: whatever was unknown before is known now.
        store.change(order, { status: 'open' });
        return outcome;
      case 'declined':
        // This attempt is dead; the order may be paid with another card or password.
        store.change(order, { status: 'open', reference: null, phone: null });
        return outcome;
      case 'unknown':
        // The order stays until the same question is answered.
        return { kind: 'unknown' };
    }
  }

  const record = database.transaction(
    (order: CheckoutOrder, approval: string, napasReference: string) => {
      const paidAt = now();
      const key = `checkout ${order.id}`;
      const entries = checkoutEntries(order.shop, order.dong);
      books.post({ key, text: `card payment to ${order.shop}`, at: paidAt, entries });
      store.change(order, { status: 'paid', approval, napasReference, paidAt });
    },
  );

  async function refund(orderId: string, refundId: string, dong: number): Promise<CheckoutRefund> {
    const order = store.find(orderId);
    if (!order) return { kind: 'unknown-order' };
    const known = store.refund(refundId);
    if (known && (known.order !== orderId || known.dong !== dong)) return { kind: 'id-used' };
    if (known?.state === 'refunded') return { kind: 'refunded' };
    if (order.status !== 'paid' || order.reference === null) return { kind: 'not-paid' };
    const left = order.dong - order.refundedDong - store.askedBack(orderId, refundId);
    if (!(Number.isSafeInteger(dong) && dong > 0 && dong <= left))
      return { kind: 'too-much', left };
    if (!cards) return { kind: 'unknown' };
    const asked = { id: refundId, order: orderId, dong, at: now(), state: 'asked' } as const;
    // Before it goes out: what is not known is set aside, over a restart too.
    store.saveRefund(asked);
    const outcome = await cards.refund({ reference: order.reference, refundId, amount: dong });
    if (outcome.kind === 'refunded') recordRefund(order, refundId, dong);
    if (outcome.kind === 'declined') store.saveRefund({ ...asked, state: 'declined' });
    return outcome;
  }

  const recordRefund = database.transaction(
    (order: CheckoutOrder, refundId: string, dong: number) => {
      const at = now();
      const entries = checkoutEntries(order.shop, -dong);
      books.post({
        key: `checkout refund ${refundId}`,
        text: `refund by ${order.shop}`,
        at,
        entries,
      });
      store.saveRefund({ id: refundId, order: order.id, dong, at, state: 'refunded' });
      store.change(order, { refundedDong: order.refundedDong + dong });
    },
  );

  return {
    shops,
    attach(given) {
      cards = given;
    },
    createOrder: database.transaction(({ shop, dong, description }: NewCheckoutOrder) => {
      if (!shops.some(({ id }) => id === shop)) return undefined;
      if (!(Number.isSafeInteger(dong) && dong > 0 && dong <= MOST_DONG)) return undefined;
      const at = now();
      const day = wireTime(at).slice(0, 10).replaceAll('-', '');
      const id = `CHK-${day}-${String(count('CHK')).padStart(8, '0')}`;
      return store.insert({ id, shop, dong, description, at, expiresAt: at + ORDER_MS });
    }),
    order: current,
    orders: (limit = 50) => store.latest(limit).map(({ id }) => current(id)!),
    requestOtp: (orderId, card) => alone(orderId, () => requestOtp(orderId, card)),
    pay: (orderId, otp) => alone(orderId, () => pay(orderId, otp)),
    refund: (orderId, refundId, dong) => alone(orderId, () => refund(orderId, refundId, dong)),
  };
}
