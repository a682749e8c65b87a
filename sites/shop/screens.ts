import type { CheckoutRefund } from '../../network/alipay/checkout.ts';
import type { CheckoutOrder } from '../../network/alipay/checkout-store.ts';
import { responseCode } from '../../network/napas/response-codes.ts';
import { type Html, html } from '../html.ts';
import { facts, field, live, outcome } from '../layout.ts';
import { shownMoment } from '../local-moment.ts';
import { shownDong } from '../money.ts';
import type { Visit } from '../site.ts';
import { type Good, goodName } from './goods.ts';
import { isSettled, type RefundUnderWay } from './refunds.ts';
import type { ShopWords } from './words.ts';

export function goodsScreen(visit: Visit, words: ShopWords, goods: readonly Good[]): Html {
  const { language } = visit;
  const offer = (good: Good): Html =>
    html`<li><button name="good" value="${good.id}">
<strong><span>${goodName(good, language)}</span><span>${shownDong(good.dong, language)}</span></strong>
<small>${language === 'vi' ? good.about.vi : good.about.en}</small>
<span class="buy">${words.buy}</span></button></li>`;
  return html`<p class="soft">${words.hint}</p>
${visit.form('/shop/order', html`<ul class="choices">${goods.map(offer)}</ul>`)}
<a class="button plain" href="/shop/orders">${words.shopkeeper}</a>`;
}

export function receiptScreen(
  visit: Visit,
  words: ShopWords,
  shop: string,
  order: CheckoutOrder | undefined,
): Html {
  if (!order) return html`<p>${words.noReceipt}</p>${toShop(words)}`;
  const { status, paidAt, approval, napasReference, refundedDong } = order;
  const tones = { paid: 'good', unknown: 'unsure', open: 'unsure', expired: 'bad' } as const;
  return html`${live(html`${outcome(tones[status], capital(words.statuses[status]))}
<section class="panel"><h2>${shop}</h2>${facts([
    [words.order, order.id],
    [words.goods, order.description],
    [words.amount, shownDong(order.dong, visit.language)],
    paidAt === null ? undefined : [words.when, shownMoment(paidAt)],
    approval === null ? undefined : [words.approval, approval],
    napasReference === null ? undefined : [words.napasReference, napasReference],
    refundedDong === 0 ? undefined : [words.refunded, shownDong(refundedDong, visit.language)],
  ])}</section>`)}
${status === 'open' && html`<a class="button" href="/cashier?order=${order.id}">${words.toPay}</a>`}
${toShop(words)}`;
}

const toShop = (words: ShopWords): Html =>
  html`<a class="button quiet" href="/shop">${words.toShop}</a>`;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export function ordersScreen(
  visit: Visit,
  words: ShopWords,
  orders: readonly CheckoutOrder[],
  refunds: ReadonlyMap<string, RefundUnderWay>,
): Html {
  const { language } = visit;
  const row = (order: CheckoutOrder): Html => {
    const refund = refunds.get(order.id);
    const { refundedDong, dong } = order;
    return html`<section class="panel">
<strong>${order.description}</strong>
<span class="soft">${order.id} · ${shownMoment(order.createdAt)}</span>
${facts([
  [capital(words.statuses[order.status]), shownDong(dong, language)],
  refundedDong === 0 ? undefined : [words.refunded, shownDong(refundedDong, language)],
])}
${refund && html`<p class="note">${refundText(visit, words, refund)}</p>`}
${refundForm(visit, words, order, refund)}</section>`;
  };
  return html`${live(orders.length === 0 ? html`<p>${words.noOrders}</p>` : html`${orders.map(row)}`)}
${toShop(words)}`;
}

function refundForm(
  visit: Visit,
  words: ShopWords,
  order: CheckoutOrder,
  refund: RefundUnderWay | undefined,
): Html {
  const hidden = html`<input type="hidden" name="order" value="${order.id}">`;
  if (refund?.work.state().kind === 'running') return html``;
  if (refund && !isSettled(refund)) {
    const ask = html`${hidden}<button class="quiet">${words.askAgain}</button>`;
    return visit.form('/shop/refund-again', ask);
  }
  const left = order.dong - order.refundedDong;
  if (order.status !== 'paid' || left === 0) return html``;
  return html`<details><summary>${words.refund}</summary><div>${visit.form(
    '/shop/refund',
    html`${hidden}${field('amount', {
      id: `amount-${order.id}`,
      label: words.refundAmount,
      value: String(left),
      digits: 14,
    })}<button>${words.refund}</button>`,
  )}</div></details>`;
}

function refundText(visit: Visit, words: ShopWords, { dong, work }: RefundUnderWay): string {
  const state = work.state();
  if (state.kind === 'running') return words.refunding;
  if (state.kind === 'broken') return words.refundUnknown;
  const value: CheckoutRefund = state.value;
  switch (value.kind) {
    case 'refunded':
      return words.refundDone(shownDong(dong, visit.language));
    case 'declined': {
      const { en, vi } = responseCode(value.code);
      return words.refundDeclined(`${visit.language === 'vi' ? vi : en} (${value.code})`);
    }
    case 'too-much':
      return words.tooMuch(shownDong(value.left, visit.language));
    case 'unknown':
    case 'busy':
      return words.refundUnknown;
    case 'not-paid':
    case 'id-used':
    case 'unknown-order':
      return words.notPaid;
  }
}
