import { constants, createPrivateKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { TEST_KEYS } from '../../emv/certificate/test-keys.ts';
import { type RsaPrivateKey, rsaPrivate, rsaPublic } from '../../emv/rsa.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const number = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);

/** The same key as OpenSSL wants it: with d and what else follows from the primes. */
function opensslKey({ modulus, exponent, prime1, prime2 }: RsaPrivateKey) {
  const [p, q, e] = [number(prime1), number(prime2), number(exponent)];
  const inverse = (a: bigint, m: bigint): bigint => {
    let [r0, r1, s0, s1] = [m, a % m, 0n, 1n];
    while (r1 > 0n) [r0, r1, s0, s1] = [r1, r0 % r1, s1, s0 - (r0 / r1) * s1];
    return ((s0 % m) + m) % m;
  };
  const text = (n: bigint): string => {
    const digits = n.toString(16);
    return base64(hex(digits.length % 2 === 0 ? digits : `0${digits}`));
  };
  const d = inverse(e, (p - 1n) * (q - 1n));
  const jwk = {
    kty: 'RSA',
    n: base64(modulus),
    e: base64(exponent),
    d: text(d),
    p: base64(prime1),
    q: base64(prime2),
    dp: text(d % (p - 1n)),
    dq: text(d % (q - 1n)),
    qi: text(inverse(q, p)),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

describe.each(Object.entries(TEST_KEYS))('raw RSA with the test key %s', (_, key) => {
  const openssl = { key: opensslKey(key), padding: constants.RSA_NO_PADDING };
  const message = new Uint8Array(key.modulus.length).map((_, i) => (i === 0 ? 0x2a : i * 7));

  it('enciphers as OpenSSL does', () => {
    const expected = publicEncrypt(openssl, message).toString('hex').toUpperCase();
    expect(toHex(rsaPublic(key, message)!)).toBe(expected);
  });

  it('deciphers as OpenSSL does', () => {
    const expected = privateDecrypt(openssl, message).toString('hex').toUpperCase();
    expect(toHex(rsaPrivate(key, message)!)).toBe(expected);
  });

  it('has its top bit set and its primes right', () => {
    expect(key.modulus[0]! >> 7).toBe(1);
    expect(number(key.prime1) * number(key.prime2)).toBe(number(key.modulus));
  });
});

describe('raw RSA', () => {
  const key = TEST_KEYS.card;

  it('refuses what is no message: another length, or not below the modulus', () => {
    expect(rsaPublic(key, key.modulus)).toBeUndefined();
    expect(rsaPublic(key, key.modulus.subarray(1))).toBeUndefined();
    expect(rsaPrivate(key, key.modulus)).toBeUndefined();
    expect(rsaPrivate(key, new Uint8Array(3))).toBeUndefined();
  });

  it.each([
    ['', '03'],
    ['00', '03'],
    ['C5', ''],
    ['C5', '00'],
  ])('refuses what is no key: modulus %s, exponent %s', (modulus, exponent) => {
    const none = { modulus: hex(modulus), exponent: hex(exponent) };
    expect(rsaPublic(none, new Uint8Array(none.modulus.length))).toBeUndefined();
  });

  it('ends, whatever a card calls a key', () => {
    const bytes = fc.uint8Array({ maxLength: 24 });
    fc.assert(
      fc.property(bytes, bytes, bytes, (modulus, exponent, message) => {
        const out = rsaPublic({ modulus, exponent }, message);
        expect(out === undefined || out.length === modulus.length).toBe(true);
      }),
    );
  });
});
