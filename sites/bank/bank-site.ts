import type { BankApp, BankAppSession, TransferOutcome } from '../../network/switch/bank-app.ts';
import { typedDong } from '../money.ts';
import { type Problem, takeProblem } from '../problem.ts';
import { perSession } from '../sessions.ts';
import { type Answer, go, page, type Site, type Visit } from '../site.ts';
import { startWork, type Work } from '../work.ts';
import { readScannedOrder } from './scanned-order.ts';
import {
  type Customer,
  chooseScreen,
  customerKey,
  historyScreen,
  homeScreen,
  loginScreen,
  mayPayAgain,
  type PaymentUnderWay,
  paymentScreen,
  resultScreen,
  type ScannedCode,
  scanScreen,
} from './screens.ts';
import { type BankWords, bankWords, refusalText } from './words.ts';

export interface BankSiteOptions {
  readonly apps: readonly BankApp[];
  /** What a test customer's PIN is, for who plays him; undefined: not told. */
  readonly testPin: (bank: string, account: string) => string | undefined;
  readonly bankName: (id: string) => string;
}

/** What a phone with a bank's app on it remembers. */
interface Phone extends Problem {
  customer: Customer | undefined;
  app: BankAppSession | undefined;
  scanned: ScannedCode | undefined;
  payment: PaymentUnderWay | undefined;
}

const NEW_PHONE: Phone = {
  customer: undefined,
  app: undefined,
  scanned: undefined,
  payment: undefined,
  problem: undefined,
};

/** The app of each issuing bank: balance, history, and payment by VietQR through NAPAS. */
export function createBankSite(options: BankSiteOptions): Site {
  const { apps, testPin, bankName } = options;
  let scans = 0;
  const phoneOf = perSession((): Phone => ({ ...NEW_PHONE }));
  const customers: readonly Customer[] = apps.flatMap(({ bank, phones }) =>
    phones.map((phone) => ({ ...phone, bank, bankName: bankName(bank) })),
  );

  /** Shows a page of who is logged in, and the way there to everybody else. */
  function inside(
    show: (visit: Visit, words: BankWords, app: BankAppSession, phone: Phone) => Answer,
  ): (visit: Visit) => Answer {
    return (visit) => {
      const phone = phoneOf(visit.session);
      if (!phone.app) return go('/bank');
      return show(visit, bankWords(visit.language), phone.app, phone);
    };
  }

  const pinOf = ({ customer }: Phone): string | undefined =>
    customer && testPin(customer.bank, customer.account);

  function home(visit: Visit): Answer {
    const words = bankWords(visit.language);
    const phone = phoneOf(visit.session);
    const { app, customer } = phone;
    if (app && customer) return page(customer.bankName, homeScreen(visit, words, customer, app));
    if (!customer) return page(words.chooseTitle, chooseScreen(visit, words, customers));
    const shown = { testPin: pinOf(phone), wrong: takeProblem(phone) };
    return page(words.loginTitle, loginScreen(visit, words, customer, shown));
  }

  function login(visit: Visit): Answer {
    const phone = phoneOf(visit.session);
    const { customer, scanned } = phone;
    const app = apps.find(({ bank }) => bank === customer?.bank);
    if (!customer || !app) return go('/bank');
    const outcome = app.login(customer.account, visit.field('pin'));
    if (!outcome.ok) {
      phone.problem = refusalText(outcome.error, bankWords(visit.language));
      return go('/bank');
    }
    phone.app = outcome.value;
    return go(scanned ? '/bank/payment' : '/bank');
  }

  /** A code may be held before the phone before anybody has logged in: it is kept for then. */
  function take(visit: Visit): Answer {
    const phone = phoneOf(visit.session);
    const read = readScannedOrder(visit.field('code'), bankWords(visit.language));
    phone.payment = undefined;
    phone.scanned = read.ok ? { id: ++scans, order: read.value } : undefined;
    phone.problem = read.ok ? undefined : read.error;
    if (!phone.app) return go('/bank');
    return go(read.ok ? '/bank/payment' : '/bank/scan');
  }

  function pay(visit: Visit, words: BankWords, app: BankAppSession, phone: Phone): Answer {
    const { scanned } = phone;
    if (!scanned || visit.field('scan') !== String(scanned.id)) return go('/bank/payment');
    if (phone.payment) return go('/bank/result');
    const { order } = scanned;
    const other = visit.field('other');
    const typed = other === '' ? visit.field('amount') : other;
    const amount = other === '' && order.amount !== undefined ? order.amount : typedDong(typed);
    if (amount === undefined) {
      phone.problem = words.badAmount;
      return go('/bank/payment');
    }
    const { acquirerName: _name, ...asked } = order;
    const pin = visit.field('pin');
    const times = visit.field('twice') === '' ? 1 : 2;
    const works: Work<TransferOutcome>[] = [];
    for (let nth = 0; nth < times; nth++) {
      const before = works[nth - 1]?.settled;
      works.push(
        startWork(async () => {
          await before;
          return app.pay({ ...asked, amount }, pin);
        }),
      );
    }
    phone.payment = { order, amount, works };
    return go('/bank/result');
  }

  return {
    path: '/bank',
    name: { en: 'Bank app', vi: 'Ứng dụng ngân hàng' },
    languages: ['vi', 'en'],
    get: {
      '/bank': home,
      '/bank/scan': (visit) => {
        if (visit.field('code') !== '') return take(visit);
        return inside((_visit, words, _app, phone) =>
          page(words.scanTitle, scanScreen(visit, words, takeProblem(phone))),
        )(visit);
      },
      '/bank/payment': inside((visit, words, app, phone) => {
        const { scanned } = phone;
        if (!scanned) return go('/bank/scan');
        if (phone.payment) return go('/bank/result');
        const shown = { testPin: pinOf(phone), wrong: takeProblem(phone) };
        return page(words.payTitle, paymentScreen(visit, words, app, scanned, shown));
      }),
      '/bank/result': inside((visit, words, app, phone) => {
        const { payment } = phone;
        if (!payment) return go('/bank');
        const again = payment.works.some((work) => work.state().kind === 'running');
        return page(words.resultTitle, resultScreen(visit, words, app, payment), { again });
      }),
      '/bank/history': inside((visit, words, app) =>
        page(words.history, historyScreen(visit, words, app)),
      ),
    },
    post: {
      '/bank/choose': (visit) => {
        const phone = phoneOf(visit.session);
        phone.app = undefined;
        phone.customer = customers.find((one) => customerKey(one) === visit.field('customer'));
        return go('/bank');
      },
      '/bank/login': login,
      '/bank/logout': (visit) => {
        Object.assign(phoneOf(visit.session), NEW_PHONE);
        return go('/bank');
      },
      '/bank/scan': inside(take),
      '/bank/pay': inside(pay),
      // The code is still before the camera: the same order once more, after a wrong PIN.
      '/bank/again': inside((_visit, _words, app, phone) => {
        if (phone.payment && mayPayAgain(app, phone.payment)) phone.payment = undefined;
        return go('/bank/payment');
      }),
    },
  };
}
