import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import {
  type ClearPin,
  decodePinBlock,
  encodePinBlock,
  panPartOf,
} from '../../crypto/pin-block.ts';
import { vectors } from './vectors.ts';

function encode(pin: ClearPin): string {
  const block = encodePinBlock(pin);
  return block.ok ? toHex(block.value) : block.error.kind;
}

describe('published PIN blocks', () => {
  it.each(vectors('pinblock-iso0'))('ISO-0: $name', ({ inputs, expected }) => {
    const panPart = panPartOf(inputs.pan!);
    expect(encode({ format: 'ISO-0', pin: inputs.pin!, panPart })).toBe(expected.block);
    expect(decodePinBlock('ISO-0', hex(expected.block!), panPart)).toEqual({
      ok: true,
      value: inputs.pin,
    });
  });

  it('ISO-1', () => {
    const [{ inputs, expected }] = vectors('pinblock-iso1') as [ReturnType<typeof vectors>[0]];
    const fill = Uint8Array.from(inputs.fillNibbles!, (digit) => Number.parseInt(digit, 16));
    expect(encode({ format: 'ISO-1', pin: inputs.pin!, fill })).toBe(expected.block);
    expect(decodePinBlock('ISO-1', hex(expected.block!))).toEqual({ ok: true, value: inputs.pin });
  });

  it('ISO-3', () => {
    const [prefix] = vectors('pinblock-iso3-prefix');
    const panPart = panPartOf(prefix!.inputs.pan!);
    const long = encode({ format: 'ISO-3', pin: prefix!.inputs.pin!, panPart, fill: hex('0123') });
    expect(long.slice(0, 14)).toBe(prefix!.expected.blockPrefix14);

    const [fixed] = vectors('pinblock-iso3-fixedfill');
    const part = panPartOf(fixed!.inputs.pan!);
    // B is the second of A to F.
    const fill = new Uint8Array(10).fill(1);
    const block = encode({ format: 'ISO-3', pin: fixed!.inputs.pin!, panPart: part, fill });
    expect(block).toBe(fixed!.expected.block);
    expect(decodePinBlock('ISO-3', hex(block), part)).toEqual({ ok: true, value: '1234' });
  });
});

describe('what cannot be a PIN block', () => {
  const panPart = '401234567890';
  it.each<[string, ClearPin]>([
    ['pin-length', { format: 'ISO-0', pin: '123', panPart }],
    ['pin-length', { format: 'ISO-0', pin: '', panPart }],
    ['pin-length', { format: 'ISO-0', pin: '1234567890123', panPart }],
    ['pin-digits', { format: 'ISO-0', pin: '12a4', panPart }],
    ['pin-digits', { format: 'ISO-0', pin: '12 4', panPart }],
    ['pan-part', { format: 'ISO-0', pin: '1234' }],
    ['pan-part', { format: 'ISO-0', pin: '1234', panPart: '40123456789' }],
    ['pan-part', { format: 'ISO-3', pin: '1234', panPart: '40123456789X' }],
    ['fill', { format: 'ISO-1', pin: '1234' }],
    ['fill', { format: 'ISO-3', pin: '1234', panPart, fill: new Uint8Array(9) }],
  ])('encode: %s', (kind, pin) => {
    expect(encode(pin)).toBe(kind);
  });

  it.each([
    ['block-length', 'ISO-0', '041274EDCBA987', panPart],
    ['block-length', 'ISO-0', '', panPart],
    ['pan-part', 'ISO-0', '041274EDCBA9876F', undefined],
    ['control-field', 'ISO-0', '141274EDCBA9876F', panPart],
    ['control-field', 'ISO-3', '041274EDCBA9876F', panPart],
    ['length-field', 'ISO-0', '031274EDCBA9876F', panPart],
    ['length-field', 'ISO-0', '0D1274EDCBA9876F', panPart],
    ['pin-digits', 'ISO-0', '04A274EDCBA9876F', panPart],
    ['fill-digits', 'ISO-0', '041274EDCBA98760', panPart],
    ['fill-digits', 'ISO-3', '341274A98FEDC320', panPart],
  ] as const)('decode: %s', (kind, format, block, part) => {
    const decoded = decodePinBlock(format, hex(block), part);
    expect(decoded.ok ? 'ok' : decoded.error.kind).toBe(kind);
  });

  it('no error says a digit of the PIN or the PAN', () => {
    const wrong = [
      encodePinBlock({ format: 'ISO-0', pin: '9a87', panPart }),
      encodePinBlock({ format: 'ISO-0', pin: '987', panPart }),
      encodePinBlock({ format: 'ISO-0', pin: '9876', panPart: '98765432109' }),
    ];
    for (const result of wrong) {
      expect(result.ok ? '' : result.error.detail).toMatch(/^(PIN|PAN part)/);
      expect(JSON.stringify(result)).not.toMatch(/98|9a/);
    }
  });
});

describe('panPartOf', () => {
  it.each([
    ['4012345678909', '401234567890'],
    ['9704000000000018', '400000000001'],
    ['6761960002940034143', '000294003414'],
    ['12345678', '000001234567'],
  ])('%s gives %s', (pan, part) => {
    expect(panPartOf(pan)).toBe(part);
  });
});

describe('any PIN block', () => {
  const format = fc.constantFrom('ISO-0', 'ISO-1', 'ISO-3');
  const panPart = fc.stringMatching(/^[0-9]{12}$/);

  it('comes back as the PIN it was made of', () => {
    const pin = fc.stringMatching(/^[0-9]{4,12}$/);
    const fill = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(format, pin, panPart, fill, (of, digits, part, chance) => {
        const block = encodePinBlock({ format: of, pin: digits, panPart: part, fill: chance });
        expect(block.ok && decodePinBlock(of, block.value, part)).toEqual({
          ok: true,
          value: digits,
        });
      }),
    );
  });

  it('of any bytes ends in a PIN or an error', () => {
    fc.assert(
      fc.property(format, fc.uint8Array({ maxLength: 17 }), panPart, (of, bytes, part) => {
        const decoded = decodePinBlock(of, bytes, part);
        if (decoded.ok) expect(decoded.value).toMatch(/^[0-9]{4,12}$/);
        else expect(decoded.error.detail).toMatch(/^PIN block/);
      }),
      { numRuns: 500 },
    );
  });
});
