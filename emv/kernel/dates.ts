import { toHex } from '../../bytes/hex.ts';

/**
 * A date that can be compared, 20260131 for 26 01 31; undefined for no date. Years 50 to 99 are of
 * the last century (EMV 4.4 Book 4, 6.7.3). Days run to 31 in any month, as issuers write them.
 */
export function calendarDay(yymmdd: Uint8Array): number | undefined {
  const digits = toHex(yymmdd);
  if (!/^[0-9]{6}$/.test(digits)) return undefined;
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [
    number, number, number,
  ]; // biome-ignore format: three numbers
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return (year < 50 ? 20000000 : 19000000) + year * 10000 + month * 100 + day;
}

/** The last day of MM YY as certificates write it (EMV 4.4 Book 2, 5.3). */
export function lastDayOfMonth(mmyy: Uint8Array): number | undefined {
  return calendarDay(Uint8Array.of(mmyy[1] ?? 0xff, mmyy[0] ?? 0xff, 0x31));
}
