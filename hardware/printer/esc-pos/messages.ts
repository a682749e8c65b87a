import { concat } from '../../../bytes/concat.ts';
import { hex } from '../../../bytes/hex.ts';
import type { Bitmap } from '../glyphs/rasterise.ts';

export const INITIALISE = hex('1B 40');
export const LINE_FEED = hex('0A');
/** Feeds to the knife and cuts, leaving a bridge. */
export const FEED_AND_CUT = hex('1D 56 42 00');
export const ASB_ON = hex('1D 61 FF');
/** Paper sensors, answered in its turn: after all that was sent before it. */
export const TRANSMIT_PAPER_STATUS = hex('1D 72 01');
/** DLE DC4 8: throws away what waits; the printer answers 37 25 00. */
export const CLEAR_BUFFER = hex('10 14 08 01 03 14 01 06 02 08');
/** Opens the drawer at pin 2: 100 ms on, 500 ms off. */
export const DRAWER_KICK = hex('1B 70 00 32 FA');

export function realTimeRequest(n: 1 | 2 | 3 | 4): Uint8Array {
  return Uint8Array.of(0x10, 0x04, n);
}
export function align(to: 'left' | 'centre' | 'right'): Uint8Array {
  return Uint8Array.of(0x1b, 0x61, ['left', 'centre', 'right'].indexOf(to));
}
export function bold(on: boolean): Uint8Array {
  return Uint8Array.of(0x1b, 0x45, on ? 1 : 0);
}
/** Times the width and the height, 1 to 8. */
export function size(across: number, down: number): Uint8Array {
  return Uint8Array.of(0x1d, 0x21, ((across - 1) << 4) | (down - 1));
}
export function codePage(n: number): Uint8Array {
  return Uint8Array.of(0x1b, 0x74, n);
}
export function feedLines(lines: number): Uint8Array {
  return Uint8Array.of(0x1b, 0x64, lines);
}
/** GS v 0: the bitmap, dot for dot. */
export function raster(bitmap: Bitmap): Uint8Array {
  const across = (bitmap.width + 7) >> 3;
  const { height } = bitmap;
  const head = [0x1d, 0x76, 0x30, 0, across & 0xff, across >> 8, height & 0xff, height >> 8];
  return concat(Uint8Array.from(head), bitmap.bits);
}

/** A QR code, model 2, level M, `modules` dots a module (1 to 16): the five functions of GS ( k. */
export function qrCode(data: Uint8Array, modules: number): Uint8Array {
  const count = data.length + 3;
  return concat(
    hex('1D 28 6B 04 00 31 41 32 00'),
    hex('1D 28 6B 03 00 31 43'),
    modules,
    hex('1D 28 6B 03 00 31 45 31'),
    hex('1D 28 6B'),
    count & 0xff,
    count >> 8,
    hex('31 50 30'),
    data,
    hex('1D 28 6B 03 00 31 51 30'),
  );
}
