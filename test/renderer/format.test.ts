import { describe, expect, it } from 'vitest';
import {
  dump,
  formatAmount,
  formatDay,
  formatDenomination,
  formatDevice,
  formatMoment,
  formatNumber,
  formatSince,
} from '../../renderer/format.ts';

describe('amounts as the customer reads them', () => {
  it.each([
    [2_000_000, '2.000.000 ₫', '2,000,000 VND', '2,000,000 越南盾'],
    [3_300, '3.300 ₫', '3,300 VND', '3,300 越南盾'],
    [500, '500 ₫', '500 VND', '500 越南盾'],
    [0, '0 ₫', '0 VND', '0 越南盾'],
    [-50_000, '−50.000 ₫', '−50,000 VND', '−50,000 越南盾'],
  ])('%d', (amount, vi, en, zh) => {
    expect(formatAmount(amount, 'vi')).toBe(vi);
    expect(formatAmount(amount, 'en')).toBe(en);
    expect(formatAmount(amount, 'zh')).toBe(zh);
  });

  it('groups every three digits of a long sum', () => {
    expect(formatNumber(123_456_789_012, 'vi')).toBe('123.456.789.012');
  });
});

describe('what the bench shows', () => {
  it('names cassettes in thousands', () => {
    expect([500_000, 50_000, 500].map(formatDenomination)).toEqual(['500k', '50k', '500']);
  });

  it('tells the time since the row before', () => {
    expect([0, 3, 212, 2_140, 61_230].map(formatSince)).toEqual([
      '+0',
      '+3',
      '+212',
      '+2\u2009140',
      '+61.2 s',
    ]);
  });

  it('tells the day of a record, as the time is told: where the person is', () => {
    expect(formatDay(new Date(2026, 10, 2, 23, 59, 59, 999).getTime())).toBe('2026-11-02');
    expect(formatDay(new Date(2026, 10, 3).getTime())).toBe('2026-11-03');
  });

  it.each([
    ['vi', '02/11/2026 09:05'],
    ['en', '02/11/2026 09:05'],
    ['zh', '2026/11/02 09:05'],
  ] as const)('tells a cashier (%s) the day of a sale as on a receipt', (language, expected) => {
    expect(formatMoment(new Date(2026, 10, 2, 9, 5, 59).getTime(), language)).toBe(expected);
  });

  it('names devices in words', () => {
    expect(['card-reader', 'pin-pad', 'host'].map(formatDevice)).toEqual([
      ...['card reader', 'PIN pad', 'host'],
    ]);
  });

  it('dumps bytes with offset and printable characters', () => {
    expect(dump('02 30 30 31 37 03 30 36 FF', 8)).toEqual([
      { offset: '0000', hex: '02 30 30 31 37 03 30 36', text: '·0017·06' },
      { offset: '0008', hex: 'FF', text: '·' },
    ]);
    expect(dump('', 8)).toEqual([]);
  });
});
