import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../../bytes/concat.ts';
import { hex } from '../../../../bytes/hex.ts';
import { decodeEscPos } from '../../../../cli/decode-escpos.ts';
import { layOut } from '../../../../hardware/printer/esc-pos/layout.ts';
import { FEED_AND_CUT } from '../../../../hardware/printer/esc-pos/messages.ts';
import { EPSON_80 } from '../../../../hardware/printer/esc-pos/profile.ts';
import { isBlack } from '../../../../hardware/printer/glyphs/rasterise.ts';
import { paperToDots } from '../../../../hardware/printer/paper/dots.ts';
import { paperToPng } from '../../../../hardware/printer/paper/png.ts';
import { paperToSvg } from '../../../../hardware/printer/paper/svg.ts';
import { paperToText } from '../../../../hardware/printer/paper/text.ts';
import type { Paper, TextRun } from '../../../../hardware/printer/virtual-printer.ts';
import { WITHDRAWAL } from '../receipts.ts';

const RECEIPT = decodeEscPos(concat(...layOut(WITHDRAWAL, EPSON_80), FEED_AND_CUT)).paper;

const PLAIN: TextRun = {
  text: '',
  bold: false,
  underline: false,
  inverse: false,
  scaleX: 1,
  scaleY: 1,
};
const line = (run: Partial<TextRun>, align: 'left' | 'centre' | 'right' = 'left'): Paper => ({
  widthDots: 576,
  rows: [{ kind: 'text', align, heightDots: 30, runs: [{ ...PLAIN, ...run }] }],
});

describe('a withdrawal receipt', () => {
  it('as text', async () => {
    await expect(paperToText(RECEIPT)).toMatchFileSnapshot('../golden/withdrawal.txt');
  });

  it('as SVG', async () => {
    await expect(paperToSvg(RECEIPT)).toMatchFileSnapshot('../golden/withdrawal.svg');
  });

  it('as PNG: 80 mm wide, palette of three, transparent at the torn edge', () => {
    const png = paperToPng(RECEIPT);
    expect(png.subarray(0, 16)).toEqual(hex('89 50 4E 47 0D 0A 1A 0A 00 00 00 0D 49 48 44 52'));
    const view = new DataView(png.buffer, png.byteOffset);
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    expect(width).toBe(640);
    let at = 8;
    const chunks = new Map<string, Uint8Array>();
    while (at < png.length) {
      const length = view.getUint32(at);
      const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
      chunks.set(type, png.subarray(at + 8, at + 8 + length));
      at += length + 12;
    }
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
    const pixels = inflateSync(chunks.get('IDAT')!);
    expect(pixels.length).toBe((1 + 640 / 4) * height);
    const colour = (x: number, y: number): number =>
      (pixels[y * 161 + 1 + (x >> 2)]! >> (6 - 2 * (x & 3))) & 3;
    expect(colour(0, 0)).toBe(0);
    expect(colour(320, 20)).toBe(1);
    const dots = paperToDots(RECEIPT);
    for (let y = 0; y < dots.height; y += 7) {
      for (let x = 0; x < dots.width; x += 3) {
        expect(colour(x + 32, y + 36)).toBe(isBlack(dots, x, y) ? 2 : 1);
      }
    }
  });
});

describe('rows of text', () => {
  it.each([
    ['left', line({ text: 'ab' }), 'ab\n'],
    ['centre', line({ text: 'ab' }, 'centre'), `${' '.repeat(23)}ab\n`],
    ['right, double width', line({ text: 'ab', scaleX: 2 }, 'right'), `${' '.repeat(44)}ab\n`],
    ['at a position', line({ text: 'ab', x: 120 }), `${' '.repeat(10)}ab\n`],
  ])('%s', (_, paper, expected) => {
    expect(paperToText(paper)).toBe(expected);
  });

  it('escapes what XML would read as markup, and what it forbids', () => {
    expect(paperToSvg(line({ text: '<&>\u0000x' }))).toContain('>&lt;&amp;&gt;\u00a0x</text>');
  });

  it('draws inverse runs as black with white letters', () => {
    const dots = paperToDots(line({ text: 'I', inverse: true }));
    const plain = paperToDots(line({ text: 'I' }));
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 12; x++) expect(isBlack(dots, x, y)).toBe(!isBlack(plain, x, y));
    }
    expect(paperToSvg(line({ text: 'I', inverse: true }))).toMatch(/<rect .*fill="#fdfcf7">I</s);
  });

  it('underlines to the end of the run', () => {
    const dots = paperToDots(line({ text: 'i i', underline: true }));
    expect(Array.from({ length: 37 }, (_, x) => isBlack(dots, x, 23)).lastIndexOf(true)).toBe(35);
  });

  it('stretches what is wider than high', () => {
    expect(paperToSvg(line({ text: 'ab', scaleX: 2 }))).toContain('scale(2 1)');
  });
});
