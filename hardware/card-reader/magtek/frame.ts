import { concat } from '../../../bytes/concat.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { FramedItem, Framer } from '../../transport/framer.ts';

/** MagTek's readers in HID mode; in keyboard mode the product is 0001. */
export const VENDOR_ID = 0x0801;
export const PRODUCT_ID = 0x0002;

export const REPORT_BYTES = 337;
export const TRACK_BYTES = 110;
/** Where the three tracks begin. */
export const TRACK_AT = [7, 117, 227] as const;
const LENGTH_AT = 3;
const CARD_TYPE_AT = 6;

/** The one input report: a card was drawn through. */
export interface SwipeReport extends FramedItem {
  readonly kind: 'swipe';
  readonly tracks: readonly RawTrack[];
  readonly cardType: number;
}

export interface RawTrack {
  /** Bit 0 set: the track could not be decoded. */
  readonly status: number;
  /** With sentinels, as it came. */
  readonly data: Uint8Array;
}

export type MagtekItem =
  | SwipeReport
  | { readonly kind: 'malformed'; readonly bytes: Uint8Array; readonly why: string };

/** `status(3) length(3) type(1) track(110) track(110) track(110)`, without a report id. */
export function encodeReport(tracks: readonly RawTrack[], cardType: number): Uint8Array {
  const report = new Uint8Array(REPORT_BYTES);
  for (const [i, { status, data }] of tracks.entries()) {
    if (data.length > TRACK_BYTES) throw new RangeError(`track of ${data.length} bytes`);
    report[i] = status;
    report[LENGTH_AT + i] = data.length;
    report.set(data, TRACK_AT[i]);
  }
  report[CARD_TYPE_AT] = cardType;
  return report;
}

export function parseReport(bytes: Uint8Array): Result<SwipeReport, string> {
  if (bytes.length !== REPORT_BYTES) {
    return err(`report: expected ${REPORT_BYTES} bytes, got ${bytes.length}`);
  }
  const tracks: RawTrack[] = [];
  for (const [i, at] of TRACK_AT.entries()) {
    const length = bytes[LENGTH_AT + i]!;
    if (length > TRACK_BYTES) {
      return err(
        `length at offset ${LENGTH_AT + i}: expected at most ${TRACK_BYTES}, got ${length}`,
      );
    }
    tracks.push({ status: bytes[i]!, data: bytes.slice(at, at + length) });
  }
  return ok({ kind: 'swipe', bytes, tracks, cardType: bytes[CARD_TYPE_AT]! });
}

/** A chunk of a HID transport is a report as it is. */
export function createReportFramer(): Framer<MagtekItem> {
  return {
    push(chunk) {
      if (chunk.length === 0) return [];
      const bytes = chunk.slice();
      const report = parseReport(bytes);
      return [report.ok ? report.value : { kind: 'malformed', bytes, why: report.error }];
    },
    flush: () => [],
  };
}

/** Feature reports have no id of their own: hidapi's stands in front as 00. */
const FEATURE_ID = 0;
const FEATURE_BYTES = 24;
export const FEATURE_LENGTH = 1 + FEATURE_BYTES;
const MAX_FEATURE_DATA = FEATURE_BYTES - 2;

/** `00 command length data…` out, `00 result length data…` back; zeroes behind. */
export function encodeFeature(code: number, data: Uint8Array): Uint8Array {
  if (data.length > MAX_FEATURE_DATA)
    throw new RangeError(`feature report of ${data.length} bytes`);
  const fill = new Uint8Array(MAX_FEATURE_DATA - data.length);
  return concat(FEATURE_ID, code, data.length, data, fill);
}

export interface Feature {
  /** The command, or the result. */
  readonly code: number;
  readonly data: Uint8Array;
}

export function parseFeature(report: Uint8Array): Result<Feature, string> {
  const [id, code, length] = report;
  if (id !== FEATURE_ID || code === undefined || length === undefined) {
    return err('feature report: expected 00, a code and a length');
  }
  if (length > MAX_FEATURE_DATA || report.length < 3 + length) {
    return err(
      `length at offset 2: expected at most ${Math.max(0, report.length - 3)}, got ${length}`,
    );
  }
  return ok({ code, data: report.slice(3, 3 + length) });
}
