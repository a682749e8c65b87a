import { describe, expect, it } from 'vitest';
import { toSpacedHex } from '../../../../bytes/hex.ts';
import {
  automaticStatus,
  describeSensors,
  IDLE,
  paperSensorStatus,
  readAutomaticStatus,
  readRealTimeStatus,
  realTimeStatus,
  type Sensors,
  statusOf,
} from '../../../../hardware/printer/esc-pos/status.ts';

const PAPER_OUT: Sensors = { ...IDLE, online: false, paperNearEnd: true, paperEnd: true };
const COVER_OPEN: Sensors = { ...IDLE, online: false, coverOpen: true };
const CUTTER: Sensors = { ...IDLE, online: false, cutterError: true };
const NEAR_END: Sensors = { ...IDLE, paperNearEnd: true };

describe('status bytes', () => {
  it.each([
    ['idle', IDLE, '12 12 12 12', '14 00 00 0F', '00', 'ready'],
    ['paper out', PAPER_OUT, '1A 32 12 7E', '1C 00 0F 0F', '0F', 'paper out, offline'],
    ['near end', NEAR_END, '12 12 12 1E', '14 00 03 0F', '03', 'paper near end'],
    ['cover open', COVER_OPEN, '1A 16 12 12', '3C 00 00 0F', '00', 'cover open, offline'],
    ['cutter', CUTTER, '1A 52 1A 12', '1C 08 00 0F', '00', 'cutter jammed, offline'],
  ])('%s: DLE EOT 1-4, automatic status, GS r 1', (_, sensors, realTime, asb, gsR, words) => {
    const answers = [1, 2, 3, 4].map((n) => realTimeStatus(n, sensors)![0]!);
    expect(toSpacedHex(Uint8Array.from(answers))).toBe(realTime);
    expect(toSpacedHex(automaticStatus(sensors))).toBe(asb);
    expect(toSpacedHex(paperSensorStatus(sensors))).toBe(gsR);
    expect(readRealTimeStatus(answers)).toEqual(sensors);
    expect(readAutomaticStatus(automaticStatus(sensors))).toEqual(sensors);
    expect(describeSensors(sensors)).toBe(words);
  });

  it('answers DLE EOT 1 to 4 only', () => {
    expect(realTimeStatus(5, IDLE)).toBeUndefined();
    expect(realTimeStatus(0, IDLE)).toBeUndefined();
  });

  it.each([
    [PAPER_OUT, { paper: 'out', cover: 'closed', trouble: { kind: 'paper-out' } }],
    [COVER_OPEN, { paper: 'enough', cover: 'open', trouble: { kind: 'cover-open' } }],
    [CUTTER, { paper: 'enough', cover: 'closed', trouble: { kind: 'cutter' } }],
    [NEAR_END, { paper: 'near-end', cover: 'closed', trouble: undefined }],
  ])('says what a person must do', (sensors, status) => {
    expect(statusOf(sensors)).toEqual(status);
  });
});
