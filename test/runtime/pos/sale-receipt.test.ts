import { describe, expect, it } from 'vitest';
import type { Language } from '../../../runtime/contract/terminal-view.ts';
import { defaultPosConfiguration } from '../../../runtime/pos/configuration.ts';
import type { SaleState } from '../../../runtime/pos/sale-log.ts';
import { type Copy, saleReceipt } from '../../../runtime/pos/sale-receipt.ts';

const SALE: SaleState = {
  transaction: '632609000004',
  at: Date.UTC(2026, 10, 22, 2, 41, 7),
  amount: 250_000,
  maskedPan: '970400******0011',
  entry: 'chip',
  aid: 'A0000007271010',
  label: 'NAPAS DEBIT',
  pin: true,
  original: undefined,
  reference: '',
  paid: true,
  approval: '000001',
  signature: false,
  refused: false,
};

function worded(language: Language, copy: Copy, change: Partial<SaleState> = {}): string[] {
  const paper = { terminal: defaultPosConfiguration, language, copy };
  return saleReceipt(paper, { ...SALE, ...change }).map((line) => {
    if (line.kind === 'columns') return `${line.left} | ${line.right}`;
    return line.kind === 'text' ? line.text : line.kind;
  });
}

describe('a sale’s receipt', () => {
  it('by chip, verified by PIN', () => {
    expect(worded('en', 'merchant')).toEqual([
      'Tạp hóa Bến Thành',
      '42 Lê Lợi, Quận 1, TP HCM',
      'SALE',
      'rule',
      'Terminal | POS00042',
      'Date | 22/11/2026 09:41:07',
      'Card | 970400******0011',
      ' | chip',
      'Application | NAPAS DEBIT',
      'AID | A0000007271010',
      'Reference | 632609000004',
      'Approval | 000001',
      'rule',
      'Amount | 250,000 VND',
      'rule',
      'Verified by PIN',
      'Merchant copy',
      'Thank you',
      'feed',
    ]);
  });

  it('is signed on the merchant’s copy alone', () => {
    const signed = { signature: true, pin: false };
    expect(worded('vi', 'merchant', signed)).toContain('Chữ ký khách hàng');
    expect(worded('vi', 'customer', signed)).not.toContain('Chữ ký khách hàng');
  });

  it('says where no host was asked, and names no application of a stripe', () => {
    const offline = worded('zh', 'customer', { approval: 'offline', pin: false });
    expect(offline).toContain('授权码 | 脱机');
    expect(offline).toContain('无需签名');
    const swiped = worded('vi', 'customer', { entry: 'fallback', aid: '', label: '' });
    expect(swiped).toContain(' | quẹt thay chip');
    expect(swiped.join()).not.toContain('AID');
  });
});
