import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import {
  type AbecsItem,
  crc16,
  createAbecsFramer,
  encodePacket,
  MAX_DATA,
} from '../../../../hardware/pin-pad/abecs/frame.ts';

function itemsOf(...chunks: readonly Uint8Array[]): AbecsItem[] {
  const framer = createAbecsFramer();
  return [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.flush()];
}

/** Noise comes in as many pieces as it arrives in. */
function joined(items: readonly AbecsItem[]): AbecsItem[] {
  const out: AbecsItem[] = [];
  for (const item of items) {
    const last = out.at(-1);
    if (item.kind === 'noise' && last?.kind === 'noise') {
      out[out.length - 1] = { kind: 'noise', bytes: concat(last.bytes, item.bytes) };
    } else out.push(item);
  }
  return out;
}

const kindsOf = (items: readonly AbecsItem[]): string =>
  items.map(({ kind, bytes }) => `${kind} ${toSpacedHex(bytes)}`).join(' | ');

describe('packets as published', () => {
  it.each([
    ['OPN', '16 4F 50 4E 17 A8 A9'],
    ['DSP000', '16 44 53 50 30 30 30 17 39 63'],
    [
      'DSP032    OPERA\xc7\xc3O       FINALIZADA   ',
      '16 44535030333220202020 4F50455241C7C34F 20202020202020 46494E414C495A414441 202020 17 52 13',
    ],
  ])('%s', (data, bytes) => {
    expect(encodePacket(ascii(data))).toEqual(hex(bytes));
    expect(itemsOf(hex(bytes))).toEqual([{ kind: 'packet', bytes: hex(bytes), data: ascii(data) }]);
  });

  it('the CRC of the check string of CRC-16/XMODEM', () => {
    expect(crc16(ascii('123456789'))).toBe(0x31c3);
  });
});

describe('escapes', () => {
  it('13, 16 and 17 travel as 13 33, 13 36 and 13 37; the CRC is over what they stand for', () => {
    const packet = encodePacket(hex('41 13 16 17 42'));
    expect(toSpacedHex(packet)).toMatch(/^16 41 13 33 13 36 13 37 42 17 /);
    expect(crc16(hex('41 13 16 17 42 17'))).toBe((packet.at(-2)! << 8) | packet.at(-1)!);
  });

  it('any data comes as it went, and no 16 or 17 stands inside', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        const packet = encodePacket(data);
        expect([...packet.slice(1, -3)].filter((byte) => byte === 0x16 || byte === 0x17)).toEqual(
          [],
        );
        expect(itemsOf(packet)).toEqual([{ kind: 'packet', bytes: packet, data }]);
      }),
    );
  });

  it('13 before anything else is damage', () => {
    expect(kindsOf(itemsOf(hex('16 41 13 41 16 4F504E 17 A8 A9')))).toBe(
      'damaged 16 41 13 | noise 41 | packet 16 4F 50 4E 17 A8 A9',
    );
  });
});

describe('the stream', () => {
  it('control bytes, packets and noise, each for itself', () => {
    expect(kindsOf(itemsOf(hex('06 16 4F504E 17 A8A9 04 55 AA 15 18')))).toBe(
      'control 06 | packet 16 4F 50 4E 17 A8 A9 | control 04 | noise 55 AA | control 15 | control 18',
    );
  });

  it('a wrong CRC is damage, and the next packet is found', () => {
    expect(kindsOf(itemsOf(hex('16 4F504E 17 0000 16 4F504E 17 A8A9')))).toBe(
      'damaged 16 4F 50 4E 17 00 00 | packet 16 4F 50 4E 17 A8 A9',
    );
  });

  it('17 out of nothing does not swallow the packet behind it', () => {
    expect(kindsOf(itemsOf(hex('16 17 16 4F504E 17 A8A9')))).toBe(
      'damaged 16 17 | packet 16 4F 50 4E 17 A8 A9',
    );
  });

  it('a packet cut off is damage once the line was silent', () => {
    expect(kindsOf(itemsOf(hex('16 4F 50')))).toBe('damaged 16 4F 50');
  });

  it('takes 2049 bytes and no more', () => {
    const longest = new Uint8Array(MAX_DATA).fill(0x41);
    expect(itemsOf(encodePacket(longest)).map(({ kind }) => kind)).toEqual(['packet']);
    expect(() => encodePacket(new Uint8Array(MAX_DATA + 1))).toThrow(RangeError);
    const endless = concat(0x16, new Uint8Array(5000).fill(0x41));
    expect(itemsOf(endless, encodePacket(ascii('OPN'))).at(-1)?.kind).toBe('packet');
  });

  it('splits and merges of chunks give the same items', () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 20 }).map(encodePacket),
      fc.constantFrom(hex('06'), hex('15'), hex('16 41 42'), hex('13 37'), hex('55')),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.array(fc.nat(40)), (parts, cuts) => {
        const stream = concat(...parts);
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          chunks.push(stream.slice(at, at + cut));
          at += cut;
        }
        expect(joined(itemsOf(...chunks))).toEqual(joined(itemsOf(stream)));
      }),
    );
  });

  it('any bytes end in items that hold them all, and the next packet is found', () => {
    const open = encodePacket(ascii('OPN'));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(concat(...itemsOf(bytes).map((item) => item.bytes))).toEqual(bytes);
        const framer = createAbecsFramer();
        framer.push(bytes);
        framer.flush();
        expect(framer.push(open)).toEqual([{ kind: 'packet', bytes: open, data: ascii('OPN') }]);
      }),
    );
  });
});
