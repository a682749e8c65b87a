import { describe, expect, it } from 'vitest';
import type { ReceiptLine } from '../../../hardware/printer/printer.ts';
import type { Language } from '../../../runtime/contract/terminal-view.ts';
import { defaultPosConfiguration } from '../../../runtime/pos/configuration.ts';
import {
  codePaper,
  otherAmountSlip,
  type PaymentReceipt,
  paymentReceipt,
  type RefundReceipt,
  refundReceipt,
  unknownSlip,
} from '../../../runtime/pos/payment-receipt.ts';
import { formatRate, formatYuan, PAYMENT_WORDS } from '../../../runtime/pos/payment-words.ts';

const AT = Date.UTC(2026, 10, 22, 2, 41, 7);

const PAYMENT: PaymentReceipt = {
  transaction: '632609000004',
  at: AT,
  method: 'wallet-code',
  amount: 250_000,
  approval: '000001',
  reference: '0000000000000001',
  foreign: { currency: 'CNY', value: 6_983, rate: '3580.25' },
};

const REFUND: RefundReceipt = {
  transaction: '632609000009',
  at: AT,
  method: 'vietqr',
  amount: 100_000,
  of: '632609000004+0000000000000007',
  maskedPan: '',
};

const paper = (language: Language, copy: 'merchant' | 'customer' = 'customer') => ({
  terminal: defaultPosConfiguration,
  language,
  copy,
});

const worded = (lines: readonly ReceiptLine[]): string[] =>
  lines.map((line) => {
    if (line.kind === 'columns') return `${line.left} | ${line.right}`;
    return line.kind === 'text' ? line.text : line.kind;
  });

describe('a receipt of a payment by code', () => {
  it('has both amounts and the rate', () => {
    expect(worded(paymentReceipt(paper('en'), PAYMENT))).toEqual([
      'Tạp hóa Bến Thành',
      '42 Lê Lợi, Quận 1, TP HCM',
      'SALE',
      'rule',
      'Terminal | POS00042',
      'Date | 22/11/2026 09:41:07',
      'Paid by | Alipay, customer’s code',
      'Reference | 632609000004',
      'NAPAS reference | 0000000000000001',
      'Approval | 000001',
      'rule',
      'Amount | 250,000 VND',
      'Wallet paid | ¥69.83',
      'Rate | 1 CNY = 3,580.25 VND',
      'rule',
      'Customer copy',
      'Thank you',
      'feed',
    ]);
    expect(worded(paymentReceipt(paper('vi'), PAYMENT))).toContain('Ví đã trả | ¥69,83');
    expect(worded(paymentReceipt(paper('zh'), PAYMENT))).toContain('金额 | 250,000 越南盾');
  });

  it('has one amount where đồng were paid', () => {
    const lines = worded(
      paymentReceipt(paper('vi', 'merchant'), { ...PAYMENT, method: 'vietqr', foreign: undefined }),
    );
    expect(lines).toContain('Hình thức | VietQR');
    expect(lines.join()).not.toContain('¥');
    expect(lines).toContain('Liên cửa hàng');
  });

  it('says where it rests on the merchant’s word alone', () => {
    const byHand = { ...PAYMENT, approval: '', reference: '', foreign: undefined };
    const lines = worded(paymentReceipt(paper('en'), byHand));
    expect(lines).toContain('Payment confirmed by the merchant');
    expect(lines.join()).not.toContain('Approval');
  });
});

it('a refund’s receipt names the sale', () => {
  expect(worded(refundReceipt(paper('en'), REFUND)).slice(2)).toEqual([
    'REFUND',
    'rule',
    'Terminal | POS00042',
    'Date | 22/11/2026 09:41:07',
    'Paid by | VietQR',
    'Reference | 632609000009',
    'Original sale | 632609000004',
    'rule',
    'Amount given back | 100,000 VND',
    'rule',
    'Customer copy',
    'Thank you',
    'feed',
  ]);
  const card = { ...REFUND, method: 'card', maskedPan: '970418******0029' } as const;
  expect(worded(refundReceipt(paper('vi'), card))).toContain('Số thẻ | 970418******0029');
});

describe('a slip', () => {
  it.each(['vi', 'en', 'zh'] as const)('of unknown outcome tells the truth, in %s', (language) => {
    const words = PAYMENT_WORDS[language];
    const lines = worded(unknownSlip(paper(language), PAYMENT));
    expect(lines).toContain(words.unknown);
    for (const line of words.unknownLines) expect(lines).toContain(line);
    expect(lines).toContain(defaultPosConfiguration.hotline);
    expect(lines.join()).not.toContain('¥');
    expect(worded(unknownSlip(paper(language), REFUND))).toContain(words.unknownRefundLines[0]);
  });

  it('of another amount has both', () => {
    const lines = worded(otherAmountSlip(paper('en'), PAYMENT, 200_000));
    expect(lines).toContain('Amount due | 250,000 VND');
    expect(lines).toContain('Amount received | 200,000 VND');
  });

  it('of a code has the code', () => {
    const code = { service: 'vietqr', amount: 250_000, payload: '000201' } as const;
    expect(codePaper(paper('en'), code)).toContainEqual({ kind: 'qr', data: '000201', size: 6 });
  });
});

it('fits on a line of 48 cells', () => {
  for (const { unknownLines, unknownRefundLines, otherAmountLines } of Object.values(
    PAYMENT_WORDS,
  )) {
    for (const line of [...unknownLines, ...unknownRefundLines, ...otherAmountLines]) {
      const cells = [...line].reduce((sum, char) => sum + (char > '\u2E80' ? 2 : 1), 0);
      expect(cells, line).toBeLessThanOrEqual(48);
    }
  }
});

it.each([
  [6_983, 'en', '¥69.83'],
  [5, 'vi', '¥0,05'],
  [1_288_000_00, 'vi', '¥1.288.000,00'],
  [100, 'zh', '¥1.00'],
] as const)('%d fen in %s: %s', (fen, language, text) => {
  expect(formatYuan(fen, language)).toBe(text);
});

it('a rate keeps its decimals', () => {
  expect(formatRate('3580.25', 'vi')).toBe('1 CNY = 3.580,25 VND');
  expect(formatRate('3600', 'en')).toBe('1 CNY = 3,600 VND');
});
