import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentToSign,
  isSignedBy,
  parseSignatureHeader,
  parseWireTime,
  signatureHeader,
  signingKey,
  verifyingKey,
  wireTime,
} from '../../../network/alipay/signature.ts';
import { ACQUIRER_TEST_KEY, ACQUIRER_TEST_PUBLIC_KEY } from '../../../network/alipay/test-keys.ts';

const SIGNED = {
  method: 'POST',
  path: '/aps/api/v1/payments/inquiryPayment',
  clientId: 'TELLERBENCH_NAPAS_01',
  time: '2026-11-22T03:00:00.000Z',
  body: '{"paymentRequestId":"one"}',
};
/** By `openssl dgst -sha256 -sign`, over the text of the first test. */
const BY_OPENSSL =
  'eFNvXJZC7x6NfH1TFElrGX18ozcgTmPZoPuctfRnMCv/4PzP3kGwvplWXA0BHU+l27Phv50+uc5rLWLQZWP8gnWzuFFs' +
  'DhcoU2fl0TDYfrjvd7oubTmMw/qqd6y79NI8jfeUf0tH6w/Xneu+5j5r+S0+X0D7pJd97+3GqQk5yHuljHSL/Xcd7lU+' +
  '6LRUIrhxjk06JQs7ON7yo555LJ6Y5g6M5ACUZNN1ZUraBUDh4lt2aICdODC1UQg2qwPQWQW0QYND+/6rbsoVTX3HFelM' +
  'CcMIWEfoZImKLKbqdsxXbejpEUmr/o68ghTTPMQHFTO/YeV9815kK+/K+Qpo1UxONQ==';

const key = signingKey(ACQUIRER_TEST_KEY);
const publicKey = verifyingKey(ACQUIRER_TEST_PUBLIC_KEY);

describe('a signature', () => {
  it('covers method, path, client, time and body', () => {
    expect(contentToSign(SIGNED)).toBe(
      'POST /aps/api/v1/payments/inquiryPayment\n' +
        'TELLERBENCH_NAPAS_01.2026-11-22T03:00:00.000Z.{"paymentRequestId":"one"}',
    );
  });

  it('is what openssl makes of it, in a header', () => {
    const header = signatureHeader(SIGNED, key);
    const value = encodeURIComponent(BY_OPENSSL);
    expect(header).toBe(`algorithm=RSA256, keyVersion=1, signature=${value}`);
    const signature = new Uint8Array(Buffer.from(BY_OPENSSL, 'base64'));
    expect(parseSignatureHeader(header)).toEqual({ ok: true, value: { keyVersion: 1, signature } });
    expect(parseSignatureHeader(`signature=${BY_OPENSSL},keyVersion=1,algorithm=RSA256`)).toEqual({
      ok: true,
      value: { keyVersion: 1, signature },
    });
    expect(isSignedBy(SIGNED, signature, publicKey)).toBe(true);
  });

  it.each(Object.keys(SIGNED) as (keyof typeof SIGNED)[])('is of one %s only', (name) => {
    const signature = new Uint8Array(Buffer.from(BY_OPENSSL, 'base64'));
    const other = { ...SIGNED, [name]: `${SIGNED[name]} ` };
    expect(isSignedBy(other, signature, publicKey)).toBe(false);
    expect(isSignedBy(SIGNED, signature.subarray(1), publicKey)).toBe(false);
  });

  it.each([
    ['', 'Signature: expected name=value, with commas between'],
    ['algorithm=RSA', 'Signature: expected algorithm=RSA256'],
    ['algorithm=RSA256, signature=AAAA', 'Signature: expected keyVersion=1'],
    ['algorithm=RSA256, keyVersion=x, signature=AAAA', 'Signature: expected keyVersion=1'],
    ['algorithm=RSA256, keyVersion=1', 'Signature: expected signature= and base64'],
    ['algorithm=RSA256, keyVersion=1, signature=', 'Signature: expected signature= and base64'],
    ['algorithm=RSA256, keyVersion=1, signature=!', 'Signature: expected signature= and base64'],
    ['algorithm=RSA256, keyVersion=1, signature=%FF', 'Signature: expected signature= and base64'],
  ])('%s: %s', (text, error) => {
    expect(parseSignatureHeader(text)).toEqual({ ok: false, error });
  });

  it('any header is read or refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => typeof parseSignatureHeader(text).ok === 'boolean'),
    );
  });
});

describe('a time', () => {
  const MS = Date.UTC(2026, 10, 22, 3, 0, 0, 7);
  it.each([
    ['2026-11-22T03:00:00.007Z', MS],
    ['2026-11-22T10:00:00.007+07:00', MS],
    ['2026-11-22T10:00:00+0700', MS - 7],
    ['2026-11-22T03:00:00.007', undefined],
    ['2026-11-22', undefined],
    ['2026-13-22T03:00:00Z', undefined],
    ['1795316400007', undefined],
    ['', undefined],
  ])('%s', (text, ms) => {
    expect(parseWireTime(text)).toBe(ms);
  });

  it('is written in UTC', () => {
    expect(wireTime(MS)).toBe('2026-11-22T03:00:00.007Z');
  });
});
