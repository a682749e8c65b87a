import type { PaymentCode } from '../../network/alipay/customers.ts';
import type { OrderPayment, WalletDesk, WalletView } from '../../network/alipay/wallet-desk.ts';
import { recogniseCode } from '../../network/wallet-code.ts';
import type { Clock } from '../../time/clock.ts';
import { type Problem, takeProblem } from '../problem.ts';
import { perSession } from '../sessions.ts';
import { type Answer, go, page, type Site, type Visit } from '../site.ts';
import {
  chooseScreen,
  codeScreen,
  historyScreen,
  homeScreen,
  orderScreen,
  resultScreen,
  scanScreen,
} from './screens.ts';
import { type WalletWords, walletWords } from './words.ts';

export interface WalletSiteOptions {
  readonly desk: WalletDesk;
  readonly clock: Clock;
}

/** What a phone with the wallet on it remembers. */
interface Phone extends Problem {
  wallet: string | undefined;
  code: PaymentCode | undefined;
  /** Newer payments than this may be of the code that is shown. */
  codeSince: number;
  scanned: { readonly id: number; readonly code: string } | undefined;
  payment: OrderPayment | undefined;
}

const NEW_PHONE: Phone = {
  wallet: undefined,
  code: undefined,
  codeSince: 0,
  scanned: undefined,
  payment: undefined,
  problem: undefined,
};

/** The wallet of a visitor from China: payment codes to show, order codes to scan. */
export function createWalletSite({ desk, clock }: WalletSiteOptions): Site {
  let scans = 0;
  const phoneOf = perSession((): Phone => ({ ...NEW_PHONE }));
  const walletOf = ({ wallet }: Phone): WalletView | undefined =>
    desk.list().find(({ id }) => id === wallet);

  /** Shows a page of a chosen wallet, and the choice to everybody else. */
  function inside(
    show: (visit: Visit, words: WalletWords, wallet: WalletView, phone: Phone) => Answer,
  ): (visit: Visit) => Answer {
    return (visit) => {
      const phone = phoneOf(visit.session);
      const wallet = walletOf(phone);
      return wallet ? show(visit, walletWords(visit.language), wallet, phone) : go('/wallet');
    };
  }

  /** A code may be held before the phone before a wallet is chosen: it is kept for then. */
  function take(visit: Visit): Answer {
    const phone = phoneOf(visit.session);
    const text = visit.field('code');
    phone.problem = problemOf(text, walletWords(visit.language));
    phone.scanned = phone.problem === undefined ? { id: ++scans, code: text } : undefined;
    phone.payment = undefined;
    if (!walletOf(phone)) return go('/wallet');
    return go(phone.scanned ? '/wallet/order' : '/wallet/scan');
  }

  function problemOf(text: string, words: WalletWords): string | undefined {
    if (text === '') return words.noCode;
    const code = recogniseCode(text);
    if (code.kind === 'unknown') return words.unknownCode;
    if (code.kind !== 'alipay-order-code') return words.notOurs(code.name);
    return desk.lookUpOrder(text) ? undefined : words.unknownOrder;
  }

  return {
    path: '/wallet',
    name: { en: 'Alipay (model)', zh: '支付宝（模拟）' },
    languages: ['zh', 'en'],
    get: {
      '/wallet': (visit) => {
        const words = walletWords(visit.language);
        const wallet = walletOf(phoneOf(visit.session));
        if (!wallet) return page(words.chooseTitle, chooseScreen(visit, words, desk.list()));
        return page(wallet.name, homeScreen(visit, words, wallet, desk.history(wallet.id, 3)));
      },
      '/wallet/code': inside((visit, words, wallet, phone) => {
        const { code, codeSince } = phone;
        if (!code) return go('/wallet');
        const [last] = desk.history(wallet.id, 1);
        const isOurs = last && last.kind !== 'refund' && last.at > codeSince;
        const leftMs = code.expiresAt - clock.now();
        return page(
          words.codeTitle,
          codeScreen(visit, words, { code: code.code, leftMs, tried: isOurs ? last : undefined }),
        );
      }),
      '/wallet/scan': (visit) => {
        if (visit.field('code') !== '') return take(visit);
        return inside((_visit, words, _wallet, phone) =>
          page(words.scanTitle, scanScreen(visit, words, takeProblem(phone))),
        )(visit);
      },
      '/wallet/order': inside((visit, words, wallet, phone) => {
        const { scanned } = phone;
        const order = scanned && desk.lookUpOrder(scanned.code);
        if (!order) return go('/wallet/scan');
        if (phone.payment) return go('/wallet/result');
        const shown = { scan: scanned.id, order, wallet };
        return page(words.orderTitle, orderScreen(visit, words, shown, takeProblem(phone)));
      }),
      '/wallet/result': inside((visit, words, wallet, phone) => {
        const { payment, scanned } = phone;
        const order = scanned && desk.lookUpOrder(scanned.code);
        if (!payment || !order) return go('/wallet');
        const again = payment.kind === 'in-process' && order.status === 'PROCESSING';
        const body = resultScreen(visit, words, { payment, order, wallet });
        return page(words.resultTitle, body, { again });
      }),
      '/wallet/history': inside((visit, words, wallet) =>
        page(words.history, historyScreen(visit, words, wallet, desk.history(wallet.id))),
      ),
    },
    post: {
      '/wallet/choose': (visit) => {
        const phone = phoneOf(visit.session);
        const { scanned, problem } = phone;
        Object.assign(phone, NEW_PHONE, { scanned, problem, wallet: visit.field('wallet') });
        if (problem !== undefined) return go('/wallet/scan');
        return go(scanned ? '/wallet/order' : '/wallet');
      },
      '/wallet/leave': (visit) => {
        Object.assign(phoneOf(visit.session), NEW_PHONE);
        return go('/wallet');
      },
      '/wallet/code': inside((_visit, _words, wallet, phone) => {
        phone.codeSince = desk.history(wallet.id, 1)[0]?.at ?? 0;
        phone.code = desk.newPaymentCode(wallet.id);
        return go('/wallet/code');
      }),
      '/wallet/scan': inside(take),
      '/wallet/pay': inside((visit, words, wallet, phone) => {
        const { scanned, payment } = phone;
        if (!scanned || payment || visit.field('scan') !== String(scanned.id)) {
          return go('/wallet/order');
        }
        const paid = desk.payOrder(wallet.id, scanned.code, visit.field('pin'));
        if (paid.kind === 'wrong-pin') {
          phone.problem = words.wrongPin(paid.left);
          return go('/wallet/order');
        }
        phone.payment = paid;
        return go('/wallet/result');
      }),
      // The code is still before the camera: the same order once more.
      '/wallet/again': inside((_visit, _words, _wallet, phone) => {
        phone.payment = undefined;
        return go('/wallet/order');
      }),
    },
  };
}
