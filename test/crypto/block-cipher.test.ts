import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { createAes } from '../../crypto/aes.ts';
import {
  cryptCtr,
  decryptCbc,
  decryptEcb,
  encryptCbc,
  encryptEcb,
} from '../../crypto/block-cipher.ts';

const KEY = hex('2B7E151628AED2A6ABF7158809CF4F3C');
const aes = createAes(KEY);
const block = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('under AES', () => {
  it('CBC does what node:crypto does', () => {
    fc.assert(
      fc.property(block, fc.array(block, { maxLength: 4 }), (iv, blocks) => {
        const data = Uint8Array.from(blocks.flatMap((one) => [...one]));
        const peer = createCipheriv('aes-128-cbc', KEY, iv).setAutoPadding(false);
        const secret = encryptCbc(aes, data, iv);
        expect(toHex(secret)).toBe(toHex(peer.update(data)));
        expect(toHex(decryptCbc(aes, secret, iv))).toBe(toHex(data));
      }),
    );
  });

  it('counter mode does what node:crypto does, for any length', () => {
    fc.assert(
      fc.property(block, fc.uint8Array({ maxLength: 70 }), (counter, data) => {
        const expected = createCipheriv('aes-128-ctr', KEY, counter).update(data);
        expect(toHex(cryptCtr(aes, data, counter))).toBe(toHex(expected));
      }),
    );
  });

  it.each(['FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF', '000000000000000000000000000000FF'])(
    'the whole counter %s carries',
    (counter) => {
      const data = new Uint8Array(48);
      const expected = createCipheriv('aes-128-ctr', KEY, hex(counter)).update(data);
      expect(toHex(cryptCtr(aes, data, hex(counter)))).toBe(toHex(expected));
    },
  );

  it('leaves its inputs as they were', () => {
    const [data, vector] = [new Uint8Array(32).fill(7), new Uint8Array(16).fill(9)];
    for (const run of [encryptCbc, decryptCbc, cryptCtr]) run(aes, data, vector);
    expect([data, vector]).toEqual([new Uint8Array(32).fill(7), new Uint8Array(16).fill(9)]);
  });
});

it('takes whole blocks only', () => {
  for (const run of [encryptEcb, decryptEcb, encryptCbc, decryptCbc]) {
    expect(() => run(aes, new Uint8Array(17))).toThrow('expected whole 16-byte blocks, got 17');
  }
});
