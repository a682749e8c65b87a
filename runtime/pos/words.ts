import type { DisplayLines } from '../../hardware/pin-pad/pos-pin-pad.ts';
import type { PinPrompt, SalePrompt } from '../contract/pos-view.ts';
import type { Language } from '../contract/terminal-view.ts';

/** The pad shows Latin-1, two lines of 16: Vietnamese goes without its marks. */
interface PadWords {
  readonly prompts: Readonly<Record<SalePrompt, string>>;
  readonly pin: string;
  readonly pinAgain: string;
  readonly pinTries: (again: boolean, left: number) => string;
  readonly pinBlocked: string;
  readonly choose: string;
  readonly remove: string;
  readonly approved: string;
  readonly declined: string;
  readonly wait: string;
}

const EN: PadWords = {
  prompts: {
    present: 'INSERT TAP SWIPE',
    'use-chip': 'USE THE CHIP',
    'swipe-instead': 'SWIPE THE CARD',
    'insert-instead': 'INSERT THE CARD',
    'try-again': 'TRY AGAIN',
  },
  pin: 'ENTER PIN',
  pinAgain: 'WRONG, PIN AGAIN',
  pinTries: (again, left) =>
    `${again ? 'WRONG' : 'PIN'}, ${left === 1 ? 'LAST TRY' : `${left} TRIES`}`,
  pinBlocked: 'PIN BLOCKED',
  choose: 'F1 NEXT ENTER OK',
  remove: 'REMOVE CARD',
  approved: 'APPROVED',
  declined: 'NOT APPROVED',
  wait: 'PLEASE WAIT',
};

const VI: PadWords = {
  prompts: {
    present: 'CAM CHAM QUET',
    'use-chip': 'HAY DUNG CHIP',
    'swipe-instead': 'HAY QUET THE',
    'insert-instead': 'HAY CAM THE',
    'try-again': 'HAY THU LAI',
  },
  pin: 'NHAP MA PIN',
  pinAgain: 'SAI, NHAP LAI',
  pinTries: (again, left) =>
    `${again ? 'SAI' : 'PIN'}, ${left === 1 ? 'LAN CUOI' : `CON ${left} LAN`}`,
  pinBlocked: 'MA PIN BI KHOA',
  choose: 'F1 TIEP ENTER OK',
  remove: 'HAY RUT THE',
  approved: 'THANH CONG',
  declined: 'KHONG THANH CONG',
  wait: 'XIN CHO',
};

const COLUMNS = 16;
/** What cards are issued with: fewer left means that a wrong PIN was typed before. */
const USUAL_TRIES = 3;

/** `250.000 VND`: the pad has no sign for the đồng; the largest amounts leave no room for a space. */
function padAmount(amount: number, language: Language): string {
  const separator = language === 'vi' ? '.' : ',';
  const grouped = String(amount).replace(/\B(?=(\d{3})+$)/g, separator);
  const spaced = `${grouped} VND`;
  return spaced.length <= COLUMNS ? spaced : `${grouped}VND`;
}

/** The tries left are told after a wrong PIN, and where one was wrong before. */
function pinLine({ again, triesLeft }: PinPrompt, words: PadWords): string {
  const isTold = triesLeft !== undefined && (again || triesLeft < USUAL_TRIES);
  if (isTold) return words.pinTries(again, triesLeft);
  return again ? words.pinAgain : words.pin;
}

/** What the pad says to the customer in the course of a sale. */
export function padWords(language: () => Language) {
  const words = (): PadWords => (language() === 'vi' ? VI : EN);
  const outcome = (approved: boolean): string => (approved ? words().approved : words().declined);
  const amountAnd = (amount: number, line: string): DisplayLines => [
    padAmount(amount, language()),
    line,
  ];
  return {
    prompt: (amount: number, prompt: SalePrompt) => amountAnd(amount, words().prompts[prompt]),
    pin: (amount: number, prompt: PinPrompt) => amountAnd(amount, pinLine(prompt, words())),
    pinBlocked: (amount: number) => amountAnd(amount, words().pinBlocked),
    choice: (name: string): DisplayLines => [name, words().choose],
    wait: (amount: number) => amountAnd(amount, words().wait),
    remove: (approved: boolean): DisplayLines => [outcome(approved), words().remove],
    ended: (approved: boolean): DisplayLines => [outcome(approved), ''],
  };
}

export type PadSays = ReturnType<typeof padWords>;
