import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ascii } from '../../bytes/ascii.ts';
import { toHex } from '../../bytes/hex.ts';
import { sha1 } from '../../crypto/sha1.ts';

it.each([
  ['', 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709'],
  ['abc', 'A9993E364706816ABA3E25717850C26C9CD0D89D'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '84983E441C3BD26EBAAE4AA1F95129E5E54670F1',
  ],
])('the examples of FIPS 180: %s', (text, hash) => {
  expect(toHex(sha1(ascii(text)))).toBe(hash);
});

it('does what node:crypto does, at every length around a block', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
      expect(toHex(sha1(data))).toBe(toHex(createHash('sha1').update(data).digest()));
    }),
  );
});
