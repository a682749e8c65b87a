import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { de4ToDong, dongToDe4, shownDong } from '../../../network/napas/amount.ts';

describe('amounts in field 4', () => {
  const cases = [
    [0, '000000000000', '0 VND'],
    [1, '000000000100', '1 VND'],
    [50_000, '000005000000', '50,000 VND'],
    [2_000_000, '000200000000', '2,000,000 VND'],
    [9_999_999_999, '999999999900', '9,999,999,999 VND'],
  ] as const;
  for (const [dong, de4, shown] of cases) {
    it(`${dong} đồng is ${de4}`, () => {
      expect(dongToDe4(dong)).toBe(de4);
      expect(de4ToDong(de4)).toEqual({ ok: true, value: dong });
      expect(shownDong(dong)).toBe(shown);
    });
  }

  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (dong) => {
        expect(de4ToDong(dongToDe4(dong))).toEqual({ ok: true, value: dong });
      }),
    );
  });

  it('of a fraction, below zero or above ten digits are a bug', () => {
    for (const dong of [0.5, -1, 10_000_000_000, Number.NaN]) {
      expect(() => dongToDe4(dong)).toThrow('whole đồng');
    }
  });

  it('that are none are refused', () => {
    expect(de4ToDong('2000000')).toEqual({ ok: false, error: 'expected an amount of 12 digits' });
    expect(de4ToDong('000200000050')).toMatchObject({ ok: false });
  });
});
