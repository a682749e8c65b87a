import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { hasOddParity, withOddParity } from '../../crypto/key-parity.ts';

it.each([
  ['0022446688AACCEE', '0123456789ABCDEF'],
  ['0123456789ABCDEF', '0123456789ABCDEF'],
  ['FF00', 'FE01'],
])('%s becomes %s', (key, odd) => {
  expect(toHex(withOddParity(hex(key)))).toBe(odd);
  expect(hasOddParity(hex(odd))).toBe(true);
  expect(hasOddParity(hex(key))).toBe(key === odd);
});

it('touches nothing but the parity bits', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (key) => {
      const odd = withOddParity(key);
      expect(hasOddParity(odd)).toBe(true);
      expect(odd.map((byte) => byte & 0xfe)).toEqual(key.map((byte) => byte & 0xfe));
    }),
  );
});
