import { expect } from 'vitest';
import type { PaymentWord } from '../../../state-machines/pos/payment-word.ts';
import type { SaleOutput } from '../../../state-machines/pos/sale-result.ts';
import { rejected, type Step } from '../model.ts';

export const TRANSACTION = '632609000004';

export const words: readonly PaymentWord[] = [
  { kind: 'paid', foreign: undefined },
  { kind: 'declined', code: 'USER_BALANCE_NOT_ENOUGH' },
  { kind: 'cancelled' },
  { kind: 'other-amount' },
  { kind: 'not-sent' },
  { kind: 'unpaid' },
  { kind: 'unknown' },
];

export const only = (...kinds: readonly PaymentWord['kind'][]): readonly PaymentWord[] =>
  words.filter(({ kind }) => kinds.includes(kind));

/** What the ports have said on a path, by the answers alone. */
export interface Memory {
  /** An intent is in the journal. */
  readonly begun: boolean;
  /** The last word of money, if any was final. */
  readonly end: string | undefined;
  readonly cancelAsked: boolean;
  readonly caseOpen: boolean;
  readonly asked: number;
  readonly broken: boolean;
}

export const start: Memory = {
  begun: false,
  end: undefined,
  cancelAsked: false,
  caseOpen: false,
  asked: 0,
  broken: false,
};

const WAITING = ['unpaid', 'unknown', 'opened', 'timed-out', 'given-up'];

function ended(memory: Memory, answer: unknown): Memory {
  const { kind } = answer as { readonly kind: string };
  return WAITING.includes(kind) ? memory : { ...memory, end: kind };
}

/** The rules that hold on every path of a payment by code. */
export function watch(memory: Memory, { port, answer, invoked, snapshot }: Step): Memory {
  let next = memory;
  if (answer === rejected && port !== 'printReceipts' && port !== 'presentCode') {
    next = { ...next, broken: true };
  } else if (port === 'beginPayment') next = { ...next, begun: true };
  else if (port === 'openCase' || port === 'cancellation' || port === 'shownCode') {
    const { kind } = answer as { readonly kind: string };
    if (kind === 'failed') next = { ...next, broken: true };
    else if (kind === 'unknown') next = { ...next, caseOpen: true };
    else next = ended(next, answer);
  } else if (['askWallet', 'requestOrder', 'inquirePayment', 'closePayment'].includes(port ?? '')) {
    next = ended(next, answer);
  }
  for (const { id } of invoked) {
    if (id === 'askWallet' || id === 'requestOrder') {
      expect(next.begun, 'the intent before the question').toBe(true);
      expect(next.asked, 'the money is asked for once').toBe(0);
      next = { ...next, asked: next.asked + 1 };
    }
    if (id === 'inquirePayment' || id === 'cancellation') {
      expect(next.end, 'nobody asks after the end').toBeUndefined();
    }
    if (id === 'inquirePayment') {
      expect(next.cancelAsked, 'after a cancel only its answer counts').toBe(false);
    }
    if (id === 'cancellation') {
      expect(next.cancelAsked).toBe(false);
      next = { ...next, cancelAsked: true };
    }
    if (id === 'printReceipts') {
      const hasReason = ['paid', 'other-amount'].includes(next.end ?? '') || next.caseOpen;
      expect(hasReason, 'paper only where there is something to say').toBe(true);
    }
  }
  if (snapshot.status === 'done') {
    const { kind, terminal } = snapshot.output as SaleOutput;
    expect(kind === 'approved', 'approved means paid, and paid means approved').toBe(
      next.end === 'paid',
    );
    expect(kind === 'unknown', 'unknown means a case').toBe(next.caseOpen && !next.broken);
    expect(terminal === 'needs-operator', 'a broken journal stops the till').toBe(next.broken);
    const isEnded = next.end !== undefined || next.caseOpen || next.broken || !next.begun;
    expect(isEnded, 'nothing that was begun is without an end').toBe(true);
  }
  return next;
}

export const ends = (outputs: readonly SaleOutput[]): readonly string[] =>
  [...new Set(outputs.map(({ kind, why, terminal }) => `${kind} ${why} ${terminal}`))].sort();
