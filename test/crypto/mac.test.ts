import { describe, expect, it } from 'vitest';
import { ascii } from '../../bytes/ascii.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { cbcMac, type MacPadding, padForMac, retailMac } from '../../crypto/mac.ts';
import { vectors } from './vectors.ts';

describe('MAC algorithms of ISO 9797-1', () => {
  const algorithm3 = [...vectors('retail-mac'), ...vectors('mac-alg3')];
  it.each(algorithm3)('algorithm 3: $name', ({ inputs, expected }) => {
    const key = hex(inputs.key ?? inputs.keyHex!);
    const mac = retailMac(key, ascii(inputs.dataAscii!), Number(inputs.padding ?? 1) as MacPadding);
    expect(mac.length).toBe(8);
    const wanted = (expected.mac8 ?? expected.mac4)!;
    expect(toHex(mac).slice(0, wanted.length)).toBe(wanted);
  });

  it.each(vectors('cbc-mac-alg1'))('algorithm 1: $name', ({ inputs, expected }) => {
    const padding = Number(inputs.padding) as MacPadding;
    const mac = cbcMac(hex(inputs.key!), ascii(inputs.dataAscii!), padding);
    expect(toHex(mac)).toBe(expected.mac8);
  });

  it.each([8, 24])('algorithm 3 takes no key of %i bytes', (length) => {
    expect(() => retailMac(new Uint8Array(length), new Uint8Array(8), 1)).toThrow('16 bytes');
  });
});

describe('padding', () => {
  it.each([
    [1, '', '0000000000000000'],
    [1, '11', '1100000000000000'],
    [1, '1122334455667788', '1122334455667788'],
    [2, '', '8000000000000000'],
    [2, '11', '1180000000000000'],
    [2, '1122334455667788', '11223344556677888000000000000000'],
    [3, '', '00000000000000000000000000000000'],
    [3, '11', '00000000000000081100000000000000'],
    [3, '1122334455667788', '00000000000000401122334455667788'],
  ] as const)('%i: %s becomes %s', (padding, data, padded) => {
    expect(toHex(padForMac(hex(data), padding))).toBe(padded);
  });
});
