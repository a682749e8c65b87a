import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { de4ToDong, dongToDe4 } from '../napas/amount.ts';
import type { BankConfig } from './config.ts';
import type { Hsm } from './hsm.ts';
import type { AnswerFields, IssuerStore, StoredCard } from './issuer-store.ts';
import type { Entry, Ledger } from './ledger.ts';
import { panOf, readReversal, requestKey } from './transaction.ts';

/** How a request came to the issuer. */
export interface Arrival {
  /** From the bank's own ATMs and not through the network. */
  readonly onUs: boolean;
  /** The HSM slot of the key that its PIN block is under. */
  readonly pinSlot: string;
}

export interface IssuerRules {
  /** What the answer adds: DE38, 39, 54, 55. The same request again gets the same answer. */
  authorise(request: IsoMessage, arrival: Arrival): AnswerFields;
  /** DE39 of the answer. */
  reverse(request: IsoMessage): string;
}

/** The issuer's side of chip data; without it DE55 goes unread. */
export interface ChipIssuer {
  /** Whether the request's cryptogram is the card's, over this amount (whole đồng). DE55 is hex. */
  verify(pan: string, chipData: string, amount?: number): boolean;
  /** DE55 of the answer: 91, scripts. */
  answer(pan: string, chipData: string, responseCode: string): string | undefined;
}

export interface IssuerRulesOptions {
  readonly bank: BankConfig;
  readonly store: IssuerStore;
  readonly ledger: Ledger;
  readonly hsm: Hsm;
  readonly now: () => number;
  readonly nextApproval: () => number;
  readonly chip?: ChipIssuer | undefined;
}

/** Vietnam's clock is seven hours ahead of UTC. */
const LOCAL_MS = 7 * 3_600_000;
const SMALLEST_NOTE = 10_000;
const PIN_TRIES = 3;

/** DE22 of a chip card whose stripe was read; what a bank pays out on it where it does not say. */
const FALLBACK = '80';
const FALLBACK_LIMIT = 2_000_000;

const STATUS_CODES: Readonly<Record<StoredCard['status'], string | undefined>> = {
  active: undefined,
  blocked: '62',
  lost: '41',
  stolen: '43',
  'not-activated': '78',
};

/** The system accounts of a bank's books. */
export const ATM_CASH = 'atm-cash';
export const MERCHANTS = 'merchants';
export const SETTLEMENT = 'settlement';
export const FEE_INCOME = 'fee-income';

export function createIssuerRules(options: IssuerRulesOptions): IssuerRules {
  const { bank, store, ledger, hsm, now, nextApproval, chip } = options;

  /** Date and hour in Vietnam: `2026-07-26T…`. */
  const localDate = (): string => new Date(now() + LOCAL_MS).toISOString().slice(0, 10);

  function authorise(request: IsoMessage, arrival: Arrival): AnswerFields {
    const key = requestKey(request);
    const pan = panOf(request.fields)!;
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
    const decided = decide(request, arrival, { key, pan, day });
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
    if (!transaction || (fields[49] !== undefined && fields[49] !== '704')) return { 39: '12' };
    const standing = STATUS_CODES[card.status] ?? (isExpired(card) ? '54' : undefined);
    if (standing !== undefined) return { 39: standing };
    const pin = checkPin(fields, arrival, card, transaction);
    if (pin !== undefined) return { 39: pin };
    const doubt = checkCard(fields, card);
    if (doubt !== undefined) return { 39: doubt };
    if (transaction === 'pin-change') return changePin(fields, arrival, card);
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

  const isExpired = ({ expiry }: StoredCard): boolean =>
    expiry < localDate().slice(2, 7).replace('-', '');

  /** Counts a wrong PIN; a right one gives all tries back. */
  function checkPin(
    fields: IsoFields,
    { pinSlot }: Arrival,
    card: StoredCard,
    transaction: Transaction,
  ): string | undefined {
    if (fields[52] === undefined) {
      const without = transaction === 'purchase' && !fields[22]?.endsWith('1');
      return without ? undefined : '30';
    }
    if (card.triesLeft <= 0) return '75';
    const pin = { slot: pinSlot, block: fields[52], pan: card.pan };
    const right = hsm.verifyPin(pin, card.sealedPin);
    if (!right.ok) return '63';
    if (right.value) {
      if (card.triesLeft < PIN_TRIES) store.setTriesLeft(card.pan, PIN_TRIES);
      return undefined;
    }
    store.setTriesLeft(card.pan, card.triesLeft - 1);
    return card.triesLeft === 1 ? '75' : '55';
  }

  function changePin(fields: IsoFields, { pinSlot }: Arrival, card: StoredCard): AnswerFields {
    const block = fields[105] ?? '';
    if (!/^[0-9A-Fa-f]{16}$/.test(block)) return { 39: '30' };
    const sealed = hsm.sealPin({ slot: pinSlot, block, pan: card.pan });
    if (!sealed.ok) return { 39: '63' };
    store.setSealedPin(card.pan, sealed.value);
    return { 38: approvalCode(), 39: '00' };
  }

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

  const approve = (card: StoredCard): AnswerFields => ({
    38: approvalCode(),
    39: '00',
    54: balances(ledger.balance(card.account) ?? 0),
  });

  const approvalCode = (): string => String(nextApproval() % 1_000_000).padStart(6, '0');

  function reverse(request: IsoMessage): string {
    const reversal = readReversal(request);
    if (!reversal.ok) return '30';
    const { key, actual } = reversal.value;
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
    reverse: (request) => store.atomically(() => reverse(request)),
  };
}

interface Subject {
  readonly key: string;
  readonly pan: string;
  readonly day: string;
}

type Transaction = 'purchase' | 'cash' | 'balance' | 'pin-change';

const TRANSACTIONS: Readonly<Record<string, Transaction>> = {
  '00': 'purchase',
  '01': 'cash',
  '30': 'balance',
  '94': 'pin-change',
};

function feeEntries(account: string, fee: number): Entry[] {
  if (fee === 0) return [];
  return [
    { account, amount: -fee, part: 'fee' },
    { account: FEE_INCOME, amount: fee, part: 'fee' },
  ];
}

const MOST_IN_DE54 = 9_999_999_999;

/**
 * DE54, ISO 8583:1987: per amount account type 2 (00), amount type 2 (01 ledger, 02 available),
 * currency 3, C or D, amount 12 with two implied decimals as in DE4. More than fits is shown as
 * the most that fits.
 */
export function balances(balance: number): string {
  const sign = balance < 0 ? 'D' : 'C';
  const amount = dongToDe4(Math.min(Math.abs(balance), MOST_IN_DE54));
  return ['01', '02'].map((type) => `00${type}704${sign}${amount}`).join('');
}
