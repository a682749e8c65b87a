import { describe, expect, it } from 'vitest';
import { describeVietQr } from '../../../network/vietqr/describe.ts';
import { HEAD, object, sealed, VN } from './payload.ts';
import { SAMPLES } from './samples.ts';

describe('describeVietQr', () => {
  it('names tags, bank, service and money', () => {
    expect(describeVietQr(SAMPLES.accountAmount)).toEqual({
      ok: true,
      value: [
        { tag: '00', name: 'payload format', value: '01' },
        { tag: '01', name: 'initiation', value: '12', meaning: 'dynamic, for one payment' },
        {
          tag: '38',
          name: 'account by VietQR',
          children: [
            { tag: '00', name: 'operator', value: 'A000000727', meaning: 'NAPAS' },
            {
              tag: '01',
              name: 'beneficiary',
              children: [
                { tag: '00', name: 'acquirer', value: '970403', meaning: 'Sacombank' },
                { tag: '01', name: 'account', value: '0011012345678' },
              ],
            },
            { tag: '02', name: 'service', value: 'QRIBFTTA', meaning: 'transfer to an account' },
          ],
        },
        { tag: '53', name: 'currency', value: '704', meaning: 'VND' },
        { tag: '54', name: 'amount', value: '180000', meaning: '180,000 VND' },
        { tag: '58', name: 'country', value: 'VN' },
        {
          tag: '62',
          name: 'additional data',
          children: [
            { tag: '01', name: 'bill number', value: 'NPS6869' },
            { tag: '08', name: 'purpose', value: 'thanh toan don hang' },
          ],
        },
        { tag: '63', name: 'CRC', value: '2E2E' },
      ],
    });
  });

  it("masks the number of a card, unless asked otherwise; never a merchant's", () => {
    expect(JSON.stringify(describeVietQr(SAMPLES.card))).toContain('"970403******4567"');
    expect(JSON.stringify(describeVietQr(SAMPLES.card))).not.toContain('9704031101234567');
    const unmasked = describeVietQr(SAMPLES.card, { unmasked: true });
    expect(JSON.stringify(unmasked)).toContain('"9704031101234567"');
    expect(JSON.stringify(describeVietQr(SAMPLES.merchant))).toContain('"2112995044604025"');
  });

  it('takes another currency for no đồng, and keeps the order of the code', () => {
    const alipay = object('26', object('00', 'com.alipay'));
    const code = `${HEAD}${VN}${object('54', '18.50')}${object('53', '156')}${alipay}${object('65', 'x')}`;
    expect(describeVietQr(sealed(code))).toMatchObject({
      value: [
        { tag: '00' },
        { tag: '01' },
        { tag: '58' },
        { tag: '54', value: '18.50' },
        { tag: '53', meaning: 'CNY' },
        { tag: '26', name: 'account by an operator', children: [{ value: 'com.alipay' }] },
        { tag: '65', name: 'not known', value: 'x' },
        { tag: '63' },
      ],
    });
    expect(JSON.stringify(describeVietQr(sealed(code)))).not.toContain('VND');
  });

  it('refuses what cannot be read', () => {
    expect(describeVietQr('000201')).toMatchObject({ ok: false });
  });
});
