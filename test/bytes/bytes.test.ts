import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../bytes/ascii.ts';
import { xor } from '../../bytes/checksum.ts';
import { concat, equalBytes } from '../../bytes/concat.ts';

const bytes = fc.uint8Array({ maxLength: 40 });

describe('concat', () => {
  it('joins byte strings and single bytes into a fresh one', () => {
    const part = new Uint8Array([0x30]);
    const joined = concat(0x02, part, new Uint8Array(), 0x03);
    expect(joined).toEqual(new Uint8Array([0x02, 0x30, 0x03]));
    part[0] = 0x31;
    expect(joined[1]).toBe(0x30);
    expect(concat()).toEqual(new Uint8Array());
  });

  it('keeps every byte in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, fc.nat({ max: 255 }))), (parts) => {
        const flat = parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part]));
        expect([...concat(...parts)]).toEqual(flat);
      }),
    );
  });
});

describe('equalBytes', () => {
  it('is equality of length and of every byte', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(equalBytes(a, b)).toBe(String([...a]) === String([...b]) && a.length === b.length);
        expect(equalBytes(a, a.slice())).toBe(true);
      }),
    );
  });
});

describe('xor', () => {
  it.each([
    ['nothing', [], undefined, undefined, 0x00],
    ['a CRT-310 frame', [0x02, 0x00, 0x02, 0x31, 0x30, 0x03], undefined, undefined, 0x02],
    ['a part', [0x02, 0x11, 0x22, 0x03], 1, 3, 0x33],
  ] as const)('of %s', (_, of, start, end, sum) => {
    expect(xor(new Uint8Array(of), start, end)).toBe(sum);
  });

  it('with its own sum is zero', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(xor(concat(value, xor(value)))).toBe(0);
      }),
    );
  });
});

describe('ascii', () => {
  it('is a byte a character, both ways', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(ascii(fromAscii(value))).toEqual(value);
      }),
    );
    expect(fromAscii(new Uint8Array([0x02, 0x41, 0x42, 0x03]), 1, 3)).toBe('AB');
  });

  it('throws on what needs more than a byte, and says where', () => {
    expect(() => ascii('ATM₫')).toThrow('character at 3 does not fit one byte');
  });
});
