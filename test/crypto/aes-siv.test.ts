import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { openSiv, sealSiv } from '../../crypto/aes-siv.ts';

const KEY = hex('FFFEFDFCFBFAF9F8F7F6F5F4F3F2F1F0F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF');
const CONTEXT = hex('101112131415161718191A1B1C1D1E1F2021222324252627');

it('the example of RFC 5297, A.1', () => {
  const sealed = sealSiv(KEY, CONTEXT, hex('112233445566778899AABBCCDDEE'));
  expect(toHex(sealed)).toBe('85632D07C6E8F37F950ACD320A2ECC9340C02B9690C4DC04DAEF7F6AFE5C');
});

it('opens what it sealed, and nothing that was changed', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (clear, at, bits) => {
        const sealed = sealSiv(KEY, CONTEXT, clear);
        expect(openSiv(KEY, CONTEXT, sealed)).toEqual(clear);
        expect(openSiv(KEY, hex('10'), sealed)).toBeUndefined();
        sealed[at % sealed.length]! ^= bits;
        expect(openSiv(KEY, CONTEXT, sealed)).toBeUndefined();
      },
    ),
  );
});

it.each([0, 1, 15])('%i bytes are too few', (length) => {
  expect(openSiv(KEY, CONTEXT, new Uint8Array(length))).toBeUndefined();
});
