import { describe, expect, it } from 'vitest';
import { buildVietQr } from '../../../network/vietqr/build.ts';
import type { VietQr } from '../../../network/vietqr/vietqr.ts';
import { BENEFICIARY, NAPAS, object, SERVICE } from './payload.ts';
import { SAMPLES } from './samples.ts';

const payee = { service: 'QRIBFTTA', acquirer: '970403', account: '0011012345678' } as const;
const error = (code: VietQr): string | undefined => {
  const built = buildVietQr(code);
  return built.ok ? undefined : built.error.detail;
};

describe('the samples, from what they say', () => {
  it.each([
    [SAMPLES.account, { initiation: 'static', payee }],
    [
      SAMPLES.card,
      {
        initiation: 'static',
        payee: { ...payee, service: 'QRIBFTTC', account: '9704031101234567' },
      },
    ],
    [
      SAMPLES.accountAmount,
      {
        initiation: 'dynamic',
        payee,
        amount: '180000',
        additional: { purpose: 'thanh toan don hang', bill: 'NPS6869' },
      },
    ],
    [
      SAMPLES.merchant,
      {
        initiation: 'dynamic',
        payee: { service: 'QRPUSH', acquirer: '970403', account: '2112995044604025' },
        amount: '180000',
        merchantCategory: '5812',
        merchantName: 'PHUONG CAC',
        merchantCity: 'HANOI',
        additional: { store: 'NPS6869' },
      },
    ],
    [
      SAMPLES.purpose,
      {
        initiation: 'dynamic',
        payee: { service: 'QRIBFTTA', acquirer: '970416', account: '000000012345' },
        amount: '1000',
        additional: { purpose: 'Chuyen tien' },
      },
    ],
    [
      SAMPLES.lowerCaseCrc.toUpperCase(),
      { initiation: 'static', payee: { ...payee, acquirer: '970422', account: '0000000000' } },
    ],
  ] satisfies [string, VietQr][])('%s', (payload, code) => {
    expect(buildVietQr(code)).toEqual({ ok: true, value: payload });
  });
});

describe('order', () => {
  it('is ascending on every level, whatever it was, and the CRC is last', () => {
    const others = [
      { path: '99', value: 'z' },
      { path: '62.50', value: 'y' },
      { path: '38.05', value: 'x' },
      { path: '26', value: object('00', 'A000000775') },
    ];
    const built = buildVietQr({ payee, additional: { terminal: 't', bill: 'b' }, others });
    expect(built).toEqual({
      ok: true,
      value:
        '00020126140010A00000077538620010A00000072701270006970403011300110123456780208QRIBFTTA0501x' +
        '53037045802VN62150101b0701t5001y9901z63044984',
    });
  });
});

describe('refused', () => {
  it.each<[string, VietQr, string]>([
    ['nobody to pay', {}, 'expected an account, a tag from 02 to 51'],
    [
      'a purpose of 26',
      { payee, additional: { purpose: 'x'.repeat(26) } },
      '62.08: expected at most 25 characters',
    ],
    [
      'additional data of 100',
      {
        payee,
        additional: {
          bill: 'x'.repeat(25),
          store: 'x'.repeat(25),
          purpose: 'x'.repeat(25),
          reference: 'x'.repeat(13),
        },
      },
      '62: 104 characters, expected at most 99',
    ],
    ['an empty name', { payee, merchantName: '' }, '59: is empty, expected 1 to 99 characters'],
    [
      'an account of 20',
      { payee: { ...payee, account: '1'.repeat(20) } },
      '38.01.01: expected 1 to 19 characters, no spaces',
    ],
    [
      'an amount of zero',
      { payee, amount: '0' },
      '54: expected an amount above zero of at most 13 characters',
    ],
    ['yuan', { payee, currency: '156' }, '53: expected 704 beside tag 38'],
    ['a line end in a name', { payee, merchantName: 'A\nB' }, '59: expected printable characters'],
    ['half a character', { payee, merchantName: '\ud83c' }, '59: expected printable characters'],
    [
      'a known tag among the others',
      { payee, others: [{ path: '54', value: '1' }] },
      '54: has a place of its own, not among the others',
    ],
    [
      'a template among the others',
      { payee, others: [{ path: '62', value: '0801x' }] },
      '62: has a place of its own, not among the others',
    ],
    [
      'VietQR among the others',
      { others: [{ path: '38', value: `${NAPAS}${BENEFICIARY}${SERVICE}` }] },
      '38: has a place of its own, not among the others',
    ],
    [
      'a second account by NAPAS',
      { payee, others: [{ path: '38', value: 'x' }] },
      '38: is there already, or is no path of tags',
    ],
    [
      'a CRC of its own',
      { payee, others: [{ path: '63', value: '0000' }] },
      '63: is there already, or is no path of tags',
    ],
    [
      'a path below a value',
      { payee, others: [{ path: '00.01', value: 'x' }] },
      '00.01: is there already, or is no path of tags',
    ],
    [
      'no path',
      { payee, others: [{ path: '5', value: 'x' }] },
      '5: is there already, or is no path of tags',
    ],
  ])('%s', (_, code, detail) => {
    expect(error(code)).toBe(detail);
  });
});
