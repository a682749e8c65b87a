import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../bytes/hex.ts';
import { decodeEscPos } from '../../cli/decode-escpos.ts';

describe('decodeEscPos', () => {
  it('shows what is on the paper, and where it was cut', () => {
    const job = '1B 40 1B 74 34 53 F4 EC 20 FE 0A 1D 56 42 00 32 0A';
    expect(decodeEscPos(hex(job))).toMatchObject({
      text: 'Số ₫\n- - - - - - - - - - - - - - - - - - - - - - - -\n2\n',
      unknown: [],
    });
  });

  it('shows a last line that no line feed ended', () => {
    expect(decodeEscPos(hex('41 42')).text).toBe('AB\n');
  });

  it('lists what it could not use, with offsets', () => {
    const { text, unknown } = decodeEscPos(hex('41 1B 7E 42 1B 74 C8 0A 1D 76 30 00 10'));
    expect(text).toBe('AB\n');
    expect(unknown).toEqual([
      { offset: 1, name: 'ESC ~', reason: 'ESC ~ is not known', bytes: '1B 7E' },
      { offset: 4, name: 'ESC t', reason: 'ESC t: no code page 200', bytes: '1B 74 C8' },
      { offset: 8, name: 'GS v', reason: 'GS v is not complete', bytes: '1D 76 30 00 10' },
    ]);
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const { unknown } = decodeEscPos(bytes);
        expect(unknown.every(({ offset }) => offset < bytes.length)).toBe(true);
      }),
    );
  });
});
