import type { Charge, Notice } from '../../runtime/contract/terminal-view.ts';
import type { Authorisation } from '../ports.ts';
import type { CashOutput } from './cash.ts';

/** How a withdrawal ended: what the customer is told, and what becomes of card and terminal. */
export interface WithdrawalOutput {
  readonly notice: Notice | undefined;
  readonly charge: Charge;
  /** Đồng the notice speaks of. */
  readonly amount: number | undefined;
  readonly card: 'return' | 'retain-pin-tries' | 'retain-issuer';
  readonly terminal: 'ok' | 'device' | 'cash-in-exit' | 'needs-operator';
}

export const nothingHappened: WithdrawalOutput = {
  notice: undefined,
  charge: 'not-charged',
  amount: undefined,
  card: 'return',
  terminal: 'ok',
};

/** What the customer is told after the cash, and what becomes of the terminal. */
export function concludeCash(
  { amount }: { readonly amount: number },
  cash: CashOutput,
): WithdrawalOutput {
  const leftBehind = cash.end === 'left-in-exit' || cash.end === 'retract-failed';
  const terminal =
    cash.settlement === 'operator'
      ? 'needs-operator'
      : leftBehind
        ? 'cash-in-exit'
        : cash.trouble
          ? 'device'
          : 'ok';
  const base = { card: 'return', terminal } as const;
  if (cash.settlement === 'operator' || cash.dispensed === 'unknown') {
    return { ...base, notice: 'cash-trouble', charge: 'unknown', amount };
  }
  if (cash.dispensed === 0) {
    return { ...base, notice: 'cash-trouble', charge: 'reversing', amount };
  }
  const charged = { ...base, charge: 'charged', amount: cash.dispensed } as const;
  if (cash.end !== 'taken') return { ...charged, notice: 'cash-not-taken' };
  return { ...charged, notice: cash.dispensed === amount ? undefined : 'partial-cash' };
}

/** What is told where nothing was approved, or the approval was undone. */
export function concludeDecline(answer: Authorisation): WithdrawalOutput {
  if (answer.kind === 'unknown') {
    return { ...nothingHappened, notice: 'host-timeout', charge: 'reversing' };
  }
  if (answer.kind === 'undone') {
    return { ...nothingHappened, notice: answer.notice, charge: 'reversing' };
  }
  if (answer.kind !== 'declined') return { ...nothingHappened, notice: 'bank-unavailable' };
  const card =
    answer.next !== 'retain'
      ? 'return'
      : answer.notice === 'wrong-pin-final'
        ? 'retain-pin-tries'
        : 'retain-issuer';
  return { ...nothingHappened, notice: answer.notice, card };
}
