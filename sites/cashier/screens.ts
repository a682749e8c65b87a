import { maskPan } from '../../crypto/mask.ts';
import type { CheckoutCard } from '../../network/alipay/card-port.ts';
import type { CheckoutOtp, CheckoutPayment } from '../../network/alipay/checkout.ts';
import type { CheckoutOrder } from '../../network/alipay/checkout-store.ts';
import { type Html, html } from '../html.ts';
import { busy, facts, field, live, outcome, problem } from '../layout.ts';
import { shownDong } from '../money.ts';
import type { Visit } from '../site.ts';
import type { Work } from '../work.ts';
import type { TypedCard } from './card-form.ts';
import { type CashierWords, declineReason } from './words.ts';

export interface TestCard {
  readonly id: string;
  readonly bankName: string;
  readonly card: CheckoutCard;
}

interface About {
  readonly order: CheckoutOrder;
  readonly shop: string;
}

export function noOrderScreen(words: CashierWords): Html {
  return html`<p>${words.noOrder}</p><a class="button" href="/shop">${words.toShop}</a>`;
}

function orderPanel(visit: Visit, words: CashierWords, { order, shop }: About): Html {
  return html`<section class="panel"><h2>${shop}</h2>
<p class="amount">${shownDong(order.dong, visit.language)}</p>
<p class="soft">${order.description}</p>
<p class="soft">${words.order} ${order.id}</p></section>`;
}

export function cardScreen(
  visit: Visit,
  words: CashierWords,
  shown: About & {
    readonly testCards: readonly TestCard[];
    readonly typed: Omit<TypedCard, 'pan'> | undefined;
  },
  wrong: string | undefined,
): Html {
  const { order, testCards, typed } = shown;
  if (order.status !== 'open') {
    return html`${orderPanel(visit, words, shown)}${problem(words.closed)}
<a class="button" href="/shop/receipt?order=${order.id}">${words.toShop}</a>`;
  }
  const choice = ({ id, bankName, card }: TestCard): Html =>
    html`<li><button name="card" value="${id}"><strong>${bankName}</strong>
<span>${card.name}</span><small>${maskPan(card.pan)}</small></button></li>`;
  return html`${orderPanel(visit, words, shown)}
${problem(wrong)}
${visit.form(
  '/cashier/card',
  html`${field('pan', { label: words.pan, hint: words.panHint, digits: 23 })}
${field('name', { label: words.name, value: typed?.name, most: 40 })}
${field('issued', { label: words.issued, hint: words.issuedHint, value: typed?.issued, digits: 7 })}
<button>${words.next}</button>`,
)}
${
  testCards.length > 0 &&
  html`<details><summary>${words.testCards}</summary><div>
${visit.form('/cashier/test-card', html`<ul class="choices">${testCards.map(choice)}</ul>`)}</div></details>`
}
${visit.form('/cashier/leave', html`<button class="plain">${words.cancel}</button>`)}`;
}

export function passwordScreen(
  visit: Visit,
  words: CashierWords,
  shown: About & {
    /** Masked. */
    readonly card: string;
    readonly otp: ReturnType<Work<CheckoutOtp>['state']>;
    /** What came of the password before. */
    readonly last: CheckoutPayment | undefined;
  },
  wrong: string | undefined,
): Html {
  const { otp, card, last } = shown;
  const again = visit.form(
    '/cashier/new-password',
    html`<button class="quiet">${words.again}</button>`,
  );
  const otherCard = visit.form(
    '/cashier/other-card',
    html`<button class="plain">${words.otherCard}</button>`,
  );
  const unknown = html`${outcome('unsure', words.notSent, words.notSentMeaning)}${again}${otherCard}`;
  if (otp.kind === 'running') return live(busy(words.sending));
  if (otp.kind === 'broken') return live(unknown);
  const sent = otp.value;
  switch (sent.kind) {
    case 'declined':
      return live(html`${outcome('bad', words.notPaid, declined(visit, words, sent.code))}
${otherCard}<a class="button plain" href="/shop">${words.toShop}</a>`);
    case 'unknown':
    case 'busy':
      return live(unknown);
    case 'order-closed':
    case 'unknown-order':
      return live(html`${problem(words.closed)}<a class="button" href="/shop">${words.toShop}</a>`);
    case 'otp-sent':
      return html`${orderPanel(visit, words, shown)}
<p>${words.sentTo(sent.phone)}</p>
<p class="soft">${words.card} ${card}</p>
${problem(wrong ?? passwordProblem(words, last))}
${visit.form(
  '/cashier/pay',
  html`${field('password', { label: words.password, hint: words.passwordHint, digits: 7 })}
<button>${words.pay}</button>`,
)}
${again}
${visit.form('/cashier/leave', html`<button class="plain">${words.cancel}</button>`)}`;
  }
}

function passwordProblem(words: CashierWords, last: CheckoutPayment | undefined) {
  if (last?.kind === 'wrong-otp') return words.wrong(last.left);
  return last === undefined ? undefined : words.expired;
}

export function resultScreen(
  visit: Visit,
  words: CashierWords,
  shown: About & { readonly state: ReturnType<Work<CheckoutPayment>['state']> },
): Html {
  const { state, order } = shown;
  const toShop = html`<a class="button" href="/shop/receipt?order=${order.id}">${words.toShop}</a>`;
  if (state.kind === 'running') return live(busy(words.paying, words.payingHint));
  const kind = state.kind === 'done' ? state.value.kind : 'unknown';
  if (state.kind === 'done' && state.value.kind === 'declined') {
    const otherCard = visit.form('/cashier/other-card', html`<button>${words.otherCard}</button>`);
    return live(html`${outcome('bad', words.notPaid, declined(visit, words, state.value.code))}
${otherCard}<a class="button plain" href="/shop">${words.toShop}</a>`);
  }
  if (kind === 'paid') {
    return live(html`${outcome('good', words.paid)}
${orderPanel(visit, words, shown)}
${facts([
  order.approval === null ? undefined : [words.approval, order.approval],
  order.napasReference === null ? undefined : [words.napasReference, order.napasReference],
])}${toShop}`);
  }
  if (kind === 'order-closed' || kind === 'unknown-order') {
    return live(html`${problem(words.closed)}${toShop}`);
  }
  return live(html`${outcome('unsure', words.unknown, words.unknownMeaning)}
${visit.form('/cashier/ask-again', html`<button>${words.askAgain}</button>`)}`);
}

function declined(visit: Visit, words: CashierWords, code: string): string {
  return `${words.declined(declineReason(code, visit.language))} (${code})`;
}
