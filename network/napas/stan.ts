/** DE11 of a count that goes on for ever. */
export function stanOf(count: number): string {
  return stanText(((count - 1) % 999_999) + 1);
}

/** DE11: six digits, 1 to 999999, then from the beginning. */
export function stanText(stan: number): string {
  if (!Number.isInteger(stan) || stan < 1 || stan > 999_999) {
    throw new RangeError(`expected a STAN from 1 to 999999, got ${stan}`);
  }
  return String(stan).padStart(6, '0');
}
