import { err, ok, type Result } from '../../bytes/result.ts';

/** DE4 has twelve digits and two implied decimals [code 3]. */
const MOST_DONG = 9_999_999_999;

/**
 * Whole đồng to DE4: 2,000,000 VND is `000200000000`. The one place of the factor 100, with
 * `de4ToDong`; every other part of the product counts whole đồng.
 */
export function dongToDe4(dong: number): string {
  if (!Number.isInteger(dong) || dong < 0 || dong > MOST_DONG) {
    throw new RangeError(`expected whole đồng from 0 to ${MOST_DONG}, got ${dong}`);
  }
  return `${dong}00`.padStart(12, '0');
}

/** DE4 (or DE5, 6, an amount of DE95) to whole đồng; the đồng has no smaller coin. */
export function de4ToDong(text: string): Result<number, string> {
  if (!/^[0-9]{12}$/.test(text)) return err('expected an amount of 12 digits');
  if (!text.endsWith('00')) return err('expected two zero decimals: the đồng has no smaller unit');
  return ok(Number(text.slice(0, 10)));
}

/** `2,000,000 VND`: as traces and decoders show it. */
export function shownDong(dong: number): string {
  return `${String(dong).replace(/\B(?=(\d{3})+$)/g, ',')} VND`;
}
