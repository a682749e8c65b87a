import { maskPan } from '../../crypto/mask.ts';
import type { CheckoutCard } from '../../network/alipay/card-port.ts';
import type { Checkout, CheckoutOtp, CheckoutPayment } from '../../network/alipay/checkout.ts';
import type { CheckoutOrder } from '../../network/alipay/checkout-store.ts';
import type { Clock, TimerId } from '../../time/clock.ts';
import { type Problem, takeProblem } from '../problem.ts';
import { perSession } from '../sessions.ts';
import { type Answer, go, page, type Site, type Visit } from '../site.ts';
import { startWork, type Work } from '../work.ts';
import { readCard, type TypedCard } from './card-form.ts';
import {
  cardScreen,
  noOrderScreen,
  passwordScreen,
  resultScreen,
  type TestCard,
} from './screens.ts';
import { type CashierWords, cashierWords } from './words.ts';

export interface CashierSiteOptions {
  readonly checkout: Checkout;
  /** Cards of the test world that a tester may use without typing them. */
  readonly testCards: readonly TestCard[];
  readonly clock: Clock;
}

/** From when somebody typed a card until it is forgotten, if nothing comes of it. */
const CARD_MS = 10 * 60_000;

/** What is remembered of somebody who pays; the card and the password until it is known how. */
interface Payer extends Problem {
  order: string | undefined;
  card: CheckoutCard | undefined;
  otp: Work<CheckoutOtp> | undefined;
  password: string | undefined;
  payment: Work<CheckoutPayment> | undefined;
  typed: Omit<TypedCard, 'pan'> | undefined;
}

const NEW_PAYER: Payer = {
  order: undefined,
  card: undefined,
  otp: undefined,
  password: undefined,
  payment: undefined,
  typed: undefined,
  problem: undefined,
};

/** The wallet's cashier: an online shop's order, paid by a NAPAS card with a one-time password. */
export function createCashierSite({ checkout, testCards, clock }: CashierSiteOptions): Site {
  const payerOf = perSession((): Payer => ({ ...NEW_PAYER }));
  const timers = new Map<Payer, TimerId>();

  /** Begins the payer's time anew. */
  function forgetLater(payer: Payer): void {
    clock.clearTimeout(timers.get(payer));
    const timer = clock.setTimeout(() => {
      timers.delete(payer);
      forgetCard(payer);
    }, CARD_MS);
    timers.set(payer, timer);
  }

  function forgetCard(payer: Payer): void {
    const last = payer.payment?.state();
    const isShown = last && !(last.kind === 'done' && mayTypeAgain(last.value));
    // How it ended is still shown, or asked for: by the password alone, which is worth nothing now.
    if (isShown) Object.assign(payer, { card: undefined, typed: undefined });
    else Object.assign(payer, NEW_PAYER, { order: payer.order });
  }

  const shopName = ({ shop }: CheckoutOrder): string =>
    checkout.shops.find(({ id }) => id === shop)?.name ?? shop;

  type Show = (visit: Visit, words: CashierWords, order: CheckoutOrder, payer: Payer) => Answer;

  /** Shows a page about the order that is to be paid, and to everybody else that there is none. */
  function about(show: Show): (visit: Visit) => Answer {
    return (visit) => {
      const words = cashierWords(visit.language);
      const payer = payerOf(visit.session);
      const order = payer.order === undefined ? undefined : checkout.order(payer.order);
      return order ? show(visit, words, order, payer) : page(words.cardTitle, noOrderScreen(words));
    };
  }

  function askForPassword(order: CheckoutOrder, payer: Payer, card: CheckoutCard): Answer {
    Object.assign(payer, NEW_PAYER, { order: order.id, card });
    payer.otp = startWork(() => checkout.requestOtp(order.id, card));
    forgetLater(payer);
    return go('/cashier/password');
  }

  function startPayment(order: CheckoutOrder, payer: Payer, password: string): Answer {
    const work = startWork(() => checkout.pay(order.id, password));
    Object.assign(payer, { password, payment: work });
    void work.settled.then(() => {
      const state = work.state();
      if (state.kind !== 'done' || !isFinal(state.value)) return;
      if (payer.payment === work) Object.assign(payer, { card: undefined, password: undefined });
    });
    return go('/cashier/result');
  }

  const showCard: Show = (visit, words, order, payer) => {
    if (payer.payment) return go('/cashier/result');
    if (payer.otp) return go('/cashier/password');
    const shown = { order, shop: shopName(order), testCards, typed: payer.typed };
    return page(words.cardTitle, cardScreen(visit, words, shown, takeProblem(payer)));
  };

  const showPassword: Show = (visit, words, order, payer) => {
    const { otp, card, payment } = payer;
    if (!otp || !card) return go('/cashier');
    const last = payment?.state();
    if (last && !(last.kind === 'done' && mayTypeAgain(last.value))) return go('/cashier/result');
    const shown = {
      order,
      shop: shopName(order),
      card: maskPan(card.pan),
      otp: otp.state(),
      last: last?.kind === 'done' ? last.value : undefined,
    };
    const again = shown.otp.kind === 'running';
    return page(words.passwordTitle, passwordScreen(visit, words, shown, takeProblem(payer)), {
      again,
    });
  };

  const showResult: Show = (visit, words, order, payer) => {
    const state = payer.payment?.state();
    if (!state) return go('/cashier');
    if (state.kind === 'done' && mayTypeAgain(state.value)) return go('/cashier/password');
    const body = resultScreen(visit, words, { order, shop: shopName(order), state });
    return page(words.resultTitle, body, { again: state.kind === 'running' });
  };

  return {
    path: '/cashier',
    name: { en: 'Alipay cashier (model)', vi: 'Thu ngân Alipay (mô phỏng)' },
    languages: ['vi', 'en'],
    get: {
      '/cashier': (visit) => {
        const asked = visit.field('order');
        if (asked === '') return about(showCard)(visit);
        Object.assign(payerOf(visit.session), NEW_PAYER, { order: asked });
        return go('/cashier');
      },
      '/cashier/password': about(showPassword),
      '/cashier/result': about(showResult),
    },
    post: {
      '/cashier/card': about((visit, words, order, payer) => {
        if (payer.otp) return go('/cashier/password');
        const typed = { name: visit.field('name'), issued: visit.field('issued') };
        const card = readCard({ ...typed, pan: visit.field('pan') }, words);
        if (card.ok) return askForPassword(order, payer, card.value);
        Object.assign(payer, { typed, problem: card.error });
        forgetLater(payer);
        return go('/cashier');
      }),
      '/cashier/test-card': about((visit, _words, order, payer) => {
        const found = testCards.find(({ id }) => id === visit.field('card'));
        if (payer.otp || !found) return go('/cashier');
        return askForPassword(order, payer, found.card);
      }),
      '/cashier/new-password': about((_visit, _words, order, payer) => {
        const { card, otp, payment } = payer;
        const last = payment?.state();
        if (!card || otp?.state().kind === 'running') return go('/cashier/password');
        if (last && !(last.kind === 'done' && mayTypeAgain(last.value)))
          return go('/cashier/result');
        return askForPassword(order, payer, card);
      }),
      '/cashier/pay': about((visit, words, order, payer) => {
        const { otp, payment } = payer;
        const last = payment?.state();
        if (!otp || (last && !(last.kind === 'done' && mayTypeAgain(last.value)))) {
          return go('/cashier/result');
        }
        const password = visit.field('password').replaceAll(' ', '');
        if (/^\d{6}$/.test(password)) return startPayment(order, payer, password);
        payer.problem = words.badPassword;
        return go('/cashier/password');
      }),
      '/cashier/ask-again': about((_visit, _words, order, payer) => {
        const { password, payment } = payer;
        if (password === undefined || payment?.state().kind === 'running') {
          return go('/cashier/result');
        }
        return startPayment(order, payer, password);
      }),
      '/cashier/other-card': about((_visit, _words, order, payer) => {
        if (payer.payment?.state().kind === 'running' || order.status !== 'open') {
          return go('/cashier/result');
        }
        Object.assign(payer, NEW_PAYER, { order: order.id });
        return go('/cashier');
      }),
      '/cashier/leave': (visit) => {
        Object.assign(payerOf(visit.session), NEW_PAYER);
        return go('/shop');
      },
    },
    stop() {
      for (const timer of timers.values()) clock.clearTimeout(timer);
      timers.clear();
    },
  };
}

/** The order waits for another password. */
function mayTypeAgain({ kind }: CheckoutPayment): boolean {
  return kind === 'wrong-otp' || kind === 'otp-expired' || kind === 'no-otp-asked';
}

/** Whether neither the card nor the password will be needed again. */
function isFinal({ kind }: CheckoutPayment): boolean {
  return ['paid', 'declined', 'unknown-order', 'order-closed'].includes(kind);
}
