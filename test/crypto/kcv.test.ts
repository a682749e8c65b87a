import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { createTdes } from '../../crypto/des.ts';
import { kcv, kcvOf } from '../../crypto/kcv.ts';
import { vectors } from './vectors.ts';

describe('key check value', () => {
  it.each([...vectors('kcv-tdes'), ...vectors('jpos-kcv')])('$source: $inputs.key', (vector) => {
    const key = hex(vector.inputs.key!);
    expect(toHex(kcv(key))).toBe(vector.expected.kcv);
    expect(toHex(kcvOf(createTdes(key)))).toBe(vector.expected.kcv);
  });
});
