import { expect, it } from 'vitest';
import { posMachine } from '../../../state-machines/pos/pos.ts';
import { noSale } from '../../../state-machines/pos/sale-result.ts';
import { explore, outputsOf } from '../model.ts';
import { TRANSACTION } from './payment-model.ts';

const sale = noSale('card', 250_000);
const outputs = [
  { ...sale, kind: 'approved', why: undefined },
  { ...sale, why: 'cancelled' },
  { ...sale, terminal: 'device' },
  { ...sale, terminal: 'needs-operator' },
];

const open = (method: string) => ({
  transaction: TRANSACTION,
  method,
  amount: 250_000,
  cancelling: false,
});

const till = explore<typeof posMachine, undefined>({
  machine: posMachine,
  input: { language: 'vi' },
  answers: {
    startPos: ['ready', 'failed'],
    recoverSales: [[], [open('vietqr'), open('wallet-code'), open('order-code')]],
    resolveCase: [{ result: undefined }, { result: sale }],
    cardSale: outputs,
    walletPayment: outputs,
    orderCode: outputs,
    vietqr: outputs,
    refund: outputs,
  },
  events: [
    { type: 'SELL', amount: 250_000, method: 'card' },
    { type: 'SELL', amount: 250_000, method: 'wallet-code' },
    { type: 'SELL', amount: 250_000, method: 'order-code' },
    { type: 'SELL', amount: 250_000, method: 'vietqr' },
    { type: 'SELL', amount: 0.5, method: 'card' },
    { type: 'REFUND', transaction: TRANSACTION, amount: 100_000 },
    { type: 'RESOLVE', case: TRANSACTION, answer: 'keep' },
    { type: 'LANGUAGE', language: 'zh' },
    { type: 'CANCEL' },
    { type: 'OPERATOR_SERVICE' },
  ],
  start: undefined,
  essence: ({ unfinished, reason, language }) => ({ unfinished, reason, language }),
});

it('a till never fails, and gets everywhere', () => {
  const values = new Set(till.map(({ snapshot }) => String(snapshot.value)));
  expect([...values].sort()).toEqual([
    'cardSale',
    'idle',
    'orderCode',
    'outOfService',
    'recovering',
    'refund',
    'resolving',
    'starting',
    'vietqr',
    'walletPayment',
  ]);
  expect(outputsOf(till)).toEqual([]);
});

it('what a cut of power left open is ended before anything is sold', () => {
  const idle = till.filter(({ snapshot }) => snapshot.value === 'idle');
  expect(idle.length).toBeGreaterThan(0);
  for (const { snapshot } of idle) expect(snapshot.context.unfinished).toEqual([]);
});
