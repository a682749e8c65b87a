import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, parseHex, toHex, toSpacedHex } from '../../bytes/hex.ts';

const bytes = fc.uint8Array({ maxLength: 64 });

describe('hex', () => {
  it('is upper case, with and without spaces', () => {
    const frame = new Uint8Array([0x02, 0x00, 0x0f, 0xf0, 0xff]);
    expect(toHex(frame)).toBe('02000FF0FF');
    expect(toSpacedHex(frame)).toBe('02 00 0F F0 FF');
    expect(toHex(new Uint8Array())).toBe('');
  });

  it('comes back as it went, however it is spaced and written', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const written = [toHex(value), toSpacedHex(value), toHex(value).toLowerCase()];
        for (const text of [...written, ` ${toSpacedHex(value).replaceAll(' ', '\n\t')}\r\n`]) {
          expect(parseHex(text)).toEqual({ ok: true, value });
        }
      }),
    );
  });

  it.each([
    ['0G', 1, 'expected a hex digit at offset 1'],
    ['02 0x03', 4, 'expected a hex digit at offset 4'],
    ['02é', 2, 'expected a hex digit at offset 2'],
    ['020', 3, 'expected an even number of hex digits'],
    ['02 0 ', 5, 'expected an even number of hex digits'],
    ['/', 0, 'expected a hex digit at offset 0'],
    [':@`g', 0, 'expected a hex digit at offset 0'],
  ])('%j is refused at %i', (text, offset, detail) => {
    expect(parseHex(text)).toEqual({ ok: false, error: { kind: 'bad-hex', offset, detail } });
  });

  it('is bytes, or an error that points at the first bad character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 20 }), (text) => {
        const parsed = parseHex(text);
        const firstBad = text.search(/[^0-9A-Fa-f\t-\r ]/);
        if (firstBad >= 0) expect(parsed).toMatchObject({ ok: false, error: { offset: firstBad } });
        else if (text.replace(/[\t-\r ]/g, '').length % 2 === 0) expect(parsed.ok).toBe(true);
        else expect(parsed).toMatchObject({ ok: false, error: { offset: text.length } });
      }),
    );
  });

  it('in our own source throws on a typing mistake', () => {
    expect(hex('02 00')).toEqual(new Uint8Array([2, 0]));
    expect(() => hex('02 0')).toThrow('expected an even number of hex digits');
  });
});
