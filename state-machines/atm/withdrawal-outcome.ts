import type { AccountWord, Notice } from '../../runtime/contract/terminal-view.ts';
import type { Authorisation } from '../ports.ts';
import type { CashOutput } from './cash.ts';

/** How a withdrawal ended: what the customer is told, and what becomes of card and terminal. */
export interface WithdrawalOutput extends AccountWord {
  readonly notice: Notice | undefined;
  readonly card: 'return' | 'retain-pin-tries' | 'retain-issuer';
  readonly terminal: 'ok' | 'device' | 'cash-in-exit' | 'needs-operator';
}

export const nothingHappened: WithdrawalOutput = {
  notice: undefined,
  charge: 'not-charged',
  card: 'return',
  terminal: 'ok',
};

/**
 * What the customer is told after the cash, and what becomes of the terminal. The issuer books the
 * fee with the amount; a partial reversal leaves it, only a whole one takes it back.
 */
export function concludeCash(
  { amount, fee }: { readonly amount: number; readonly fee: number },
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
    return { ...base, notice: 'cash-trouble', charge: 'unknown', amount: amount + fee };
  }
  if (cash.dispensed === 0) {
    return { ...base, notice: 'cash-trouble', charge: 'reversing', amount: amount + fee };
  }
  const charged = {
    ...base,
    charge: 'charged',
    amount: cash.dispensed + fee,
    fee: fee > 0 ? fee : undefined,
    returning: cash.dispensed < amount ? amount - cash.dispensed : undefined,
  } as const;
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
