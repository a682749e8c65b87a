import { crc32, deflateSync } from 'node:zlib';
import { ascii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex } from '../../../bytes/hex.ts';
import { isBlack } from '../glyphs/rasterise.ts';
import type { Paper } from '../virtual-printer.ts';
import { paperToDots } from './dots.ts';
import { INK_COLOUR, PAPER_COLOUR, sheetOf, TOOTH, toothDepth } from './sheet.ts';

const SIGNATURE = hex('89 50 4E 47 0D 0A 1A 0A');
/** Palette entries: around the paper, paper, ink. */
const [NOTHING, PAPER, INK] = [0, 1, 2];

/** The paper as a PNG picture, one pixel a dot, transparent beyond the torn edges. */
export function paperToPng(paper: Paper): Uint8Array {
  const sheet = sheetOf(paper);
  const dots = paperToDots(paper);
  // Four pixels a byte, after the filter byte of each line (PNG 9.2: 0 = none).
  const stride = 1 + Math.ceil(sheet.width / 4);
  const pixels = new Uint8Array(stride * sheet.height);
  for (let y = 0; y < sheet.height; y++) {
    for (let x = 0; x < sheet.width; x++) {
      const depth = toothDepth(x + 0.5);
      const onPaper = y + 0.5 > depth && y + 0.5 < sheet.height - TOOTH + depth;
      const [i, j] = [x - sheet.left, y - sheet.top];
      const inside = i >= 0 && j >= 0 && i < dots.width && j < dots.height;
      const colour = !onPaper ? NOTHING : inside && isBlack(dots, i, j) ? INK : PAPER;
      pixels[y * stride + 1 + (x >> 2)]! |= colour! << (6 - 2 * (x & 3));
    }
  }
  // Bit depth 2, colour type 3 (palette), deflate, adaptive filters, not interlaced.
  const header = concat(uint32(sheet.width), uint32(sheet.height), hex('02 03 00 00 00'));
  const palette = concat(hex('000000'), hex(PAPER_COLOUR.slice(1)), hex(INK_COLOUR.slice(1)));
  return concat(
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('tRNS', hex('00 FF FF')),
    chunk('IDAT', deflateSync(pixels, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  );
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat(ascii(type), data);
  return concat(uint32(data.length), body, uint32(crc32(body)));
}
