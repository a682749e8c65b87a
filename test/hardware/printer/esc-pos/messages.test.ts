import { describe, expect, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import * as messages from '../../../../hardware/printer/esc-pos/messages.ts';

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
