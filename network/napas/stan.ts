/** DE11: six digits, 1 to 999999, then from the beginning. */
export function stanText(stan: number): string {
  if (!Number.isInteger(stan) || stan < 1 || stan > 999_999) {
    throw new RangeError(`expected a STAN from 1 to 999999, got ${stan}`);
  }
  return String(stan).padStart(6, '0');
}
