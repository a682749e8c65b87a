import { expect, it } from 'vitest';
import { hex } from '../../bytes/hex.ts';
import { decimalise } from '../../crypto/digits.ts';

it.each([
  ['A1B2C3', 3, '123'],
  ['A1B2C3', 5, '12301'],
  ['ABCDEF', 6, '012345'],
  ['FFFF12', 4, '1255'],
  ['', 3, ''],
] as const)('%s, %i digits: %s', (bytes, count, digits) => {
  expect(decimalise(hex(bytes), count)).toBe(digits);
});
