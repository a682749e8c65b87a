import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { createAes } from '../../crypto/aes.ts';
import {
  decipherPinBlock4,
  encipherPinBlock4,
  panField4,
  pinField4,
} from '../../crypto/pin-block-4.ts';
import { vectors } from './vectors.ts';

const KEY = hex('00112233445566778899AABBCCDDEEFF');
const aes = createAes(KEY);
const RANDOM = hex('FFFFFFFFFFFFFFFF');
const PAN = '1234567890123456789';

it.each(vectors('pinblock-iso4-psec'))('$name', ({ inputs, expected }) => {
  const { pin, pan, random8 } = inputs as Record<'pin' | 'pan' | 'random8', string>;
  const block = encipherPinBlock4(createAes(hex(inputs.key!)), { pin, pan, random: hex(random8) });
  expect(block.ok && toHex(block.value)).toBe(expected.block);
});

describe('the fields (ISO 9564-1, 9.4.2)', () => {
  it.each([
    ['1234', '441234AAAAAAAAAAFFFFFFFFFFFFFFFF'],
    ['123456789012', '4C123456789012AAFFFFFFFFFFFFFFFF'],
  ])('PIN %s', (pin, field) => {
    const made = pinField4(pin, RANDOM);
    expect(made.ok && toHex(made.value)).toBe(field);
  });

  it.each([
    ['112233445566778899', '61122334455667788990000000000000'],
    ['4111111111111111', '44111111111111111000000000000000'],
    ['123456789', '00001234567890000000000000000000'],
  ])('PAN %s', (pan, field) => {
    const made = panField4(pan);
    expect(made.ok && toHex(made.value)).toBe(field);
  });
});

it('comes back as it went in', () => {
  const digits = (min: number, max: number) =>
    fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`));
  const random = fc.uint8Array({ minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(digits(4, 12), digits(1, 19), random, (pin, pan, chance) => {
      const block = encipherPinBlock4(aes, { pin, pan, random: chance });
      expect(block.ok && decipherPinBlock4(aes, block.value, pan)).toEqual({
        ok: true,
        value: pin,
      });
    }),
  );
});

/** What a block holds whose PIN field was forged by whoever has the key. */
function forged(field: string): string {
  const inner = hex(field);
  aes.encryptBlock(inner, 0, inner, 0);
  const pan = panField4(PAN);
  const block = inner.map((byte, i) => byte ^ (pan.ok ? pan.value[i]! : 0));
  aes.encryptBlock(block, 0, block, 0);
  const read = decipherPinBlock4(aes, block, PAN);
  return read.ok ? read.value : read.error.kind;
}

it.each([
  ['341234AAAAAAAAAA0000000000000000', 'control-field'],
  ['431234AAAAAAAAAA0000000000000000', 'length-field'],
  ['4D123456789012AA0000000000000000', 'length-field'],
  ['44123CAAAAAAAAAA0000000000000000', 'pin-digits'],
  ['441234AAAAAAAAAF0000000000000000', 'fill-digits'],
  ['441234AAAAAAAAAA0000000000000000', '1234'],
])('a block with the field %s: %s', (field, outcome) => {
  expect(forged(field)).toBe(outcome);
});

it.each<[string, () => { ok: boolean }]>([
  ['pin-length', () => encipherPinBlock4(aes, { pin: '123', pan: PAN, random: RANDOM })],
  ['pin-digits', () => encipherPinBlock4(aes, { pin: '12a4', pan: PAN, random: RANDOM })],
  ['pan-part', () => encipherPinBlock4(aes, { pin: '1234', pan: '', random: RANDOM })],
  ['fill', () => encipherPinBlock4(aes, { pin: '1234', pan: PAN, random: hex('00') })],
  ['block-length', () => decipherPinBlock4(aes, new Uint8Array(8), PAN)],
  ['pan-part', () => decipherPinBlock4(aes, new Uint8Array(16), '12345678901234567890')],
])('refused: %s', (kind, attempt) => {
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
});

it('another PAN or key never gives the PIN silently, nor any text the PIN', () => {
  const block = encipherPinBlock4(aes, { pin: '1234', pan: PAN, random: RANDOM });
  if (!block.ok) throw new Error(block.error.detail);
  const other = decipherPinBlock4(aes, block.value, '9234567890123456789');
  expect(other.ok).toBe(false);
  expect(JSON.stringify(other)).not.toMatch(/1234/);
});
