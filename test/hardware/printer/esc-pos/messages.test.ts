import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import * as messages from '../../../../hardware/printer/esc-pos/messages.ts';
import { EPSON_80 } from '../../../../hardware/printer/esc-pos/profile.ts';

const meaning = (direction: 'in' | 'out', bytes: Uint8Array): string =>
  messages.describe(EPSON_80, direction, bytes).meaning;

describe('commands', () => {
  it.each([
    ['DLE EOT 1', messages.realTimeRequest(1), '10 04 01'],
    ['automatic status on', messages.ASB_ON, '1D 61 FF'],
    ['GS r 1', messages.TRANSMIT_PAPER_STATUS, '1D 72 01'],
    ['drawer', messages.DRAWER_KICK, '1B 70 00 32 FA'],
    ['feed and cut', messages.FEED_AND_CUT, '1D 56 42 00'],
    ['double', messages.size(2, 2), '1D 21 11'],
    ['page 52', messages.codePage(52), '1B 74 34'],
    ['centre', messages.align('centre'), '1B 61 01'],
    [
      'raster',
      messages.raster({ width: 9, height: 2, bits: hex('FF 80 01 00') }),
      '1D 76 30 00 02 00 02 00 FF 80 01 00',
    ],
    [
      'QR',
      messages.qrCode(ascii('HI'), 6),
      '1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 ' +
        '1D 28 6B 05 00 31 50 30 48 49 1D 28 6B 03 00 31 51 30',
    ],
  ])('%s', (_, bytes, expected) => {
    expect(toSpacedHex(bytes)).toBe(expected);
  });
});

describe('words for the trace', () => {
  it.each([
    ['out', '10 04 04', 'status? paper'],
    ['out', '1B 40', 'initialise'],
    ['out', '1B 45 01 1B 74 34 53 F4 EC 20 FE 0A 1B 45 00', '“Số ₫”'],
    ['out', '1B 74 1E 52 1B 74 1F F3 54 0A', '“RÚT”'],
    [
      'out',
      '1D 28 6B 05 00 31 50 30 48 49 1D 28 6B 03 00 31 51 30',
      'symbol data, 2 bytes, print symbol',
    ],
    ['out', '1D 76 30 00 01 00 02 00 AA 55', 'raster image 8 × 2'],
    ['out', '0A', 'line feed'],
    ['out', '10 14 08 01 03 14 01 06 02 08', 'clear the buffer'],
    ['in', '1C 00 0F 0F', 'automatic status: paper out, offline'],
    ['in', '00', 'printed'],
    ['in', '12', 'status 12'],
  ] as const)('%s %s', (direction, bytes, expected) => {
    expect(meaning(direction, hex(bytes))).toBe(expected);
  });

  it('never shows a whole card number, in words or bytes', () => {
    const line = concat(ascii('Card 9704180000000018 ref. 632609000123'), 0x0a);
    const { meaning, shown } = messages.describe(EPSON_80, 'out', line);
    expect(meaning).toBe('“Card 970418******0018 ref. 632609000123”');
    expect(fromAscii(shown)).toBe('Card 970418******0018 ref. 632609000123\n');
    const spaced = messages.describe(EPSON_80, 'out', ascii('9704 1800 0000 0018'));
    expect(spaced.meaning).toBe('“9704 18** **** 0018”');
  });

  it('marks noise', () => {
    expect(messages.describe(EPSON_80, 'in', hex('FF'))).toMatchObject({ level: 'noise' });
  });
});
