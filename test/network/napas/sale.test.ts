import { describe, expect, it } from 'vitest';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { offlineSaleAdvice, type SaleRequest, saleRequest } from '../../../network/napas/sale.ts';
import { reversalAdvice } from '../../../network/napas/withdrawal.ts';

const SALE: SaleRequest = {
  identity: {
    terminalId: 'POS00042',
    merchantId: '970400000500042',
    acquirerId: '970400',
    location: 'TAP HOA BEN THANH       HO CHI MINH   VN',
  },
  merchantCategory: '5411',
  at: Date.UTC(2026, 10, 22, 2, 41, 7),
  stan: 4,
  pan: '9704000000000018',
  track2: '9704000000000018D30122010000000000F',
  entry: { mode: 'contactless', sequence: 1, chipData: '9F02060000002500009A03261122' },
  amount: 250_000,
};

describe('a sale', () => {
  it('is processing code 00 at a merchant with its cashier there', () => {
    expect(saleRequest(SALE)).toEqual({
      mti: '0200',
      fields: {
        2: '9704000000000018',
        3: '000000',
        4: '000025000000',
        7: '1122024107',
        11: '000004',
        12: '094107',
        13: '1122',
        18: '5411',
        22: '072',
        23: '001',
        25: '00',
        32: '970400',
        35: '9704000000000018=30122010000000000',
        37: '632609000004',
        41: 'POS00042',
        42: '970400000500042',
        43: 'TAP HOA BEN THANH       HO CHI MINH   VN',
        49: '704',
        55: '9F02060000002500009A03261122',
      },
    });
    expect(createCodec(napasDialect).build(saleRequest(SALE)).ok).toBe(true);
  });

  it.each([
    ['magnetic-stripe', '021'],
    ['fallback', '801'],
  ] as const)('%s with a PIN: %s', (mode, de22) => {
    const pinBlock = '0123456789ABCDEF';
    expect(saleRequest({ ...SALE, entry: { mode }, pinBlock }).fields[22]).toBe(de22);
  });

  it('is reversed as any other', () => {
    const advice = reversalAdvice({ original: saleRequest(SALE), at: SALE.at, stan: 5 });
    expect([advice.fields[3], advice.fields[18], advice.fields[39]]).toEqual([
      '000000',
      '5411',
      '68',
    ]);
    expect(advice.fields[90]).toMatch(/^02000000041122024107/);
  });

  it('approved offline is told by a 0220 with the certificate', () => {
    const { mti, fields } = offlineSaleAdvice({ ...SALE, approval: 'Y1' });
    expect(mti).toBe('0220');
    expect([fields[38], fields[52], fields[55]]).toEqual([
      'Y1    ',
      undefined,
      '9F02060000002500009A03261122',
    ]);
    expect(offlineSaleAdvice(SALE).fields).toEqual(saleRequest(SALE).fields);
    expect(createCodec(napasDialect).build({ mti, fields }).ok).toBe(true);
  });

  it('that the card did not take is reversed with what the card said', () => {
    const advice = reversalAdvice({
      original: saleRequest(SALE),
      at: SALE.at,
      stan: 5,
      reason: '05',
      chipData: '9F270100',
    });
    expect([advice.fields[39], advice.fields[55]]).toEqual(['05', '9F270100']);
  });
});
