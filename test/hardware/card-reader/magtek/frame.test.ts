import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex } from '../../../../bytes/hex.ts';
import {
  createReportFramer,
  encodeFeature,
  encodeReport,
  parseFeature,
  parseReport,
} from '../../../../hardware/card-reader/magtek/frame.ts';
import {
  GET_SOFTWARE_ID,
  RESET,
  SET_HID_MODE,
  tracksOf,
} from '../../../../hardware/card-reader/magtek/messages.ts';

const zeroes = (count: number): Uint8Array => new Uint8Array(count);

/** Track 2 well read, track 1 not, track 3 blank; track 2 begins at byte 117. */
const REPORT = concat(
  hex('01 00 00'),
  hex('00 0A 00'),
  hex('00'),
  zeroes(110),
  ascii(';12345678?'),
  zeroes(100),
  zeroes(110),
);

describe('the input report', () => {
  it('337 bytes: status, lengths, card type, tracks at 7, 117, 227', () => {
    expect(REPORT.length).toBe(337);
    expect(parseReport(REPORT)).toEqual({
      ok: true,
      value: {
        kind: 'swipe',
        bytes: REPORT,
        cardType: 0,
        tracks: [
          { status: 1, data: zeroes(0) },
          { status: 0, data: ascii(';12345678?') },
          { status: 0, data: zeroes(0) },
        ],
      },
    });
  });

  it('sentinels go, a blank track is told from an unreadable one', () => {
    const report = parseReport(REPORT);
    expect(report.ok && tracksOf(report.value)).toEqual({
      track1: { kind: 'unreadable', why: 'unknown' },
      track2: { kind: 'data', data: '12345678' },
      track3: { kind: 'blank' },
    });
  });

  it.each([
    [zeroes(0).length, zeroes(336), 'report: expected 337 bytes, got 336'],
    [1, zeroes(338), 'report: expected 337 bytes, got 338'],
    [2, concat(zeroes(4), 111, zeroes(332)), 'length at offset 4: expected at most 110, got 111'],
    [3, concat(zeroes(5), 255, zeroes(331)), 'length at offset 5: expected at most 110, got 255'],
  ])('what is none is said (%i)', (_, bytes, error) => {
    expect(parseReport(bytes)).toEqual({ ok: false, error });
  });

  it('any tracks come as they went', () => {
    const track = fc.record({
      status: fc.nat(255),
      data: fc.uint8Array({ maxLength: 110 }),
    });
    fc.assert(
      fc.property(fc.tuple(track, track, track), fc.nat(255), (tracks, cardType) => {
        const report = parseReport(encodeReport(tracks, cardType));
        expect(report).toMatchObject({ ok: true, value: { tracks, cardType } });
      }),
    );
  });

  it('any bytes are one item that holds them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) => {
        expect(createReportFramer().push(bytes)).toMatchObject([{ bytes }]);
      }),
    );
  });
});

describe('feature reports: hidapi puts 00 before the 24 bytes', () => {
  it.each([
    ['software id', GET_SOFTWARE_ID, '00 00 01 00'],
    ['HID mode', SET_HID_MODE, '00 01 02 10 00'],
    ['reset', RESET, '00 02 00'],
  ])('%s', (_, report, start) => {
    expect(report).toEqual(concat(hex(start), zeroes(25 - hex(start).length)));
  });

  it.each([
    ['00 00 02 41 42 00', { ok: true, value: { code: 0, data: hex('41 42') } }],
    ['00 02 00', { ok: true, value: { code: 2, data: zeroes(0) } }],
    ['00 00', { ok: false, error: 'feature report: expected 00, a code and a length' }],
    ['01 00 00', { ok: false, error: 'feature report: expected 00, a code and a length' }],
    ['00 00 05 41', { ok: false, error: 'length at offset 2: expected at most 1, got 5' }],
  ])('%s', (bytes, expected) => {
    expect(parseFeature(hex(bytes))).toEqual(expected);
  });

  it('any data of 22 bytes come as they went, more are refused', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.uint8Array({ maxLength: 22 }), (code, data) => {
        expect(parseFeature(encodeFeature(code, data))).toEqual({
          ok: true,
          value: { code, data },
        });
      }),
    );
    expect(() => encodeFeature(0, zeroes(23))).toThrow(RangeError);
  });
});
