import type { Ledger } from '../../network/switch/ledger.ts';

/** The last that a report shows of an account. */
const MOST = 20;

/** What was booked on an account since it was opened, the oldest first: `-500000 cash`. */
export const bookingsOf = (ledger: Ledger, account: string): readonly string[] =>
  ledger
    .statement(account, MOST)
    .filter(({ kind }) => kind !== 'opening')
    .map(({ amount, text }) => `${amount} ${text}`)
    .reverse();
