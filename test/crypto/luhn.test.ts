import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLuhnValid, luhnDigit } from '../../crypto/luhn.ts';
import { vectors } from './vectors.ts';

describe('Luhn', () => {
  const [vector] = vectors('luhn');
  const pans = [...vector!.inputs.pans!];
  const valid = [...vector!.expected.valid!];
  it.each(pans.map((pan, i) => [pan, valid[i]]))('%s: %s', (pan, expected) => {
    expect(isLuhnValid(pan)).toBe(expected);
  });

  it.each(['', '0', '1234a', ' 18', '９７'])('%j is no number', (text) => {
    expect(isLuhnValid(text)).toBe(false);
  });

  it('its digit makes any number valid, and any other digit does not', () => {
    const digits = fc.stringMatching(/^[0-9]{1,18}$/);
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 9 }), (text, step) => {
        const right = luhnDigit(text);
        expect(isLuhnValid(text + right)).toBe(true);
        expect(isLuhnValid(text + ((Number(right) + step) % 10))).toBe(false);
      }),
    );
  });
});
