import { describe, expect, it } from 'vitest';
import type { PaymentEnd } from '../../../state-machines/pos/payment-word.ts';
import type { SaleOutput } from '../../../state-machines/pos/sale-result.ts';
import {
  type CodePaymentInput,
  walletPaymentMachine,
} from '../../../state-machines/pos/wallet-payment.ts';
import { endlessRing, explore, outputsOf, stuckPlaces } from '../model.ts';
import { ends, type Memory, only, start, TRANSACTION, watch } from './payment-model.ts';

const ROUNDS = 10;

const cancellations: readonly PaymentEnd[] = [
  ...only('cancelled', 'paid', 'unknown'),
  { kind: 'failed' },
];

const walk = (input: CodePaymentInput, from: Memory = start) =>
  explore<typeof walletPaymentMachine, Memory>({
    machine: walletPaymentMachine,
    input,
    answers: {
      presentCode: [
        { kind: 'code' },
        { kind: 'other', problem: { kind: 'other-wallet', name: 'WeChat Pay' } },
        { kind: 'failed' },
      ],
      beginPayment: [{ transaction: TRANSACTION, payload: '' }],
      askWallet: only('paid', 'declined', 'other-amount', 'not-sent', 'unpaid', 'unknown'),
      inquirePayment: only('paid', 'declined', 'cancelled', 'other-amount', 'unpaid', 'unknown'),
      cancellation: cancellations,
      printReceipts: ['printed', 'failed'],
    },
    events: [{ type: 'CANCEL' }],
    people: (port) => port === 'presentCode',
    start: from,
    watch,
  });

describe('every path of a payment by a wallet’s code', () => {
  const places = walk({ amount: 250_000 });

  it('ends', () => {
    expect(places.length).toBeGreaterThan(100);
    expect(stuckPlaces(places, ['presentCode'])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });

  it('has these ends', () => {
    expect(ends(outputsOf<SaleOutput>(places))).toMatchInlineSnapshot(`
      [
        "approved undefined ok",
        "declined host ok",
        "no-sale cancelled ok",
        "no-sale device needs-operator",
        "no-sale device ok",
        "no-sale not-sent ok",
        "no-sale other-amount ok",
        "no-sale timed-out ok",
        "no-sale wallet-cancelled ok",
        "unknown cancel-unknown ok",
      ]
    `);
  });

  it('inquires ten times at most', () => {
    const rounds = places.map(({ snapshot }) => Number(snapshot.context.round));
    expect(Math.max(...rounds)).toBe(ROUNDS);
  });
});

describe('after a restart', () => {
  const open = { transaction: TRANSACTION, method: 'wallet-code', amount: 250_000 } as const;
  const begun = { ...start, begun: true, asked: 1 };

  it('the end is asked for, not guessed, and nothing is asked of the wallet again', () => {
    const resume = { ...open, cancelling: false };
    const places = walk({ amount: 250_000, resume }, begun);
    expect(Object.keys(places[0]!.snapshot.children)).toEqual(['inquirePayment']);
    expect(ends(outputsOf<SaleOutput>(places))).toContain('unknown cancel-unknown ok');
  });

  it('a cancel that may have left is asked for again', () => {
    const resume = { ...open, cancelling: true };
    const places = walk({ amount: 250_000, resume }, begun);
    expect(Object.keys(places[0]!.snapshot.children)).toEqual(['cancellation']);
  });
});
