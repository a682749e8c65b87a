import type { Checkout } from '../../network/alipay/checkout.ts';
import type { CheckoutOrder } from '../../network/alipay/checkout-store.ts';
import type { ShopConfig } from '../../network/alipay/config.ts';
import { typedDong } from '../money.ts';
import { perSession } from '../sessions.ts';
import { go, page, type Site } from '../site.ts';
import { startWork } from '../work.ts';
import { GOODS, goodName } from './goods.ts';
import { isSettled, type RefundUnderWay } from './refunds.ts';
import { goodsScreen, ordersScreen, receiptScreen } from './screens.ts';
import { shopWords } from './words.ts';

/** A small shop: goods, the way to the cashier, receipts, and the shopkeeper's refunds. */
export function createShopSite(checkout: Checkout, shop: ShopConfig): Site {
  const ordersOf = perSession(() => new Set<string>());
  const refunds = new Map<string, RefundUnderWay>();
  const ownOrders = (): readonly CheckoutOrder[] =>
    checkout.orders().filter((order) => order.shop === shop.id);

  function startRefund(order: CheckoutOrder, id: string, dong: number): void {
    const work = startWork(() => checkout.refund(order.id, id, dong));
    refunds.set(order.id, { id, dong, work });
  }

  return {
    path: '/shop',
    name: { en: shop.name },
    languages: ['vi', 'en'],
    get: {
      '/shop': (visit) => {
        const words = shopWords(visit.language);
        return page(words.title, goodsScreen(visit, words, GOODS));
      },
      '/shop/receipt': (visit) => {
        const words = shopWords(visit.language);
        const id = visit.field('order');
        const order = ordersOf(visit.session).has(id) ? checkout.order(id) : undefined;
        return page(words.receiptTitle, receiptScreen(visit, words, shop.name, order));
      },
      '/shop/orders': (visit) => {
        const words = shopWords(visit.language);
        return page(words.ordersTitle, ordersScreen(visit, words, ownOrders(), refunds));
      },
    },
    post: {
      '/shop/order': (visit) => {
        const good = GOODS.find(({ id }) => id === visit.field('good'));
        const order =
          good &&
          checkout.createOrder({
            shop: shop.id,
            dong: good.dong,
            description: goodName(good, visit.language),
          });
        if (!order) return go('/shop');
        ordersOf(visit.session).add(order.id);
        return go(`/cashier?order=${order.id}`);
      },
      '/shop/refund': (visit) => {
        const order = ownOrders().find(({ id }) => id === visit.field('order'));
        const before = order && refunds.get(order.id);
        const dong = typedDong(visit.field('amount'));
        if (!order || (before && !isSettled(before)) || dong === undefined) {
          return go('/shop/orders');
        }
        // The same refund asked twice, even before a restart, has the same id.
        startRefund(order, `${order.id}-R${order.refundedDong}-${dong}`, dong);
        return go('/shop/orders');
      },
      '/shop/refund-again': (visit) => {
        const order = ownOrders().find(({ id }) => id === visit.field('order'));
        const before = order && refunds.get(order.id);
        if (order && before && before.work.state().kind !== 'running' && !isSettled(before)) {
          startRefund(order, before.id, before.dong);
        }
        return go('/shop/orders');
      },
    },
  };
}
