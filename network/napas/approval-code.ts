/** DE38 of a count that goes on for ever: six digits. */
export function approvalCodeOf(count: number): string {
  return String(count % 1_000_000).padStart(6, '0');
}
