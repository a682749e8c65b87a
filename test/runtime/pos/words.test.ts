import { describe, expect, it } from 'vitest';
import { padWords } from '../../../runtime/pos/words.ts';

const LONGEST = 9_999_999_999;
const PROMPTS = ['present', 'use-chip', 'swipe-instead', 'insert-instead', 'try-again'] as const;

describe.each(['vi', 'en', 'zh'] as const)('the pad’s words in %s', (language) => {
  const says = padWords(() => language);
  it('fit on two lines of 16 characters that every pad has', () => {
    const shown = [
      ...PROMPTS.map((prompt) => says.prompt(LONGEST, prompt)),
      ...[true, false].flatMap((again) =>
        [undefined, 1, 2, 3, 15].map((triesLeft) => says.pin(LONGEST, { again, triesLeft })),
      ),
      says.pinBlocked(LONGEST),
      says.wait(LONGEST),
      ...[true, false].flatMap((approved) => [says.remove(approved), says.ended(approved)]),
      says.choice('NAPAS DEBIT'),
    ];
    for (const line of shown.flat()) expect(line).toMatch(/^[\x20-\x7e]{0,16}$/);
  });
});

it('amounts are written as the language does', () => {
  expect(padWords(() => 'vi').pin(1_250_000, { again: false })).toEqual([
    '1.250.000 VND',
    'NHAP MA PIN',
  ]);
  expect(padWords(() => 'en').pin(1_250_000, { again: false })).toEqual([
    '1,250,000 VND',
    'ENTER PIN',
  ]);
});

it.each([
  ['ENTER PIN', 'NHAP MA PIN', { again: false, triesLeft: 3 }],
  ['PIN, 2 TRIES', 'PIN, CON 2 LAN', { again: false, triesLeft: 2 }],
  ['PIN, LAST TRY', 'PIN, LAN CUOI', { again: false, triesLeft: 1 }],
  ['WRONG, 2 TRIES', 'SAI, CON 2 LAN', { again: true, triesLeft: 2 }],
  ['WRONG, LAST TRY', 'SAI, LAN CUOI', { again: true, triesLeft: 1 }],
  ['WRONG, PIN AGAIN', 'SAI, NHAP LAI', { again: true }],
])('%s: the tries that the card leaves', (en, vi, prompt) => {
  expect(padWords(() => 'en').pin(1, prompt)[1]).toBe(en);
  expect(padWords(() => 'vi').pin(1, prompt)[1]).toBe(vi);
});
