import type {
  AppEntry,
  AppPhone,
  BankAppSession,
  TransferOutcome,
} from '../../network/switch/bank-app.ts';
import { type Html, html } from '../html.ts';
import { busy, facts, field, live, outcome, problem } from '../layout.ts';
import { shownMoment } from '../local-moment.ts';
import { shownDong } from '../money.ts';
import type { Visit } from '../site.ts';
import type { Work } from '../work.ts';
import type { ScannedOrder } from './scanned-order.ts';
import { type BankWords, declineReason, refusalText } from './words.ts';

export interface Customer extends AppPhone {
  readonly bank: string;
  readonly bankName: string;
}

/** What stands beside a question for the PIN. */
export interface AskedPin {
  /** Told to who plays the customer. */
  readonly testPin: string | undefined;
  /** What was wrong before. */
  readonly wrong: string | undefined;
}

/** A code before the camera; scanned again, it is another. */
export interface ScannedCode {
  readonly id: number;
  readonly order: ScannedOrder;
}

/** An order that was sent, once or, by a customer who misbehaves, twice. */
export interface PaymentUnderWay {
  readonly order: ScannedOrder;
  readonly amount: number;
  readonly works: readonly Work<TransferOutcome>[];
}

export const customerKey = ({ bank, account }: Customer): string => `${bank}-${account}`;

export function chooseScreen(visit: Visit, words: BankWords, customers: readonly Customer[]): Html {
  if (customers.length === 0) return html`<p>${words.nobody}</p>`;
  const choice = (customer: Customer): Html =>
    html`<li><button name="customer" value="${customerKey(customer)}">
<strong>${customer.bankName}</strong><span>${customer.holder}</span>
<small>${words.account} ${customer.account}</small></button></li>`;
  return html`<p class="soft">${words.chooseHint}</p>
${visit.form('/bank/choose', html`<ul class="choices">${customers.map(choice)}</ul>`)}`;
}

export function loginScreen(
  visit: Visit,
  words: BankWords,
  customer: Customer,
  { testPin, wrong }: AskedPin,
): Html {
  return html`${facts([
    [customer.bankName, customer.holder],
    [words.account, customer.account],
  ])}
${problem(wrong)}
${visit.form('/bank/login', html`${pinField(words, testPin)}<button>${words.login}</button>`)}
${visit.form('/bank/logout', html`<button class="plain">${words.otherCustomer}</button>`)}`;
}

function pinField(words: BankWords, testPin: string | undefined): Html {
  const hint = testPin === undefined ? words.sixDigits : words.testPin(testPin);
  return field('pin', { label: words.appPin, hint, digits: 6, secret: true });
}

export function homeScreen(
  visit: Visit,
  words: BankWords,
  customer: Customer,
  app: BankAppSession,
): Html {
  const last = app.history().slice(0, 3);
  return html`${live(html`<div class="balance"><p>${customer.holder} · ${app.account}</p>
<p>${shownDong(app.balance(), visit.language)}</p></div>
<a class="button" href="/bank/scan">${words.scan}</a>
${
  last.length > 0 &&
  html`<section class="panel"><h2>${words.history}</h2>
${entryRows(visit, words, last)}
<a class="button plain" href="/bank/history">${words.all}</a></section>`
}`)}
${visit.form('/bank/logout', html`<button class="plain">${words.logout}</button>`)}`;
}

export function scanScreen(visit: Visit, words: BankWords, wrong: string | undefined): Html {
  return html`${problem(wrong)}
${visit.form(
  '/bank/scan',
  html`${field('code', { label: words.payload, hint: words.payloadHint })}
<button>${words.read}</button>`,
)}
<a class="button plain" href="/bank">${words.home}</a>`;
}

export function paymentScreen(
  visit: Visit,
  words: BankWords,
  app: BankAppSession,
  scanned: ScannedCode,
  { testPin, wrong }: AskedPin,
): Html {
  const { id, order } = scanned;
  const { language } = visit;
  return html`<section class="panel"><h2>${order.merchantName}</h2>
${order.amount !== undefined && html`<p class="amount">${shownDong(order.amount, language)}</p>`}
${facts([
  [words.merchantBank, order.acquirerName],
  [words.merchantId, order.merchantId],
  order.reference === '' ? undefined : [words.reference, order.reference],
  order.terminal === '' ? undefined : [words.terminal, order.terminal],
  [words.fromAccount, app.account],
  [words.balance, shownDong(app.balance(), language)],
])}</section>
${problem(wrong)}
${visit.form(
  '/bank/pay',
  html`<input type="hidden" name="scan" value="${id}">
${order.amount === undefined && field('amount', { label: words.amount, hint: words.amountHint, digits: 14 })}
${pinField(words, testPin)}
<button>${words.pay}</button>
<details><summary>${words.misbehave}</summary><div><p class="note">${words.misbehaveHint}</p>
${order.amount !== undefined && field('other', { label: words.otherAmount, digits: 14, optional: true })}
<label class="tick"><input type="checkbox" name="twice" value="1">${words.twice}</label></div></details>`,
)}
<a class="button plain" href="/bank">${words.cancel}</a>`;
}

/** How it stands by now: what was pending may have ended since. */
function stateOf(app: BankAppSession, work: Work<TransferOutcome>) {
  const state = work.state();
  if (state.kind !== 'done' || state.value.kind !== 'pending') return state;
  return { kind: 'done', value: app.outcomeOf(state.value.id) } as const;
}

/** Whether nothing of it can have moved money. */
export function mayPayAgain(app: BankAppSession, { works }: PaymentUnderWay): boolean {
  return works.every((work) => {
    const state = stateOf(app, work);
    return state.kind === 'done' && ['declined', 'refused'].includes(state.value.kind);
  });
}

export function resultScreen(
  visit: Visit,
  words: BankWords,
  app: BankAppSession,
  payment: PaymentUnderWay,
): Html {
  const { order, amount, works } = payment;
  const several = works.length > 1;
  return live(html`${works.map(
    (work, i) => html`${several && html`<p class="soft">${words.paidTwice(i + 1)}</p>`}
${workOutcome(visit, words, stateOf(app, work))}`,
  )}
${facts([
  [words.merchant, order.merchantName],
  [words.amount, shownDong(amount, visit.language)],
  [words.balance, shownDong(app.balance(), visit.language)],
])}
${mayPayAgain(app, payment) && visit.form('/bank/again', html`<button>${words.tryAgain}</button>`)}
<a class="button quiet" href="/bank">${words.home}</a>`);
}

function workOutcome(
  visit: Visit,
  words: BankWords,
  state: ReturnType<Work<TransferOutcome>['state']>,
): Html {
  if (state.kind === 'running') return busy(words.paying, words.payingHint);
  if (state.kind === 'broken') return outcome('unsure', words.broken, words.brokenMeaning);
  const { value } = state;
  switch (value.kind) {
    case 'paid':
      return outcome(
        'good',
        words.paid,
        `${words.napasReference} ${value.reference}. ${words.paidMeaning}`,
      );
    case 'declined': {
      const why = declineReason(value.code, visit.language);
      return outcome('bad', words.declined, `${words.declinedMeaning(why)} (${value.code})`);
    }
    case 'pending':
      return outcome('unsure', words.pending, words.pendingMeaning);
    case 'refused':
      return outcome('bad', words.declined, refusalText(value.why, words));
  }
}

export function historyScreen(visit: Visit, words: BankWords, app: BankAppSession): Html {
  const entries = app.history();
  return html`${live(
    html`${facts([[words.balance, shownDong(app.balance(), visit.language)]])}
${entries.length === 0 ? html`<p>${words.emptyHistory}</p>` : html`<section class="panel">${entryRows(visit, words, entries)}</section>`}`,
  )}
<a class="button quiet" href="/bank">${words.home}</a>`;
}

function entryRows(visit: Visit, words: BankWords, entries: readonly AppEntry[]): Html {
  const states = { pending: words.statePending, declined: words.stateDeclined };
  const row = ({ at, text, amount, state }: AppEntry): Html =>
    html`<li><strong><span>${text}</span><span>${amount > 0 && '+'}${shownDong(amount, visit.language)}</span></strong>
<span class="soft">${shownMoment(at)}${state !== undefined && ` · ${states[state]}`}</span></li>`;
  return html`<ul class="rows">${entries.map(row)}</ul>`;
}
