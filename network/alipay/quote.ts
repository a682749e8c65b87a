import { err, ok, type Result } from '../../bytes/result.ts';

/** Đồng for one yuan as a fraction of whole numbers: exact, as a double is not. */
export interface Rate {
  /** `3580.25`: as it travels. */
  readonly text: string;
  /** `dong` đồng are `fen` fen. */
  readonly dong: bigint;
  readonly fen: bigint;
}

/** At most seven digits, so that DE10 can carry it (n8: the number of decimals comes first). */
export function parseRate(text: string): Result<Rate, string> {
  const [, whole = '', decimals = ''] = /^([1-9]\d{0,6})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (whole === '' || whole.length + decimals.length > 7) {
    return err(`rate: expected đồng for one yuan, at most 7 digits, as 3580.25; got ${text}`);
  }
  return ok({ text, dong: BigInt(whole + decimals), fen: 100n * 10n ** BigInt(decimals.length) });
}

/**
 * What the customer pays for whole đồng, in fen: to the nearest fen, half a fen up, never less
 * than one [model].
 */
export function fenOf(dong: number, rate: Rate): number {
  const doubled = 2n * BigInt(dong) * rate.fen + rate.dong;
  const fen = Number(doubled / (2n * rate.dong));
  return Math.max(1, fen);
}

/**
 * What `part` of `dong` is of `fen`, to the nearest fen, half up; all of it gives all. Refunds are
 * reckoned from the sum of what was given back, so that parts never come to more or less than the
 * whole.
 */
export function partOf(fen: number, part: number, dong: number): number {
  const doubled = 2n * BigInt(fen) * BigInt(part) + BigInt(dong);
  return Number(doubled / (2n * BigInt(dong)));
}
