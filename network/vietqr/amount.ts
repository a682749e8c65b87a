import { err, ok, type Result } from '../../bytes/result.ts';

/** Thirteen characters, no decimals. */
const MOST_DONG = 9_999_999_999_999;

/** Tags 54 and 56: digits, a point and digits after it allowed, not zero. */
export function isAmount(text: string): boolean {
  return text.length <= 13 && /^[0-9]+(\.[0-9]*)?$/.test(text) && /[1-9]/.test(text);
}

/** Whole đồng of an amount as a code carries it: `180000` and `180000.00` are 180,000 VND. */
export function amountToDong(amount: string): Result<number, string> {
  if (!isAmount(amount)) return err('expected an amount above zero of at most 13 characters');
  const [whole = '', decimals = ''] = amount.split('.');
  if (/[1-9]/.test(decimals)) return err('expected whole đồng: there is no smaller unit');
  return ok(Number(whole));
}

/** Whole đồng, above zero, as a code carries them. */
export function dongToAmount(dong: number): string {
  if (!Number.isInteger(dong) || dong < 1 || dong > MOST_DONG) {
    throw new RangeError(`expected whole đồng from 1 to ${MOST_DONG}, got ${dong}`);
  }
  return String(dong);
}
