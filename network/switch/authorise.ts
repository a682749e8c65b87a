import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { de4ToDong } from '../napas/amount.ts';
import { approvalCodeOf } from '../napas/approval-code.ts';
import { ATM_CASH, feeEntries, MERCHANTS, move, SETTLEMENT } from './accounts.ts';
import { balances } from './balance-field.ts';
import { createCardPins } from './card-pins.ts';
import { createCardRefunds } from './card-refunds.ts';
import type { ChipIssuer } from './chip.ts';
import type { BankConfig } from './config.ts';
import type { Hsm } from './hsm.ts';
import type { AnswerFields, IssuerStore, StoredCard } from './issuer-store.ts';
import type { Ledger } from './ledger.ts';
import { isCardData, type OneTimePasswords } from './one-time-passwords.ts';
import { isInDong, panOf, readReversal, requestKey } from './transaction.ts';

/** How a request came to the issuer. */
export interface Arrival {
  /** From the bank's own ATMs and not through the network. */
  readonly onUs: boolean;
  /** The HSM slot of the key that its PIN block is under. */
  readonly pinSlot: string;
}

export interface IssuerRules {
  /** A 0100 for a one-time password. */
  sendPassword(request: IsoMessage): AnswerFields;
  /** A 0220: what a terminal and a chip have approved without asking. */
  bookOffline(request: IsoMessage, arrival: Arrival): AnswerFields;
  /** What the answer adds: DE38, 39, 54, 55. The same request again gets the same answer. */
  authorise(request: IsoMessage, arrival: Arrival): AnswerFields;
  /** DE39 of the answer. */
  reverse(request: IsoMessage): string;
}

export interface IssuerRulesOptions {
  readonly bank: BankConfig;
  readonly store: IssuerStore;
  readonly ledger: Ledger;
  readonly hsm: Hsm;
  readonly now: () => number;
  readonly nextApproval: () => number;
  readonly chip?: ChipIssuer | undefined;
  readonly passwords: OneTimePasswords;
  readonly note: (text: string) => void;
}

/** Vietnam's clock is seven hours ahead of UTC. */
const LOCAL_MS = 7 * 3_600_000;
const SMALLEST_NOTE = 10_000;

/** DE22 of a chip card whose stripe was read; what a bank pays out on it where it does not say. */
const FALLBACK = '80';
/** DE22 of a card that pays on line. */
const ON_LINE = '81';
const FALLBACK_LIMIT = 2_000_000;

const STATUS_CODES: Readonly<Record<StoredCard['status'], string | undefined>> = {
  active: undefined,
  blocked: '62',
  lost: '41',
  stolen: '43',
  'not-activated': '78',
};

export function createIssuerRules(options: IssuerRulesOptions): IssuerRules {
  const { bank, store, ledger, hsm, now, nextApproval, chip, passwords, note } = options;

  const pins = createCardPins({ store, hsm });
  const refunds = createCardRefunds({ store, ledger, now });

  /** Date and hour in Vietnam: `2026-07-26T…`. */
  const localDate = (): string => new Date(now() + LOCAL_MS).toISOString().slice(0, 10);

  function authorise(request: IsoMessage, arrival: Arrival): AnswerFields {
    return once(request, (subject) => decide(request, arrival, subject));
  }

  /** The same request again gets the same answer; what was taken back, or is another's, 94. */
  function once(request: IsoMessage, answerFor: (subject: Subject) => AnswerFields): AnswerFields {
    const key = requestKey(request);
    const pan = panOf(request.fields);
    if (pan === undefined) return { 39: '30' };
    const processingCode = request.fields[3]!;
    const amount = request.fields[4] ?? '';
    const known = store.authorisation(key);
    const state = ledger.state(key);
    if (state === 'reversed' || state === 'tombstoned') return { 39: '94' };
    if (known) {
      const same =
        known.pan === pan && known.processingCode === processingCode && known.amount === amount;
      return same ? known.answer : { 39: '94' };
    }
    const day = localDate();
    const decided = answerFor({ key, pan, day });
    const { 15: settlementDate, 55: chipData, 63: reference } = request.fields;
    const chipAnswer = chipData && chip?.answer(pan, chipData, decided[39]!);
    // Date and reference are those of the first transmission, whatever a repeat brings.
    const answer: Record<number, string> = { ...decided };
    if (settlementDate) answer[15] = settlementDate;
    if (chipAnswer) answer[55] = chipAnswer;
    if (reference) answer[63] = reference;
    store.remember({ key, pan, processingCode, amount, day, answer }, now());
    return answer;
  }

  function decide(request: IsoMessage, arrival: Arrival, subject: Subject): AnswerFields {
    const { fields } = request;
    const card = store.card(subject.pan);
    if (!card) return { 39: '14' };
    const transaction = TRANSACTIONS[fields[3]!.slice(0, 2)];
    if (!transaction || !isInDong(fields)) return { 39: '12' };
    if (transaction === 'refund') {
      const answer = refunds.give(request, arrival.onUs, subject);
      return answer[39] === '00' ? { ...answer, 38: approvalCode() } : answer;
    }
    const standing = standingOf(card);
    if (standing !== undefined) return { 39: standing };
    if (fields[22]?.startsWith(ON_LINE)) {
      if (transaction !== 'purchase') return { 39: '12' };
      const refused = passwords.check(request, subject.pan);
      return refused ?? debit(fields, 'purchase', arrival, card, subject);
    }
    const isPurchase = transaction === 'purchase';
    const mayGoWithout = isPurchase && !fields[22]?.endsWith('1');
    const pin = pins.check(fields[52], arrival.pinSlot, card, mayGoWithout);
    if (pin !== undefined) return { 39: pin };
    const doubt = checkCard(fields, card);
    if (doubt !== undefined) return { 39: doubt };
    if (transaction === 'pin-change') {
      const code = pins.change(fields[105] ?? '', arrival.pinSlot, card);
      return code === '00' ? { 38: approvalCode(), 39: code } : { 39: code };
    }
    return transaction === 'balance'
      ? inquire(card, arrival, subject)
      : debit(fields, transaction, arrival, card, subject);
  }

  /** The cryptogram of a chip; of a chip card's stripe, how far the bank trusts it. */
  function checkCard(fields: IsoFields, { pan }: StoredCard): string | undefined {
    const read = de4ToDong(fields[4] ?? '');
    const amount = read.ok ? read.value : undefined;
    if (fields[55] !== undefined && chip?.verify(pan, fields[55], amount) === false) return '63';
    if (!fields[22]?.startsWith(FALLBACK)) return undefined;
    const { fallbackLimit = FALLBACK_LIMIT } = bank;
    if (fallbackLimit === 0) return '05';
    return (amount ?? 0) > fallbackLimit ? '61' : undefined;
  }

  /** DE39 of a card that pays for nothing. */
  const standingOf = (card: StoredCard): string | undefined =>
    STATUS_CODES[card.status] ?? (isExpired(card) ? '54' : undefined);

  const isExpired = ({ expiry }: StoredCard): boolean =>
    expiry < localDate().slice(2, 7).replace('-', '');

  function inquire(card: StoredCard, { onUs }: Arrival, { key }: Subject): AnswerFields {
    const fee = onUs ? 0 : (bank.offUsBalanceFee ?? 0);
    if (fee > 0) {
      const text = 'balance inquiry at another bank';
      const entries = feeEntries(card.account, fee);
      const outcome = ledger.post({ key, kind: 'fee', text, at: now(), entries });
      if (outcome.kind !== 'posted') return { 39: '51' };
    }
    return approve(card);
  }

  function debit(
    fields: IsoFields,
    transaction: 'cash' | 'purchase',
    { onUs }: Arrival,
    card: StoredCard,
    { key, day }: Subject,
  ): AnswerFields {
    const read = de4ToDong(fields[4] ?? '');
    const amount = read.ok ? read.value : 0;
    const isCash = transaction === 'cash';
    if (amount === 0 || (isCash && amount % SMALLEST_NOTE !== 0)) return { 39: '13' };
    if (isCash) {
      const { limits } = bank;
      const today = store.cashOf(card.pan, day);
      if (amount > limits.perTransaction || today.total + amount > limits.perDay) {
        return { 39: '61' };
      }
      if (today.count >= limits.countPerDay) return { 39: '65' };
    }
    const fee = isCash && !onUs ? bank.offUsCashFee : 0;
    const counterpart = onUs ? (isCash ? ATM_CASH : MERCHANTS) : SETTLEMENT;
    const outcome = ledger.post({
      key,
      kind: transaction,
      text: `${isCash ? 'cash' : 'purchase'} ${onUs ? 'at our own terminal' : 'through the network'}`,
      at: now(),
      entries: [
        { account: card.account, amount: -amount, part: 'principal' },
        { account: counterpart, amount, part: 'principal' },
        ...feeEntries(card.account, fee),
      ],
    });
    if (outcome.kind === 'insufficient') return { 39: '51' };
    if (outcome.kind !== 'posted') return { 39: '94' };
    if (isCash) store.addCash(card.pan, day, amount, 1);
    return approve(card);
  }

  function bookOffline(request: IsoMessage, { onUs }: Arrival): AnswerFields {
    const { fields } = request;
    return once(request, ({ key, pan }): AnswerFields => {
      const card = store.card(pan);
      const amount = de4ToDong(fields[4] ?? '');
      if (!card) return { 39: '14' };
      if (!fields[3]?.startsWith('00') || !isInDong(fields)) return { 39: '12' };
      if (!amount.ok || amount.value === 0) return { 39: '13' };
      ledger.post({
        key,
        kind: 'purchase',
        text: 'purchase approved offline by card and terminal',
        at: now(),
        entries: move(card.account, onUs ? MERCHANTS : SETTLEMENT, amount.value),
        mayOverdraw: true,
      });
      if ((ledger.balance(card.account) ?? 0) < 0) {
        note(`card ${card.id}: below zero by a purchase that was approved offline`);
      }
      if (fields[55] && chip?.verifyCertificate?.(pan, fields[55], amount.value) === false) {
        note(`card ${card.id}: the certificate of an offline purchase is not the card's`);
      }
      return { 38: fields[38]?.trim() ? fields[38] : approvalCode(), 39: '00' };
    });
  }

  function sendPassword(request: IsoMessage): AnswerFields {
    const { fields } = request;
    const pan = panOf(fields) ?? '';
    const card = store.card(pan);
    if (!card || !isCardData(bank, pan, fields[48])) return { 39: '14' };
    if (!isInDong(fields)) return { 39: '12' };
    const standing = standingOf(card);
    if (standing !== undefined) return { 39: standing };
    return passwords.send(request, pan, ledger.balance(card.account) ?? 0);
  }

  const approve = (card: StoredCard): AnswerFields => ({
    38: approvalCode(),
    39: '00',
    54: balances(ledger.balance(card.account) ?? 0),
  });

  const approvalCode = (): string => approvalCodeOf(nextApproval());

  function reverse(request: IsoMessage): string {
    const reversal = readReversal(request);
    if (!reversal.ok) return '30';
    const { key, actual } = reversal.value;
    // What a refund has given back is not taken back again by a reversal.
    if (refunds.given(key) > 0) return '94';
    const known = store.authorisation(key);
    if (known && known.pan !== panOf(request.fields)) return '25';
    // A declined or free transaction has moved nothing: its reversal is done by doing nothing.
    if (known && ledger.state(key) === 'unknown') return '00';
    const outcome = ledger.reverse({ key, at: now(), actual });
    if (outcome.kind === 'unknown') return '25';
    if (outcome.kind === 'bad-amount') return '13';
    if (outcome.kind === 'reversed' && known?.processingCode.startsWith('01')) {
      store.addCash(known.pan, known.day, -outcome.returned, actual === 0 ? -1 : 0);
    }
    return '00';
  }

  return {
    authorise: (request, arrival) => store.atomically(() => authorise(request, arrival)),
    sendPassword,
    bookOffline: (request, arrival) => store.atomically(() => bookOffline(request, arrival)),
    reverse: (request) => store.atomically(() => reverse(request)),
  };
}

interface Subject {
  readonly key: string;
  readonly pan: string;
  readonly day: string;
}

type Transaction = 'purchase' | 'cash' | 'refund' | 'balance' | 'pin-change';

const TRANSACTIONS: Readonly<Record<string, Transaction>> = {
  '00': 'purchase',
  '01': 'cash',
  '20': 'refund',
  '30': 'balance',
  '94': 'pin-change',
};
