import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseCode } from '../../network/wallet-code.ts';
import { HEAD, object, sealed, VN, VND } from './vietqr/payload.ts';
import { SAMPLES } from './vietqr/samples.ts';

const VNPAY = sealed(`${HEAD}${object('26', object('00', 'A000000775'))}${VND}${VN}`);

describe('recogniseCode', () => {
  it.each([
    ['28763443825664394', 'alipay-payment-code', 'Alipay payment code'],
    ['281006020000000000125733', 'alipay-payment-code', 'Alipay payment code'],
    ['2500000000000000', 'alipay-payment-code', 'Alipay payment code'],
    ['300000000000000000000000', 'alipay-payment-code', 'Alipay payment code'],
    ['134567890123456789', 'wechat-payment-code', 'WeChat Pay payment code'],
    ['104567890123456789', 'wechat-payment-code', 'WeChat Pay payment code'],
    ['154567890123456789', 'wechat-payment-code', 'WeChat Pay payment code'],
    ['6212345678901234567', 'unionpay-payment-code', 'UnionPay payment code'],
    ['https://qr.alipay.example/bax01234567890', 'alipay-order-code', 'Alipay order code'],
    ['https://example.org/menu?table=4', 'web-link', 'web link'],
    ['HTTP://EXAMPLE.ORG', 'web-link', 'web link'],
    [SAMPLES.merchant, 'vietqr', 'VietQR'],
    [SAMPLES.lowerCaseCrc, 'vietqr', 'VietQR'],
    [VNPAY, 'emv-qr', 'EMV QR code'],
    [SAMPLES.account.replace(/F$/, '0'), 'unknown', 'damaged EMV QR code'],
    // One digit short or long, and the prefixes beside those of the wallets.
    ['287634438256643', 'unknown', 'not a payment code'],
    ['2876344382566439400000000', 'unknown', 'not a payment code'],
    ['2412345678901234', 'unknown', 'not a payment code'],
    ['3112345678901234', 'unknown', 'not a payment code'],
    ['164567890123456789', 'unknown', 'not a payment code'],
    ['094567890123456789', 'unknown', 'not a payment code'],
    ['13456789012345678', 'unknown', 'not a payment code'],
    ['621234567890123456', 'unknown', 'not a payment code'],
    ['6312345678901234567', 'unknown', 'not a payment code'],
    ['2876344382566439٤', 'unknown', 'not a payment code'],
    ['8934563138165', 'unknown', 'not a payment code'],
    ['https://', 'unknown', 'not a payment code'],
    ['javascript:alert(1)', 'unknown', 'not a payment code'],
    ['', 'unknown', 'not a payment code'],
  ])('%s is %s', (text, kind, name) => {
    expect(recogniseCode(text)).toMatchObject({ kind, name });
  });

  it('gives what was in it', () => {
    expect(recogniseCode(' 28763443825664394\r\n')).toEqual({
      kind: 'alipay-payment-code',
      name: 'Alipay payment code',
      code: '28763443825664394',
    });
    expect(recogniseCode(SAMPLES.merchant)).toMatchObject({
      payload: SAMPLES.merchant,
      qr: { payee: { service: 'QRPUSH', account: '2112995044604025' }, amount: '180000' },
    });
    expect(recogniseCode(SAMPLES.account.replace(/F$/, '0'))).toMatchObject({
      detail: '63 at 86: wrong CRC, expected 9E6F',
    });
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(recogniseCode(text).name).not.toBe('');
      }),
    );
  });
});
