import { describe, expect, it } from 'vitest';
import { padWords } from '../../../runtime/pos/words.ts';

const LONGEST = 9_999_999_999;
const PROMPTS = ['present', 'use-chip', 'swipe-instead', 'insert-instead', 'try-again'] as const;

describe.each(['vi', 'en', 'zh'] as const)('the pad’s words in %s', (language) => {
  const says = padWords(() => language);
  it('fit on two lines of 16 characters that every pad has', () => {
    const shown = [
      ...PROMPTS.map((prompt) => says.prompt(LONGEST, prompt)),
      says.pin(LONGEST, false),
      says.pin(LONGEST, true),
      says.wait(LONGEST),
      ...[true, false].flatMap((approved) => [says.remove(approved), says.ended(approved)]),
      says.choice('NAPAS DEBIT'),
    ];
    for (const line of shown.flat()) expect(line).toMatch(/^[\x20-\x7e]{0,16}$/);
  });
});

it('amounts are written as the language does', () => {
  expect(padWords(() => 'vi').pin(1_250_000, false)).toEqual(['1.250.000 VND', 'NHAP MA PIN']);
  expect(padWords(() => 'en').pin(1_250_000, false)).toEqual(['1,250,000 VND', 'ENTER PIN']);
});
