/** The seven digits behind the one that counts decimals. */
const DIGITS = 7;

/**
 * DE10: the first digit counts the decimals of the other seven; `3580.25` is `20358025`. Decimals
 * that do not fit are rounded away. Undefined: no decimal number, or one of more than seven digits.
 */
export function buildConversionRate(rate: string): string | undefined {
  if (!/^[0-9]+(\.[0-9]+)?$/.test(rate)) return undefined;
  const [whole = '', decimals = ''] = rate.split('.');
  const kept = Math.min(decimals.length, DIGITS - whole.replace(/^0+/, '').length);
  if (kept < 0) return undefined;
  const digits = Math.round(Number(rate) * 10 ** kept);
  if (digits >= 10 ** DIGITS) return undefined;
  return String(kept) + String(digits).padStart(DIGITS, '0');
}

/** `20358025` as `3580.25`. */
export function parseConversionRate(de10: string): string | undefined {
  if (!/^[0-7][0-9]{7}$/.test(de10)) return undefined;
  const decimals = Number(de10[0]);
  return (Number(de10.slice(1)) / 10 ** decimals).toFixed(decimals);
}
