import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex } from '../../../../bytes/hex.ts';
import {
  createReportFramer,
  encodeReport,
  parseReport,
} from '../../../../hardware/barcode-reader/hid-pos/frame.ts';

/** `02 05 5D 51 31 48 45 4C 4C 4F 00… 73 00 00`. */
const HELLO = concat(hex('02 05 5D 51 31 48 45 4C 4C 4F'), new Uint8Array(51), hex('73 00 00'));

describe('HID POS reports', () => {
  it('HELLO', () => {
    expect(HELLO.length).toBe(64);
    expect(encodeReport(ascii(']Q1'), ascii('HELLO'), false)).toEqual(HELLO);
    expect(parseReport(HELLO)).toEqual({
      ok: true,
      value: {
        kind: 'report',
        bytes: HELLO,
        aim: ascii(']Q1'),
        data: ascii('HELLO'),
        dataAt: 5,
        more: false,
      },
    });
  });

  it.each([
    ['without the report id', HELLO.subarray(1), 4],
    ['with a byte before it', concat(0, HELLO), 6],
    ['with a byte before it, cut to 64', concat(0, HELLO).subarray(0, 64), 6],
  ])('shifted: %s', (_, bytes, dataAt) => {
    expect(parseReport(bytes)).toMatchObject({
      ok: true,
      value: { data: ascii('HELLO'), dataAt, more: false },
    });
  });

  it.each([
    ['more follows', { 63: 0x01 }, true],
    ['only bit 0 counts', { 63: 0xfe }, false],
  ])('%s', (_, change, more) => {
    const bytes = Object.assign(HELLO.slice(), change);
    expect(parseReport(bytes)).toMatchObject({ ok: true, value: { more } });
  });

  it('a code without an AIM identifier is believed in the usual place', () => {
    const bytes = encodeReport(new Uint8Array(3), ascii('893'), false);
    expect(parseReport(bytes)).toMatchObject({
      ok: true,
      value: { aim: new Uint8Array(3), data: ascii('893') },
    });
  });

  it.each([
    [
      'another report id',
      Object.assign(HELLO.slice(), { 0: 3, 2: 0 }),
      'report id at offset 0: expected 02, got 03',
    ],
    [
      'length 57',
      Object.assign(HELLO.slice(), { 1: 57 }),
      'length at offset 1: expected at most 56, got 57',
    ],
    [
      'length 255',
      Object.assign(HELLO.slice(), { 1: 255 }),
      'length at offset 1: expected at most 56, got 255',
    ],
    ['cut short', HELLO.subarray(0, 8), 'data at offset 5: expected 5 bytes, got 3'],
    ['id only', HELLO.subarray(0, 1), 'length at offset 1: expected at most 56, got nothing'],
  ])('malformed: %s', (_, bytes, why) => {
    expect(createReportFramer().push(bytes)).toEqual([{ kind: 'malformed', bytes, why }]);
  });

  it('round trip, shifted or not', () => {
    const data = fc.uint8Array({ maxLength: 56 });
    const aim = fc.constantFrom(']Q1', ']E0', ']C1', ']d2').map(ascii);
    fc.assert(
      fc.property(aim, data, fc.boolean(), fc.constantFrom(-1, 0, 1), (id, bytes, more, shift) => {
        const report = encodeReport(id, bytes, more);
        const sent = shift < 0 ? report.subarray(1) : shift > 0 ? concat(0, report) : report;
        expect(parseReport(sent)).toMatchObject({
          ok: true,
          value: { aim: id, data: bytes, more },
        });
      }),
    );
  });

  it('any bytes are a report or malformed, one item a chunk, every byte kept', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 130 }), (bytes) => {
        const items = createReportFramer().push(bytes);
        expect(items.length).toBe(1);
        expect(items[0]?.bytes).toEqual(bytes);
      }),
    );
  });
});
