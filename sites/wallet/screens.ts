import type {
  OrderPayment,
  OrderView,
  WalletLine,
  WalletView,
} from '../../network/alipay/wallet-desk.ts';
import { type Html, html } from '../html.ts';
import { busy, countdown, facts, field, live, outcome, problem } from '../layout.ts';
import { shownMoment } from '../local-moment.ts';
import { shownDong, shownYuan } from '../money.ts';
import { qrPicture } from '../qr-picture.ts';
import type { Visit } from '../site.ts';
import type { WalletWords } from './words.ts';

export function chooseScreen(
  visit: Visit,
  words: WalletWords,
  wallets: readonly WalletView[],
): Html {
  const choice = ({ id, name, about, balance, locked }: WalletView): Html =>
    html`<li><button name="wallet" value="${id}">
<strong><span>${name}</span><span>${shownYuan(balance)}</span></strong>
<small lang="en">${about}${locked && ` · ${words.locked}`}</small></button></li>`;
  return html`<p class="soft">${words.chooseHint}</p>
${visit.form('/wallet/choose', html`<ul class="choices">${wallets.map(choice)}</ul>`)}`;
}

export function homeScreen(
  visit: Visit,
  words: WalletWords,
  wallet: WalletView,
  last: readonly WalletLine[],
): Html {
  return live(html`${balancePanel(words, wallet)}
${visit.form('/wallet/code', html`<button>${words.showCode}</button>`)}
<a class="button quiet" href="/wallet/scan">${words.scan}</a>
${
  last.length > 0 &&
  html`<section class="panel"><h2>${words.history}</h2>${lines(visit, words, last)}
<a class="button plain" href="/wallet/history">${words.all}</a></section>`
}
${visit.form('/wallet/leave', html`<button class="plain">${words.otherWallet}</button>`)}`);
}

const balancePanel = (words: WalletWords, { balance }: WalletView): Html =>
  html`<div class="balance"><p>${words.balance}</p><p>${shownYuan(balance)}</p></div>`;

export interface ShownCode {
  readonly code: string;
  readonly leftMs: number;
  /** What came of it. */
  readonly tried: WalletLine | undefined;
}

export function codeScreen(visit: Visit, words: WalletWords, shown: ShownCode): Html {
  const { code, leftMs, tried } = shown;
  const picture = html`<section class="panel code" data-code="${code}">
${qrPicture(code, words.codeTitle)}
<p class="digits">${code.replace(/(\d{4})(?=\d)/g, '$1 ')}</p>
<p>${words.codeLeft} ${countdown(leftMs)}</p></section>
<p class="soft">${words.codeHint}</p>`;
  const ended = tried
    ? html`${
        tried.kind === 'failed'
          ? outcome('bad', words.failed, reasonOf(words, tried.code))
          : outcome('good', words.paid)
      }${amounts(visit, words, tried)}`
    : outcome('unsure', words.codeExpired);
  return html`${live(tried || leftMs <= 0 ? ended : picture)}
${visit.form('/wallet/code', html`<button class="quiet">${words.newCode}</button>`)}
<a class="button plain" href="/wallet">${words.home}</a>`;
}

export function scanScreen(visit: Visit, words: WalletWords, wrong: string | undefined): Html {
  return html`${problem(wrong)}
${visit.form(
  '/wallet/scan',
  html`${field('code', { label: words.payload, hint: words.payloadHint })}
<button>${words.read}</button>`,
)}
<a class="button plain" href="/wallet">${words.home}</a>`;
}

export interface ShownOrder {
  readonly scan: number;
  readonly order: OrderView;
  readonly wallet: WalletView;
}

export function orderScreen(
  visit: Visit,
  words: WalletWords,
  { scan, order, wallet }: ShownOrder,
  wrong: string | undefined,
): Html {
  const hint = words.testPin(wallet.pin);
  const ask = html`${problem(wrong)}
${visit.form(
  '/wallet/pay',
  html`<input type="hidden" name="scan" value="${scan}">
${field('pin', { label: words.pin, hint, digits: 6, secret: true })}
<button>${words.pay}</button>`,
)}`;
  return html`<section class="panel"><h2>${order.merchant}</h2>
<p class="amount">${shownYuan(order.fen)}</p>
${facts([
  [words.merchantGets, shownDong(order.dong, visit.language)],
  [words.rate, words.rateText(order.rate)],
  [words.order, order.description],
  [words.balance, shownYuan(wallet.balance)],
])}</section>
${order.status === 'PENDING' ? ask : problem(words.closed)}
<a class="button plain" href="/wallet">${words.cancel}</a>`;
}

export function resultScreen(
  visit: Visit,
  words: WalletWords,
  shown: { readonly payment: OrderPayment; readonly order: OrderView; readonly wallet: WalletView },
): Html {
  const { payment, order, wallet } = shown;
  const again = payment.kind === 'declined' && order.status === 'PENDING';
  return html`${live(html`${paymentOutcome(words, payment, order)}
${amounts(visit, words, order)}${facts([[words.balance, shownYuan(wallet.balance)]])}`)}
${again && visit.form('/wallet/again', html`<button>${words.tryAgain}</button>`)}
<a class="button quiet" href="/wallet">${words.home}</a>`;
}

function paymentOutcome(words: WalletWords, payment: OrderPayment, order: OrderView): Html {
  const failed = (why: string): Html => outcome('bad', words.failed, why);
  switch (payment.kind) {
    case 'paid':
      return outcome('good', words.paid);
    case 'in-process':
      if (order.status === 'SUCCESS') return outcome('good', words.paid);
      if (order.status === 'PROCESSING') return busy(words.inProcess, words.inProcessMeaning);
      return failed(words.notConfirmed);
    case 'declined':
      return failed(reasonOf(words, payment.code));
    case 'wrong-pin':
      return failed(words.wrongPin(payment.left));
    case 'locked':
      return failed(words.lockedMeaning);
    case 'order-closed':
      return failed(words.closed);
    case 'unknown-order':
    case 'unknown-wallet':
      return failed(words.unknownOrder);
  }
}

const reasonOf = (words: WalletWords, code: string): string =>
  words.reasons[code] ?? words.otherReason(code);

export function historyScreen(
  visit: Visit,
  words: WalletWords,
  wallet: WalletView,
  history: readonly WalletLine[],
): Html {
  return html`${live(html`${balancePanel(words, wallet)}
${
  history.length === 0
    ? html`<p>${words.emptyHistory}</p>`
    : html`<section class="panel">${lines(visit, words, history)}</section>`
}`)}
<a class="button quiet" href="/wallet">${words.home}</a>`;
}

function lines(visit: Visit, words: WalletWords, history: readonly WalletLine[]): Html {
  const signs = { payment: '−', refund: '+', failed: '' };
  const row = ({ at, kind, code, merchant, dong, fen }: WalletLine): Html =>
    html`<li><strong><span>${merchant}</span>
<span>${signs[kind]}${shownYuan(fen)}</span></strong>
<span class="soft">${words[kind]} · ${shownDong(dong, visit.language)} · ${shownMoment(at)}</span>
${kind === 'failed' && html`<span class="soft">${reasonOf(words, code)}</span>`}</li>`;
  return html`<ul class="rows">${history.map(row)}</ul>`;
}

function amounts(
  visit: Visit,
  words: WalletWords,
  of: { readonly merchant: string; readonly dong: number; readonly fen: number },
): Html {
  return facts([
    [words.merchant, of.merchant],
    [words.youPay, shownYuan(of.fen)],
    [words.merchantGets, shownDong(of.dong, visit.language)],
  ]);
}
