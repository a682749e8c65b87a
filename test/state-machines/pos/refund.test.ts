import { expect, it } from 'vitest';
import type { RefundWord } from '../../../state-machines/pos/payment-word.ts';
import { refundMachine } from '../../../state-machines/pos/refund.ts';
import type { SaleOutput } from '../../../state-machines/pos/sale-result.ts';
import { endlessRing, explore, outputsOf, rejected, stuckPlaces } from '../model.ts';
import { ends, TRANSACTION } from './payment-model.ts';

const words: readonly RefundWord[] = [
  { kind: 'refunded', transaction: '632609000005', method: 'vietqr' },
  { kind: 'declined', code: '61', method: 'vietqr' },
  { kind: 'not-sent', method: 'vietqr' },
  { kind: 'unknown', transaction: '632609000005', method: 'vietqr' },
];

const places = explore<typeof refundMachine, { readonly told: string | undefined }>({
  machine: refundMachine,
  input: { transaction: TRANSACTION, amount: 100_000 },
  answers: { refundSale: words, printReceipts: ['printed', 'failed'] },
  start: { told: undefined },
  watch(memory, { port, answer, invoked, snapshot }) {
    const told =
      port === 'refundSale' && answer !== rejected ? (answer as RefundWord).kind : memory.told;
    for (const { id, input } of invoked) {
      if (id !== 'printReceipts') continue;
      expect(['refunded', 'unknown'], 'paper only where money may have gone').toContain(told);
      expect(input, 'about the refund, not the sale').toEqual({ transaction: '632609000005' });
    }
    if (snapshot.status === 'done') {
      const { kind, refund } = snapshot.output as SaleOutput;
      expect(refund).toBe(true);
      expect(kind === 'refunded').toBe(told === 'refunded');
    }
    return { told };
  },
});

it('every path of a refund ends, and says what became of the money', () => {
  expect(stuckPlaces(places, [])).toEqual([]);
  expect(endlessRing(places)).toBeUndefined();
  expect(ends(outputsOf<SaleOutput>(places))).toEqual([
    'declined host ok',
    'no-sale device needs-operator',
    'no-sale not-sent ok',
    'refunded undefined ok',
    'unknown no-answer ok',
  ]);
});
