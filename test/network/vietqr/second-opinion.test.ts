import { QRPay } from 'vietnam-qr-pay';
import { describe, expect, it } from 'vitest';
import { buildVietQr } from '../../../network/vietqr/build.ts';
import { parseVietQr } from '../../../network/vietqr/parse.ts';
import { HEAD, NAPAS, object, SERVICE, sealed, VN, VND } from './payload.ts';
import { SAMPLES } from './samples.ts';

describe('vietnam-qr-pay agrees', () => {
  it.each(Object.entries(SAMPLES))('on the sample %s', (_, payload) => {
    const theirs = new QRPay(payload);
    expect(theirs.isValid).toBe(true);
    expect(parseVietQr(payload)).toMatchObject({
      ok: true,
      value: {
        payee: {
          service: theirs.provider.service,
          acquirer: theirs.consumer.bankBin,
          account: theirs.consumer.bankNumber,
        },
        amount: theirs.amount,
        merchantName: theirs.merchant.name,
        merchantCity: theirs.city,
      },
    });
  });

  it('on a code that we build, and we on one of theirs', () => {
    const options = { bankBin: '970436', bankNumber: '0123456789', amount: '50000' };
    const theirs = QRPay.initVietQR({ ...options, purpose: 'Tiền cà phê' }).build();
    const ours = buildVietQr({
      initiation: 'dynamic',
      payee: { service: 'QRIBFTTA', acquirer: '970436', account: '0123456789' },
      amount: '50000',
      additional: { purpose: 'Tiền cà phê' },
    });
    expect(ours).toEqual({ ok: true, value: theirs });
  });

  it('not where an inner length is wrong: it gives half an account, we refuse', () => {
    const short = object('01', `${object('00', '970403')}01110011012345678`);
    const payload = sealed(`${HEAD}${object('38', NAPAS, short, SERVICE)}${VND}${VN}`);
    expect(new QRPay(payload)).toMatchObject({
      isValid: true,
      consumer: { bankNumber: '00110123456' },
    });
    expect(parseVietQr(payload)).toMatchObject({
      ok: false,
      error: { detail: '38.01 at 59: expected tag and length, 4 digits, 2 characters left' },
    });
  });
});
