import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemes, textWidth } from '../../../../hardware/printer/glyphs/cell-width.ts';
import { canDraw, glyphCell, rasteriseText } from '../../../../hardware/printer/glyphs/cells.ts';
import { parseWoff } from '../../../../hardware/printer/glyphs/font.ts';
import { type Bitmap, isBlack } from '../../../../hardware/printer/glyphs/rasterise.ts';
import { VIETNAMESE_LETTERS } from '../receipts.ts';

const REGULAR = { bold: false, scaleX: 1, scaleY: 1 };

function drawing(cell: Bitmap): string[] {
  return Array.from({ length: cell.height }, (_, y) =>
    Array.from({ length: cell.width }, (_, x) => (isBlack(cell, x, y) ? '#' : '.')).join(''),
  );
}

describe('glyphs', () => {
  it('draws the dong: a d with a stroke, and a bar below', () => {
    expect(
      drawing(glyphCell('₫', REGULAR)).filter((row) => row.includes('#')),
    ).toMatchInlineSnapshot(`
      [
        "........##..",
        "......######",
        "......######",
        "........##..",
        "....##..##..",
        "..########..",
        "..###..###..",
        "..##....##..",
        "..##....##..",
        "..##....##..",
        "..##....##..",
        "..########..",
        "...####.##..",
        "..########..",
        "..########..",
      ]
    `);
  });

  it.each([...VIETNAMESE_LETTERS, '₫', '·', '€'])('has %s, inside its cell', (letter) => {
    expect(canDraw(letter)).toBe(true);
    const cell = glyphCell(letter, REGULAR);
    expect([cell.width, cell.height]).toEqual([12, 24]);
    const rows = drawing(cell);
    expect(rows.join('').replaceAll('.', '').length).toBeGreaterThan(3);
    // Nothing is cut off at the top: the tallest letter leaves its row above free or ends in it.
    const ink = rows.findIndex((row) => row.includes('#'));
    expect(ink).toBeGreaterThanOrEqual(0);
    expect(ink).toBeLessThan(15);
  });

  it('draws the simplified Chinese of a receipt, two cells wide', () => {
    const text = '取款凭条金额手续费余额越南盾谢谢您的光临请妥善保管日期卡号参考';
    expect(canDraw(text)).toBe(true);
    for (const char of text) expect(glyphCell(char, REGULAR).width).toBe(24);
    expect(new Set([...text].map((char) => glyphCell(char, REGULAR).bits.join())).size).toBe(
      new Set(text).size,
    );
  });

  it('draws bold with more ink, and double without changing the shape of the cell', () => {
    const ink = (cell: Bitmap): number => drawing(cell).join('').replaceAll('.', '').length;
    expect(ink(glyphCell('ấ', { ...REGULAR, bold: true }))).toBeGreaterThan(
      ink(glyphCell('ấ', REGULAR)),
    );
    const double = glyphCell('ấ', { bold: false, scaleX: 2, scaleY: 2 });
    expect([double.width, double.height]).toEqual([24, 48]);
  });

  it('joins lines from cell to cell', () => {
    const rows = drawing(rasteriseText('─┼─', REGULAR));
    expect(rows).toContain('#'.repeat(36));
  });

  it('draws a hollow box for what no font has', () => {
    expect(canDraw('\u{1f600}')).toBe(false);
    const rows = drawing(glyphCell('\u{10fffd}', REGULAR));
    expect(rows[4]).toBe('.##########.');
    expect(rows[10]).toBe('.#........#.');
  });

  it('counts cells, not code units', () => {
    expect(textWidth('Số'.normalize('NFD'))).toBe(2);
    expect(graphemes('e\u0323\u0302')).toEqual(['ệ']);
    expect(textWidth('取款 a')).toBe(6);
  });
});

describe('a broken font file', () => {
  it('is refused in words', () => {
    expect(parseWoff(new Uint8Array(44))).toEqual({
      ok: false,
      error: { kind: 'bad-font', detail: 'broken WOFF: Error: no wOFF signature at offset 0' },
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const file = new Uint8Array(noise.length + 4);
        file.set([0x77, 0x4f, 0x46, 0x46]);
        file.set(noise, 4);
        expect(parseWoff(file).ok).toBe(false);
      }),
    );
  });
});
