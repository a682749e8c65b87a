import { expect, it } from 'vitest';
import { shownDong, shownYuan, typedDong } from '../../sites/money.ts';

it.each([
  [180_000, 'vi', '180.000 ₫'],
  [180_000, 'en', '180,000 VND'],
  [1_234_567, 'zh', '1,234,567 越南盾'],
  [999, 'vi', '999 ₫'],
  [0, 'vi', '0 ₫'],
  [-180_000, 'vi', '−180.000 ₫'],
] as const)('%i đồng in %s: %s', (dong, language, text) => {
  expect(shownDong(dong, language)).toBe(text);
});

it.each([
  [1_288_000, '¥12,880.00'],
  [5, '¥0.05'],
  [100, '¥1.00'],
  [-1536, '−¥15.36'],
])('%i fen: %s', (fen, text) => {
  expect(shownYuan(fen)).toBe(text);
});

it.each([
  ['50000', 50_000],
  ['50.000', 50_000],
  ['1,234,567', 1_234_567],
  [' 50 000 ', 50_000],
  ['0', undefined],
  ['', undefined],
  ['1,5', undefined],
  ['1.5', undefined],
  ['50.00', undefined],
  ['-50000', undefined],
  ['1e6', undefined],
  ['50000đ', undefined],
  ['99999999999', undefined],
])('typed %j: %s đồng', (text, dong) => {
  expect(typedDong(text)).toBe(dong);
});
