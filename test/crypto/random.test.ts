import { describe, expect, it } from 'vitest';
import { toHex } from '../../bytes/hex.ts';
import { randomBytes } from '../../crypto/random.ts';

describe('randomBytes', () => {
  it.each([0, 1, 24, 65_536, 200_000])('gives %i bytes', (length) => {
    expect(randomBytes(length).length).toBe(length);
  });

  it('repeats nothing, and fills the parts of a long answer', () => {
    expect(toHex(randomBytes(16))).not.toBe(toHex(randomBytes(16)));
    const long = randomBytes(200_000);
    for (const at of [0, 65_536, 131_072, 199_968]) {
      expect(long.subarray(at, at + 32).some((byte) => byte !== 0)).toBe(true);
    }
  });
});
