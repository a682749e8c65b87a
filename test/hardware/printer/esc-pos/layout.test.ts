import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { layOut, wrap } from '../../../../hardware/printer/esc-pos/layout.ts';
import { EPSON_58, EPSON_80, PLAIN_80 } from '../../../../hardware/printer/esc-pos/profile.ts';
import { textWidth } from '../../../../hardware/printer/glyphs/cell-width.ts';
import { rasteriseText } from '../../../../hardware/printer/glyphs/cells.ts';

const lines = (...receipt: Parameters<typeof layOut>[0]): string[] =>
  layOut(receipt, EPSON_80).map(toSpacedHex);

describe('a receipt as commands', () => {
  it('sets plain text', () => {
    expect(lines({ kind: 'text', text: 'Phí' })).toEqual(['1B 74 34 50 68 ED 0A']);
  });

  it('turns on what a line asks for, and off again', () => {
    expect(lines({ kind: 'text', text: 'A', align: 'centre', bold: true, double: true })).toEqual([
      '1B 61 01 1B 45 01 1D 21 11 1B 74 34 41 0A 1D 21 00 1B 45 00 1B 61 00',
    ]);
  });

  it('sets left and right on one line, on two when they do not fit', () => {
    const [one] = layOut([{ kind: 'columns', left: 'Phí', right: '3.300 ₫' }], EPSON_58);
    expect(one?.length).toBe(3 + 32 + 1);
    const two = layOut(
      [{ kind: 'columns', left: 'Người thụ hưởng', right: 'NGUYỄN THỊ MINH KHAI' }],
      EPSON_58,
    );
    expect(two).toHaveLength(2);
  });

  it('prints no control characters that a text brings along', () => {
    expect(lines({ kind: 'text', text: 'a\u001b@b' })).toEqual(['1B 74 34 61 20 40 62 0A']);
  });

  it('feeds at most 255 lines', () => {
    expect(lines({ kind: 'feed', lines: 1000 }, { kind: 'feed', lines: -1 })).toEqual([
      '1B 64 FF',
      '1B 64 00',
    ]);
  });

  it('prints as raster what no page holds', () => {
    const [line] = layOut([{ kind: 'text', text: 'tiền' }], PLAIN_80);
    expect(line?.subarray(0, 8)).toEqual(hex('1D 76 30 00 48 00 1E 00'));
    const drawn = rasteriseText('tiền', { bold: false, scaleX: 1, scaleY: 1 });
    for (let y = 0; y < 24; y++) {
      const row = line!.subarray(8 + 72 * y, 8 + 72 * y + 6);
      expect(row).toEqual(drawn.bits.subarray(6 * y, 6 * y + 6));
    }
  });

  it.each([
    ['one two three', 8, ['one two', 'three']],
    ['onetwothree', 5, ['onetw', 'othre', 'e']],
    ['a\nb', 5, ['a', 'b']],
    ['', 5, ['']],
    ['取款金额', 5, ['取款', '金额']],
    ['abc de', 3, ['abc', 'de']],
  ])('wraps %j at %i', (text, columns, expected) => {
    expect(wrap(text, columns)).toEqual(expected);
  });

  it('wraps without losing a letter or leaving the paper', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'ế', '取', ' ', 'b') }), (text) => {
        const wrapped = wrap(text, 7);
        expect(wrapped.every((line) => textWidth(line) <= 7)).toBe(true);
        expect(wrapped.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
