import { describe, expect, it } from 'vitest';
import { orderCodeMachine } from '../../../state-machines/pos/order-code.ts';
import type { SaleOutput } from '../../../state-machines/pos/sale-result.ts';
import { type ShownCodeOutput, shownCodeMachine } from '../../../state-machines/pos/shown-code.ts';
import { vietQrMachine } from '../../../state-machines/pos/vietqr.ts';
import type { CodePaymentInput } from '../../../state-machines/pos/wallet-payment.ts';
import { endlessRing, explore, outputsOf, stuckPlaces } from '../model.ts';
import { ends, type Memory, only, start, TRANSACTION, watch } from './payment-model.ts';

const shown: readonly ShownCodeOutput[] = [
  ...only('paid', 'cancelled', 'other-amount'),
  { kind: 'timed-out' },
  { kind: 'given-up' },
  { kind: 'failed' },
];

const inquired = only('paid', 'declined', 'cancelled', 'other-amount', 'unpaid', 'unknown');

const walkOrder = (input: CodePaymentInput, from: Memory = start) =>
  explore<typeof orderCodeMachine, Memory>({
    machine: orderCodeMachine,
    input,
    answers: {
      beginPayment: [{ transaction: TRANSACTION, payload: '' }],
      requestOrder: [
        { kind: 'opened', payload: 'https://qr.alipay.example/bax0' },
        ...only('declined', 'not-sent', 'unknown'),
      ],
      shownCode: [...shown, { kind: 'declined', code: 'ORDER_IS_CLOSED' }],
      inquirePayment: inquired,
      cancellation: [...only('cancelled', 'paid', 'unknown'), { kind: 'failed' }],
      printReceipts: ['printed', 'failed'],
    },
    events: [{ type: 'CANCEL' }],
    start: from,
    watch,
  });

const walkVietQr = (input: CodePaymentInput, from: Memory = start) =>
  explore<typeof vietQrMachine, Memory>({
    machine: vietQrMachine,
    input,
    answers: {
      beginPayment: [{ transaction: TRANSACTION, payload: '000201' }],
      shownCode: shown,
      inquirePayment: inquired,
      closePayment: only('cancelled', 'paid'),
      openCase: only('paid', 'cancelled', 'unknown'),
      printReceipts: ['printed', 'failed'],
    },
    events: [{ type: 'CANCEL' }],
    start: from,
    watch,
  });

const begun = { ...start, begun: true, asked: 1 };

describe('every path of an order that a wallet reads', () => {
  const places = walkOrder({ amount: 250_000 });

  it('ends', () => {
    expect(stuckPlaces(places, [])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });

  it('has these ends', () => {
    expect(ends(outputsOf<SaleOutput>(places))).toMatchInlineSnapshot(`
      [
        "approved undefined ok",
        "declined host ok",
        "no-sale cancelled ok",
        "no-sale device needs-operator",
        "no-sale not-sent ok",
        "no-sale other-amount ok",
        "no-sale timed-out ok",
        "no-sale wallet-cancelled ok",
        "unknown cancel-unknown ok",
      ]
    `);
  });

  it('after a restart it is inquired, and then taken back', () => {
    const open = { transaction: TRANSACTION, method: 'order-code', amount: 250_000 } as const;
    const resumed = walkOrder({ amount: 250_000, resume: { ...open, cancelling: false } }, begun);
    expect(Object.keys(resumed[0]!.snapshot.children)).toEqual(['inquirePayment']);
    expect(ends(outputsOf<SaleOutput>(resumed))).toContain('no-sale wallet-cancelled ok');
  });
});

describe('every path of a VietQR code', () => {
  const places = walkVietQr({ amount: 250_000 });

  it('ends', () => {
    expect(stuckPlaces(places, [])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });

  it('has these ends', () => {
    expect(ends(outputsOf<SaleOutput>(places))).toMatchInlineSnapshot(`
      [
        "approved undefined ok",
        "declined host ok",
        "no-sale cancelled ok",
        "no-sale device needs-operator",
        "no-sale other-amount ok",
        "no-sale timed-out ok",
        "unknown no-answer ok",
      ]
    `);
  });

  it('after a restart it is inquired', () => {
    const open = { transaction: TRANSACTION, method: 'vietqr', amount: 250_000 } as const;
    const resumed = walkVietQr({ amount: 250_000, resume: { ...open, cancelling: false } }, begun);
    expect(Object.keys(resumed[0]!.snapshot.children)).toEqual(['inquirePayment']);
  });
});

it('a code on the screen: every path ends, by a word or by the clock', () => {
  const places = explore<typeof shownCodeMachine, undefined>({
    machine: shownCodeMachine,
    input: { transaction: TRANSACTION, showForMs: 300_000 },
    answers: { watchPayment: only('paid', 'other-amount'), inquirePayment: inquired },
    events: [{ type: 'CANCEL' }],
    people: (port) => port === 'watchPayment',
    start: undefined,
  });
  expect(stuckPlaces(places, ['watchPayment'])).toEqual([]);
  const kinds = new Set(outputsOf<ShownCodeOutput>(places).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    'cancelled',
    'declined',
    'failed',
    'given-up',
    'other-amount',
    'paid',
    'timed-out',
  ]);
});
