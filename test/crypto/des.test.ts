import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { decryptCbc, decryptEcb, encryptCbc, encryptEcb } from '../../crypto/block-cipher.ts';
import { createTdes } from '../../crypto/des.ts';

/** OpenSSL's own, by the one name that every build of it knows. */
function reference(key: Uint8Array, iv: Uint8Array, data: Uint8Array): string {
  const parts =
    key.length === 8 ? [key, key, key] : key.length === 16 ? [key, key.slice(0, 8)] : [key];
  const cipher = createCipheriv('des-ede3-cbc', Buffer.concat(parts), iv).setAutoPadding(false);
  return toHex(Buffer.concat([cipher.update(data), cipher.final()]));
}

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const aKey = fc.constantFrom(8, 16, 24).chain(bytes);
const blocks = fc.integer({ min: 0, max: 5 }).chain((count) => bytes(8 * count));

describe('DES and 3DES', () => {
  it.each([
    // NIST SP 800-17, the first rows of its variable plain text and variable key tables.
    ['0101010101010101', '8000000000000000', '95F8A5E5DD31D900'],
    ['0101010101010101', '4000000000000000', 'DD7F121CA5015619'],
    ['8001010101010101', '0000000000000000', '95A8D72813DAA94D'],
    // The worked example of many text books.
    ['133457799BBCDFF1', '0123456789ABCDEF', '85E813540F0AB405'],
    // NIST SP 800-67, annex B: "The qufck brown fox jump".
    ['0123456789ABCDEF23456789ABCDEF01456789ABCDEF0123', '5468652071756663', 'A826FD8CE53B855F'],
  ])('key %s: %s becomes %s', (key, clear, secret) => {
    const tdes = createTdes(hex(key));
    expect(toHex(encryptEcb(tdes, hex(clear)))).toBe(secret);
    expect(toHex(decryptEcb(tdes, hex(secret)))).toBe(clear);
  });

  it('agrees with OpenSSL on any key, start value and data', () => {
    fc.assert(
      fc.property(aKey, bytes(8), blocks, (key, iv, data) => {
        expect(toHex(encryptCbc(createTdes(key), data, iv))).toBe(reference(key, iv, data));
      }),
      { numRuns: 300 },
    );
  });

  it('decrypts what it encrypted, ECB and CBC', () => {
    fc.assert(
      fc.property(aKey, bytes(8), blocks, (key, iv, data) => {
        const tdes = createTdes(key);
        expect(decryptCbc(tdes, encryptCbc(tdes, data, iv), iv)).toEqual(data);
        expect(decryptEcb(tdes, encryptEcb(tdes, data))).toEqual(data);
      }),
    );
  });

  it('works in place and leaves key, start value and data alone, Buffers too', () => {
    const [key, iv, data] = [randomBytes(16), randomBytes(8), randomBytes(16)];
    const before = [key, iv, data].map(toHex);
    const tdes = createTdes(key);
    const secret = encryptCbc(tdes, data, iv);
    expect([key, iv, data].map(toHex)).toEqual(before);
    expect(toHex(decryptCbc(tdes, secret, iv))).toBe(before[2]);
    const block = data.subarray(0, 8);
    tdes.encryptBlock(block, 0, block, 0);
    tdes.decryptBlock(block, 0, block, 0);
    expect(toHex(data)).toBe(before[2]);
  });

  it('ignores the parity bits of a key', () => {
    const [even, odd] = [hex('0022446688AACCEE'), hex('0123456789ABCDEF')];
    const data = hex('0011223344556677');
    expect(encryptEcb(createTdes(even), data)).toEqual(encryptEcb(createTdes(odd), data));
  });

  it.each([0, 7, 9, 15, 17, 23, 25])('takes no key of %i bytes', (length) => {
    expect(() => createTdes(new Uint8Array(length))).toThrow('expected 8, 16 or 24 bytes');
  });

  it('takes no partial block', () => {
    const tdes = createTdes(new Uint8Array(8));
    for (const crypt of [encryptEcb, decryptEcb, encryptCbc, decryptCbc]) {
      expect(() => crypt(tdes, new Uint8Array(9))).toThrow('expected whole 8-byte blocks');
    }
  });
});
