import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskDigitRuns, maskPan } from '../../crypto/mask.ts';

describe('maskPan', () => {
  it.each([
    ['9704000000000018', '970400******0018'],
    ['4012345678909', '401234***8909'],
    ['6761960002940034143', '676196*********4143'],
    ['123456789012', '********9012'],
    ['123456789', '*****6789'],
    ['12345678', '********'],
    ['', ''],
  ])('%s is shown as %s', (pan, shown) => {
    expect(maskPan(pan)).toBe(shown);
  });
});

describe('maskDigitRuns', () => {
  it.each([
    ['card 9704000000000018 refused', 'card 970400******0018 refused'],
    ['9704000000000018=2812', '970400******0018=2812'],
    ['RRN 123456789012', 'RRN 123456789012'],
    ['two: 4012345678909,6761960002940034143', 'two: 401234***8909,676196*********4143'],
    ['97040000000000182812201', '970400*****************'],
  ])('%s', (text, shown) => {
    expect(maskDigitRuns(text)).toBe(shown);
  });

  it('leaves no run of 13 digits, and every length as it was', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^([0-9]{10,25}[ a=]?){0,4}$/), (text) => {
        const shown = maskDigitRuns(text);
        expect(shown).not.toMatch(/[0-9]{13}/);
        expect(shown.length).toBe(text.length);
      }),
    );
  });
});
