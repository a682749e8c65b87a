import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { createAes } from '../../crypto/aes.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('the examples of FIPS 197, appendix C', () => {
  const clear = '00112233445566778899AABBCCDDEEFF';
  it.each([
    ['000102030405060708090A0B0C0D0E0F', '69C4E0D86A7B0430D8CDB78070B4C55A'],
    ['000102030405060708090A0B0C0D0E0F1011121314151617', 'DDA97CA4864CDFE06EAF70A0EC0D7191'],
    [
      '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
      '8EA2B7CA516745BFEAFC49904B496089',
    ],
  ])('key %s', (key, secret) => {
    const aes = createAes(hex(key));
    const block = hex(clear);
    aes.encryptBlock(block, 0, block, 0);
    expect(toHex(block)).toBe(secret);
    aes.decryptBlock(block, 0, block, 0);
    expect(toHex(block)).toBe(clear);
  });
});

describe.each([16, 24, 32])('a key of %i bytes', (length) => {
  it('does what node:crypto does, and undoes it', () => {
    fc.assert(
      fc.property(bytes(length), bytes(16), (key, data) => {
        const peer = createCipheriv(`aes-${length * 8}-ecb`, key, null).setAutoPadding(false);
        const expected = peer.update(data);
        const aes = createAes(key);
        const out = new Uint8Array(20);
        aes.encryptBlock(data, 0, out, 4);
        expect(toHex(out.subarray(4))).toBe(toHex(expected));
        aes.decryptBlock(out, 4, out, 0);
        expect(toHex(out.subarray(0, 16))).toBe(toHex(data));
      }),
    );
  });
});

it.each([0, 8, 15, 17, 31, 33])('no key of %i bytes', (length) => {
  expect(() => createAes(new Uint8Array(length))).toThrow('AES key: expected 16, 24 or 32 bytes');
});
