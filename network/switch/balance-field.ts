import { dongToDe4 } from '../napas/amount.ts';

const MOST_IN_DE54 = 9_999_999_999;

/**
 * DE54, ISO 8583:1987: per amount account type 2 (00), amount type 2 (01 ledger, 02 available),
 * currency 3, C or D, amount 12 with two implied decimals as in DE4. More than fits is shown as
 * the most that fits.
 */
export function balances(balance: number): string {
  const sign = balance < 0 ? 'D' : 'C';
  const amount = dongToDe4(Math.min(Math.abs(balance), MOST_IN_DE54));
  return ['01', '02'].map((type) => `00${type}704${sign}${amount}`).join('');
}
