import type { Contour } from './outline.ts';

/** One bit a dot, rows padded to bytes, most significant bit leftmost, 1 = black. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

export function createBitmap(width: number, height: number): Bitmap {
  return { width, height, bits: new Uint8Array(((width + 7) >> 3) * height) };
}

export function isBlack(bitmap: Bitmap, x: number, y: number): boolean {
  return ((bitmap.bits[y * ((bitmap.width + 7) >> 3) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}

/** Dots outside the bitmap are left out. */
export function blacken(bitmap: Bitmap, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return;
  bitmap.bits[y * ((bitmap.width + 7) >> 3) + (x >> 3)]! |= 0x80 >> (x & 7);
}

/** Turns black to white and back, inside the bitmap. */
export function invert(bitmap: Bitmap, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return;
  bitmap.bits[y * ((bitmap.width + 7) >> 3) + (x >> 3)]! ^= 0x80 >> (x & 7);
}

/** Lays the black dots of one bitmap over another. */
export function overlay(onto: Bitmap, bitmap: Bitmap, left: number, top: number): void {
  for (let y = 0; y < bitmap.height; y++) {
    for (let x = 0; x < bitmap.width; x++) {
      if (isBlack(bitmap, x, y)) blacken(onto, left + x, top + y);
    }
  }
}

/** From font units (y upwards) to dots (y downwards): x dots = x · scaleX + left. */
export interface Placement {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly left: number;
  /** Row of the baseline. */
  readonly baseline: number;
}

/** Samples a dot is judged by, across and down. */
const ACROSS = 8;
const DOWN = 8;

/**
 * Fills contours by the nonzero rule. A dot turns black when at least `threshold` of its
 * samples lie inside.
 */
export function fill(
  bitmap: Bitmap,
  contours: readonly Contour[],
  place: Placement,
  threshold: number,
): void {
  const { width, height } = bitmap;
  const needed = threshold * ACROSS * DOWN;
  const coverage = new Uint16Array(width);
  for (let y = 0; y < height; y++) {
    coverage.fill(0);
    for (let s = 0; s < DOWN; s++) {
      const sampleY = y + (s + 0.5) / DOWN;
      cover(coverage, crossings(contours, place, sampleY));
    }
    for (let x = 0; x < width; x++) if (coverage[x]! >= needed) blacken(bitmap, x, y);
  }
}

interface Crossing {
  readonly x: number;
  readonly winding: 1 | -1;
}

function crossings(contours: readonly Contour[], place: Placement, y: number): Crossing[] {
  const found: Crossing[] = [];
  for (const contour of contours) {
    const n = contour.length;
    for (let i = 0; i < n; i += 2) {
      const j = (i + 2) % n;
      const y0 = place.baseline - contour[i + 1]! * place.scaleY;
      const y1 = place.baseline - contour[j + 1]! * place.scaleY;
      if (y0 <= y === y1 <= y) continue;
      const x0 = contour[i]! * place.scaleX + place.left;
      const x1 = contour[j]! * place.scaleX + place.left;
      found.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), winding: y0 < y1 ? 1 : -1 });
    }
  }
  return found.sort((a, b) => a.x - b.x);
}

/** Counts the samples between the crossings into the dots they belong to. */
function cover(coverage: Uint16Array, found: readonly Crossing[]): void {
  let winding = 0;
  for (let i = 0; i + 1 < found.length; i++) {
    winding += found[i]!.winding;
    if (winding === 0) continue;
    const first = Math.max(0, Math.ceil(found[i]!.x * ACROSS - 0.5));
    const end = Math.min(coverage.length * ACROSS, Math.ceil(found[i + 1]!.x * ACROSS - 0.5));
    for (let sample = first; sample < end; sample++) coverage[Math.floor(sample / ACROSS)]!++;
  }
}
