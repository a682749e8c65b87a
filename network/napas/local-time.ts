/** Asia/Ho_Chi_Minh: UTC+7, without summer time since 1975. */
const OFFSET_MS = 7 * 60 * 60 * 1000;

const two = (value: number): string => String(value).padStart(2, '0');
const clockDigits = (date: Date): string =>
  two(date.getUTCHours()) + two(date.getUTCMinutes()) + two(date.getUTCSeconds());
const dayDigits = (date: Date): string => two(date.getUTCMonth() + 1) + two(date.getUTCDate());

/** DE7, `MMDDhhmmss` in UTC, of clock milliseconds. */
export function transmissionTime(ms: number): string {
  const date = new Date(ms);
  return dayDigits(date) + clockDigits(date);
}

/** DE12, `hhmmss` in Vietnam. */
export function localTime(ms: number): string {
  return clockDigits(new Date(ms + OFFSET_MS));
}

/** DE13 (and DE15), `MMDD` in Vietnam. */
export function localDate(ms: number): string {
  return dayDigits(new Date(ms + OFFSET_MS));
}

/** Last digit of the year and day of the year, `YDDD`, in Vietnam: the head of DE37. */
export function julianDay(ms: number): string {
  const date = new Date(ms + OFFSET_MS);
  const newYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  const day = Math.floor((date.getTime() - newYear) / 86_400_000) + 1;
  return String(date.getUTCFullYear() % 10) + String(day).padStart(3, '0');
}

/** `hh` in Vietnam. */
export function localHour(ms: number): string {
  return two(new Date(ms + OFFSET_MS).getUTCHours());
}
