import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { createAes } from '../../crypto/aes.ts';
import { cmac } from '../../crypto/cmac.ts';
import { createTdes } from '../../crypto/des.ts';
import { vectors } from './vectors.ts';

describe('CMAC', () => {
  it.each(vectors('aes-cmac'))('$name', ({ inputs, expected }) => {
    expect(toHex(cmac(createAes(hex(inputs.key!)), hex(inputs.data!)))).toBe(expected.cmac);
  });

  it.each(vectors('tdes-cmac'))('$name', ({ inputs, expected }) => {
    expect(toHex(cmac(createTdes(hex(inputs.key!)), hex(inputs.data!)))).toBe(expected.cmac);
  });

  it('a part of a block and its padded form are not the same message', () => {
    const aes = createAes(hex('2B7E151628AED2A6ABF7158809CF4F3C'));
    const padded = hex('11800000000000000000000000000000');
    expect(toHex(cmac(aes, hex('11')))).not.toBe(toHex(cmac(aes, padded)));
  });
});
