import type { Random } from '../../time/seeded-random.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import { de4ToDong, shownDong } from '../napas/amount.ts';
import { parseCardData } from '../napas/e-commerce.ts';
import type { AccountConfig, BankConfig, CardConfig } from './config.ts';
import type { AnswerFields } from './issuer-store.ts';
import { requestKey, subjectKey } from './transaction.ts';

/** An issuer's passwords for cards that pay on line: six digits, three minutes, three tries. */
export interface OneTimePasswords {
  /** Answers a 0100 for a card that may pay; the password goes to its holder's phone and nowhere else. */
  send(request: IsoMessage, pan: string, balance: number): AnswerFields;
  /** Whether a 0200 has the right one, which then is used up; else what it is answered. */
  check(request: IsoMessage, pan: string): AnswerFields | undefined;
}

export interface OneTimePasswordsOptions {
  readonly bank: BankConfig;
  readonly now: () => number;
  readonly random: Random;
  readonly text: (account: string, text: string) => void;
}

const LIFE_MS = 3 * 60_000;
const TRIES = 3;
/** Used up or expired ones that are kept to say so. */
const REMEMBERED = 1_000;

interface Sent {
  readonly pan: string;
  readonly amount: number;
  readonly password: string;
  readonly until: number;
  readonly answer: AnswerFields;
  triesLeft: number;
}

export function createOneTimePasswords(options: OneTimePasswordsOptions): OneTimePasswords {
  const { bank, now, random } = options;
  /** By the key of the 0100, oldest first. */
  const sent = new Map<string, Sent>();

  function send(request: IsoMessage, pan: string, balance: number): AnswerFields {
    const key = requestKey(request);
    const before = sent.get(key);
    if (before) return before.pan === pan ? before.answer : { 39: '94' };
    const amount = de4ToDong(request.fields[4] ?? '');
    if (!amount.ok || amount.value === 0) return { 39: '13' };
    if (balance < amount.value) return { 39: '51' };
    const account = accountOf(bank, pan);
    if (!account?.phone) return { 39: '57' };
    const password = String(random.below(1_000_000)).padStart(6, '0');
    const answer = { 39: '00', 60: maskedPhone(account.phone.number) };
    const until = now() + LIFE_MS;
    sent.set(key, { pan, amount: amount.value, password, until, answer, triesLeft: TRIES });
    const oldest = sent.keys().next().value;
    if (sent.size > REMEMBERED && oldest !== undefined) sent.delete(oldest);
    options.text(
      account.number,
      `${bank.name}: ${password} pays ${shownDong(amount.value)} on line. Valid for 3 minutes. Tell nobody.`,
    );
    return answer;
  }

  function check(request: IsoMessage, pan: string): AnswerFields | undefined {
    const key = subjectKey(request);
    const known = key.ok ? sent.get(key.value) : undefined;
    if (!known || known.pan !== pan || known.until <= now()) return { 39: '05', 60: 'OTP_EXPIRED' };
    const amount = de4ToDong(request.fields[4] ?? '');
    if (!amount.ok || amount.value !== known.amount) return { 39: '13' };
    if (known.triesLeft === 0) return { 39: '75' };
    if (parseCardData(request.fields[48]).get('OTP') !== known.password) {
      known.triesLeft--;
      return known.triesLeft === 0 ? { 39: '75' } : { 39: '55', 60: `OTP_LEFT ${known.triesLeft}` };
    }
    // Used up: it pays once.
    known.triesLeft = 0;
    return undefined;
  }

  return { send, check };
}

/** Whether DE48 has the card's name and month of issue; unknown data of a card is no match. */
export function isCardData(bank: BankConfig, pan: string, de48: string | undefined): boolean {
  const card = bank.cards.find((one) => one.pan === pan);
  const holder = accountOf(bank, pan)?.holder;
  const data = parseCardData(de48);
  return (
    card !== undefined &&
    holder !== undefined &&
    squeezed(data.get('NAME') ?? '') === squeezed(holder) &&
    data.get('ISSUED') === issuedOf(card)
  );
}

/** MMYY: as the world's data says, else five years before the card expires. */
export function issuedOf({ issued, expiry }: Pick<CardConfig, 'issued' | 'expiry'>): string {
  const year = (Number(expiry.slice(0, 2)) + 95) % 100;
  return issued ?? expiry.slice(2) + String(year).padStart(2, '0');
}

const squeezed = (name: string): string => name.trim().toUpperCase().replace(/ +/g, ' ');

function accountOf({ cards, accounts }: BankConfig, pan: string): AccountConfig | undefined {
  const card = cards.find((one) => one.pan === pan);
  return card && accounts.find(({ number }) => number === card.account);
}

/** `******0123`. */
function maskedPhone(number: string): string {
  return '*'.repeat(Math.max(0, number.length - 4)) + number.slice(-4);
}
