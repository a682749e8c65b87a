import { expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { xor } from '../../crypto/xor.ts';

it('is bit by bit', () => {
  expect(toHex(xor(hex('0F0F00FF'), hex('FFFF0000')))).toBe('F0F000FF');
});

it('takes one length only', () => {
  expect(() => xor(hex('00'), hex('0000'))).toThrow('XOR of 1 and 2 bytes');
});
