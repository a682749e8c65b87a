import { describe, expect, it } from 'vitest';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { maskMessage } from '../../../network/iso8583/mask.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import {
  buildConversionRate,
  parseConversionRate,
} from '../../../network/napas/conversion-rate.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { institutionName, WALLET_MEMBER } from '../../../network/napas/institutions.ts';
import { buildPaymentStatus, parsePaymentStatus } from '../../../network/napas/payment-status.ts';
import {
  orderCodeOf,
  parseNotification,
  parsePayAnswer,
  parseStatusAnswer,
} from '../../../network/napas/qr-answer.ts';
import {
  cancelRequest,
  orderCodeRequest,
  refundRequest,
  statusInquiry,
  transferInquiry,
  walletPayRequest,
} from '../../../network/napas/qr-request.ts';

const REQUEST = {
  identity: {
    terminalId: 'POS00042',
    merchantId: '970400000500042',
    acquirerId: '970400',
    location: 'TAP HOA BEN THANH       HO CHI MINH   VN',
  },
  merchantCategory: '5411',
  at: Date.UTC(2026, 10, 22, 2, 41, 7),
  stan: 4,
  amount: 250_000,
};

/** What all of these have in common at 09:41:07 in Vietnam. */
const SALE = {
  12: '094107',
  13: '1122',
  18: '5411',
  22: '032',
  25: '00',
  32: '970400',
  41: 'POS00042',
  42: '970400000500042',
  43: 'TAP HOA BEN THANH       HO CHI MINH   VN',
  49: '704',
};

const codec = createCodec(napasDialect);
const CODE = '281006020000000000125733';
const ORIGINAL = walletPayRequest({ ...REQUEST, code: CODE });
const NEXT = { ...REQUEST, stan: 5, at: REQUEST.at + 3_000 };
const LATER = { 7: '1122024110', 11: '000005', 12: '094110', 37: '632609000005' };
const DE90 = `02000000041122024107${'970400'.padStart(11, '0')}${'0'.repeat(11)}`;

const MESSAGES: readonly (readonly [string, IsoMessage, IsoMessage])[] = [
  [
    "pay by the customer's code",
    ORIGINAL,
    {
      mti: '0200',
      fields: {
        ...SALE,
        3: '000000',
        4: '000025000000',
        7: '1122024107',
        11: '000004',
        37: '632609000004',
        48: CODE,
        62: 'QR_CPM',
        100: '980156',
      },
    },
  ],
  [
    'order code',
    orderCodeRequest(REQUEST),
    {
      mti: '0100',
      fields: {
        ...SALE,
        3: '000000',
        4: '000025000000',
        7: '1122024107',
        11: '000004',
        37: '632609000004',
        62: 'QR_MPM',
        100: '980156',
      },
    },
  ],
  [
    'status inquiry',
    statusInquiry({ ...NEXT, original: ORIGINAL }),
    {
      mti: '0200',
      fields: {
        ...SALE,
        ...LATER,
        3: '390000',
        4: '000025000000',
        62: 'QR_CPM',
        90: DE90,
        100: '980156',
      },
    },
  ],
  [
    'status inquiry of a VietQR',
    transferInquiry({ ...NEXT, billReference: 'HD000123' }),
    {
      mti: '0200',
      fields: {
        ...SALE,
        ...LATER,
        3: '390000',
        4: '000025000000',
        62: 'QR_PUSH',
        100: '970400',
        104: 'HD000123',
      },
    },
  ],
  [
    'cancel',
    cancelRequest({ ...NEXT, original: ORIGINAL }),
    {
      mti: '0400',
      fields: {
        ...SALE,
        ...LATER,
        3: '000000',
        4: '000025000000',
        39: '68',
        62: 'QR_CPM',
        90: DE90,
        100: '980156',
      },
    },
  ],
  [
    'refund of a part',
    refundRequest({
      ...NEXT,
      amount: 50_000,
      service: 'QR_CPM',
      original: ORIGINAL,
      reference: '0000000000000017',
    }),
    {
      mti: '0200',
      fields: {
        ...SALE,
        ...LATER,
        3: '200000',
        4: '000005000000',
        62: 'QR_CPM',
        63: '0000000000000017',
        90: DE90,
        100: '980156',
      },
    },
  ],
  [
    'refund of a VietQR payment',
    refundRequest({ ...NEXT, service: 'QR_PUSH', reference: '0000000000000017' }),
    {
      mti: '0200',
      fields: {
        ...SALE,
        ...LATER,
        3: '200000',
        4: '000025000000',
        62: 'QR_PUSH',
        63: '0000000000000017',
        100: '970400',
      },
    },
  ],
];

describe('requests of a terminal', () => {
  it.each(MESSAGES)('%s', (_, built, expected) => {
    expect(built).toEqual(expected);
    expect(codec.build(built)).toMatchObject({ ok: true });
  });

  it('a payment code is shown to nobody, not even its first digits', () => {
    expect(maskMessage(ORIGINAL, napasDialect).fields[48]).toBe('*'.repeat(24));
  });

  it('only a payment by code can be asked after', () => {
    const sale = { mti: '0200', fields: { ...ORIGINAL.fields, 62: 'ECOM' } };
    expect(() => statusInquiry({ ...NEXT, original: sale })).toThrow('field 62');
  });
});

const answer = (fields: Record<number, string>): IsoMessage => ({
  mti: '0210',
  fields: { 4: '000025000000', ...fields },
});
const PAID = {
  6: '000000006983',
  10: '20358025',
  38: '000001',
  39: '00',
  51: '156',
  60: 'SUCCESS 20261122000001',
  63: '0000000000000017',
};
const PAYMENT = {
  paymentId: '20261122000001',
  amount: 250_000,
  approval: '000001',
  reference: '0000000000000017',
  customer: { currency: 'CNY', fen: 6983, rate: '3580.25' },
};

describe('answers', () => {
  it.each([
    [PAID, { kind: 'paid', payment: PAYMENT }],
    [
      { 39: '51', 60: 'USER_BALANCE_NOT_ENOUGH' },
      { kind: 'declined', code: '51', reason: 'USER_BALANCE_NOT_ENOUGH' },
    ],
    [{ 39: '91' }, { kind: 'declined', code: '91', reason: '' }],
    [
      { 39: '68', 60: 'PROCESSING 2026' },
      { kind: 'processing', paymentId: '2026' },
    ],
    [
      { 39: '68', 60: 'NO_ANSWER' },
      { kind: 'unknown', code: '68' },
    ],
    [{ 39: '68' }, { kind: 'unknown', code: '68' }],
    [
      { ...PAID, 4: '000025000050' },
      { kind: 'unknown', code: '00' },
    ],
  ] as const)('to a payment: %o', (fields, expected) => {
    expect(parsePayAnswer(answer(fields))).toEqual(expected);
  });

  it.each([
    [PAID, { kind: 'paid', payment: PAYMENT }],
    [
      { 39: '00', 60: 'FAIL RISK_REJECT' },
      { kind: 'declined', code: '', reason: 'RISK_REJECT' },
    ],
    [{ 39: '00', 60: 'CANCELLED 2026' }, { kind: 'cancelled' }],
    [{ 39: '00', 60: 'NOT_FOUND' }, { kind: 'not-found' }],
    [
      { 39: '00', 60: 'PROCESSING' },
      { kind: 'processing', paymentId: '' },
    ],
    [{ 39: '00' }, { kind: 'unknown', code: '00' }],
    [
      { 39: '00', 60: 'PAID 2026' },
      { kind: 'unknown', code: '00' },
    ],
    [{ 39: '91' }, { kind: 'unknown', code: '91' }],
    [
      { 39: '68', 60: 'NO_ANSWER' },
      { kind: 'unknown', code: '68' },
    ],
  ] as const)('to an inquiry: %o', (fields, expected) => {
    expect(parseStatusAnswer(answer(fields))).toEqual(expected);
  });

  it('with an order code, and without', () => {
    expect(orderCodeOf({ mti: '0110', fields: { 39: '00', 48: 'https://x/1' } })).toBe(
      'https://x/1',
    );
    expect(orderCodeOf({ mti: '0110', fields: { 39: '68', 48: 'https://x/1' } })).toBeUndefined();
    expect(orderCodeOf({ mti: '0110', fields: { 39: '00' } })).toBeUndefined();
  });
});

describe('a notification', () => {
  const advice = (more: Record<number, string> = {}): IsoMessage => ({
    mti: '0220',
    fields: { 4: '000025000000', 37: '632609000004', 62: 'QR_MPM', 90: DE90, ...PAID, ...more },
  });

  it('tells what was paid', () => {
    expect(parseNotification(advice())).toEqual({
      ok: true,
      value: {
        service: 'QR_MPM',
        payment: PAYMENT,
        rrn: '632609000004',
        billReference: undefined,
        original: DE90,
      },
    });
  });

  it.each([
    [advice({ 62: 'ECOM' }), 'field 62: expected a payment by code'],
    [advice({ 60: 'FAIL X' }), 'field 60: expected SUCCESS'],
    [advice({ 4: '1' }), 'field 4: expected an amount of 12 digits'],
    [{ ...advice(), mti: '0200' }, 'MTI: expected 0220, got 0200'],
  ])('refused: %#', (message, error) => {
    expect(parseNotification(message)).toEqual({ ok: false, error });
  });
});

describe('DE10', () => {
  it.each([
    ['3580.25', '20358025', '3580.25'],
    ['3580', '00003580', '3580'],
    ['0.5', '10000005', '0.5'],
    ['3580.2543', '33580254', '3580.254'],
    ['1234567', '01234567', '1234567'],
  ])('%s is %s', (rate, de10, back) => {
    expect(buildConversionRate(rate)).toBe(de10);
    expect(parseConversionRate(de10)).toBe(back);
  });

  it.each(['12345678', '-1', '3,5', '', '9999999.9'])('%s is none', (rate) => {
    expect(buildConversionRate(rate)).toBeUndefined();
  });
});

it('DE60 keeps its limit, and what is no word is none', () => {
  expect(buildPaymentStatus('NOT_FOUND')).toBe('NOT_FOUND');
  expect(buildPaymentStatus('SUCCESS', 'x'.repeat(99)).length).toBe(48);
  expect(parsePaymentStatus('SUCCESS 1  ')).toEqual({ word: 'SUCCESS', detail: '1' });
  expect(parsePaymentStatus('SUCCESSFUL 1')).toBeUndefined();
  expect(parsePaymentStatus(undefined)).toBeUndefined();
});

it('the wallet member has a name, and is no bank', () => {
  expect(institutionName(WALLET_MEMBER)).toBe('Alipay (model)');
});
