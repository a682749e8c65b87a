import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenOf, parseRate, partOf, type Rate } from '../../../network/alipay/quote.ts';

function rate(text: string): Rate {
  const parsed = parseRate(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

describe('đồng in fen', () => {
  it.each([
    // 100,000 / 3580.25 = 27.9310...
    ['3580.25', 100_000, 2793],
    ['3580.25', 358_025, 10_000],
    // Half a fen up: 17.5 and 16.5 đồng at 35 and 33 đồng a fen.
    ['3500', 17, 1],
    ['3300', 49, 1],
    ['3300', 50, 2],
    ['200', 3, 2],
    // Never less than one.
    ['3580.25', 1, 1],
    ['3580.25', 9_999_999_999, 279_310_104],
    ['0.5', 1, undefined],
    ['1.000001', 1, 100],
    ['9999999', 9_999_999, 100],
  ])('at %s, %i đồng are %s', (text, dong, fen) => {
    if (fen === undefined) expect(parseRate(text).ok).toBe(false);
    else expect(fenOf(dong, rate(text))).toBe(fen);
  });

  it.each(['', '0', '03580', '3580.', '3580,25', '12345678', '3580.25000', '-1', '1e3'])(
    'a rate of %j is none',
    (text) => {
      expect(parseRate(text)).toEqual({
        ok: false,
        error: `rate: expected đồng for one yuan, at most 7 digits, as 3580.25; got ${text}`,
      });
    },
  );

  it('parts come to the whole, and each is within a fen of its share', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 10_000_000 }), (shares, fen) => {
        const dong = shares.reduce((sum, share) => sum + share, 0);
        let [given, back] = [0, 0];
        for (const share of shares) {
          given += share;
          const upTo = partOf(fen, given, dong);
          expect(upTo).toBeGreaterThanOrEqual(back);
          expect(Math.abs(upTo - back - (fen * share) / dong)).toBeLessThanOrEqual(1);
          back = upTo;
        }
        expect(back).toBe(fen);
      }),
    );
  });
});
