import { expect, it } from 'vitest';
import { cancellationMachine } from '../../../state-machines/pos/cancellation.ts';
import type { PaymentEnd } from '../../../state-machines/pos/payment-word.ts';
import { endlessRing, explore, outputsOf, rejected, stuckPlaces } from '../model.ts';
import { only, TRANSACTION } from './payment-model.ts';

interface Memory {
  readonly tries: number;
  readonly word: string | undefined;
  readonly caseOpen: boolean;
}

const places = explore<typeof cancellationMachine, Memory>({
  machine: cancellationMachine,
  input: { transaction: TRANSACTION, amount: 250_000 },
  answers: {
    cancelPayment: only('cancelled', 'paid', 'unknown'),
    openCase: only('paid', 'unknown'),
  },
  start: { tries: 0, word: undefined, caseOpen: false },
  watch(memory, { port, answer, invoked, snapshot }) {
    let next = memory;
    if (port === 'cancelPayment' && answer !== rejected) {
      next = { ...next, word: (answer as PaymentEnd).kind };
    }
    if (port === 'openCase' && answer !== rejected) {
      const { kind } = answer as PaymentEnd;
      next = kind === 'unknown' ? { ...next, caseOpen: true } : { ...next, word: kind };
    }
    for (const { id } of invoked) {
      if (id === 'cancelPayment') next = { ...next, tries: next.tries + 1 };
      if (id === 'openCase') expect(next.tries, 'a case after three tries').toBe(3);
    }
    expect(next.tries).toBeLessThanOrEqual(3);
    if (snapshot.status === 'done') {
      const { kind } = snapshot.output as PaymentEnd;
      expect(kind === 'unknown', 'unknown is a case').toBe(next.caseOpen);
      if (kind !== 'unknown' && kind !== 'failed') expect(kind).toBe(next.word);
    }
    return next;
  },
});

it('a cancel ends known, or as a case', () => {
  expect(stuckPlaces(places, [])).toEqual([]);
  expect(endlessRing(places)).toBeUndefined();
  const kinds = outputsOf<PaymentEnd>(places).map(({ kind }) => kind);
  expect([...new Set(kinds)].sort()).toEqual(['cancelled', 'failed', 'paid', 'unknown']);
});
