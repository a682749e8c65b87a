import type { DisplayLines } from '../../hardware/pin-pad/pos-pin-pad.ts';
import type { SalePrompt } from '../contract/pos-view.ts';
import type { Language } from '../contract/terminal-view.ts';

/** The pad shows Latin-1, two lines of 16: Vietnamese goes without its marks. */
interface PadWords {
  readonly prompts: Readonly<Record<SalePrompt, string>>;
  readonly pin: string;
  readonly pinAgain: string;
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
  choose: 'F1 TIEP ENTER OK',
  remove: 'HAY RUT THE',
  approved: 'THANH CONG',
  declined: 'KHONG THANH CONG',
  wait: 'XIN CHO',
};

const COLUMNS = 16;

/** `250.000 VND`: the pad has no sign for the đồng; the largest amounts leave no room for a space. */
function padAmount(amount: number, language: Language): string {
  const separator = language === 'vi' ? '.' : ',';
  const grouped = String(amount).replace(/\B(?=(\d{3})+$)/g, separator);
  const spaced = `${grouped} VND`;
  return spaced.length <= COLUMNS ? spaced : `${grouped}VND`;
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
    pin: (amount: number, again: boolean) =>
      amountAnd(amount, again ? words().pinAgain : words().pin),
    choice: (name: string): DisplayLines => [name, words().choose],
    wait: (amount: number) => amountAnd(amount, words().wait),
    remove: (approved: boolean): DisplayLines => [outcome(approved), words().remove],
    ended: (approved: boolean): DisplayLines => [outcome(approved), ''],
  };
}

export type PadSays = ReturnType<typeof padWords>;
