import type { Ledger } from './ledger.ts';
import type { Entry } from './posting.ts';

/** The system accounts of a bank's books. */
export const ATM_CASH = 'atm-cash';
export const MERCHANTS = 'merchants';
export const SETTLEMENT = 'settlement';
export const FEE_INCOME = 'fee-income';

export function openSystemAccounts(ledger: Ledger): void {
  const system = [
    { number: ATM_CASH, holder: 'cash paid out by our ATMs', kind: 'atm-cash' },
    { number: MERCHANTS, holder: 'our merchants', kind: 'merchants' },
    { number: SETTLEMENT, holder: 'NAPAS settlement', kind: 'settlement' },
    { number: FEE_INCOME, holder: 'fees', kind: 'fee-income' },
  ] as const;
  for (const account of system) ledger.openAccount({ ...account, balance: 0 });
}

/** `amount`, whole đồng, from one account to another. */
export function move(from: string, to: string, amount: number): readonly Entry[] {
  return [
    { account: from, amount: -amount, part: 'principal' },
    { account: to, amount, part: 'principal' },
  ];
}

/** A fee that a customer pays; none for 0. */
export function feeEntries(account: string, fee: number): readonly Entry[] {
  if (fee === 0) return [];
  return [
    { account, amount: -fee, part: 'fee' },
    { account: FEE_INCOME, amount: fee, part: 'fee' },
  ];
}
