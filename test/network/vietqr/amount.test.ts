import { describe, expect, it } from 'vitest';
import { amountToDong, dongToAmount } from '../../../network/vietqr/amount.ts';

describe('whole đồng', () => {
  it.each([
    ['180000', 180_000],
    ['180000.', 180_000],
    ['180000.00', 180_000],
    ['000180000', 180_000],
    ['9999999999999', 9_999_999_999_999],
  ])('of %s', (amount, dong) => {
    expect(amountToDong(amount)).toEqual({ ok: true, value: dong });
  });

  it.each([
    ['180000.50', 'expected whole đồng: there is no smaller unit'],
    ['0', 'expected an amount above zero of at most 13 characters'],
    ['', 'expected an amount above zero of at most 13 characters'],
    ['1e6', 'expected an amount above zero of at most 13 characters'],
    ['10000000000000', 'expected an amount above zero of at most 13 characters'],
  ])('not of %j', (amount, error) => {
    expect(amountToDong(amount)).toEqual({ ok: false, error });
  });

  it('as a code carries them', () => {
    expect(dongToAmount(180_000)).toBe('180000');
    expect(dongToAmount(9_999_999_999_999)).toBe('9999999999999');
    for (const dong of [0, -1, 0.5, 1e13, Number.NaN]) {
      expect(() => dongToAmount(dong)).toThrow(RangeError);
    }
  });
});
