import { concat } from '../../../bytes/concat.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { FramedItem, Framer } from '../../transport/framer.ts';

/** HID usage of a bar code scanner (HID Point of Sale Usage Tables 1.02). */
export const USAGE_PAGE = 0x8c;
export const USAGE = 0x02;

export const REPORT_ID = 0x02;
/** Data bytes that one report holds. */
export const MAX_DATA = 56;

const AIM_LENGTH = 3;
const DATA_START = 5;
const MORE = 63;
const BRACKET = 0x5d;

/** One input report: a code, or a part of one. */
export interface PosReport extends FramedItem {
  readonly kind: 'report';
  /** Three bytes: `]Q1`; zeroes where the scanner sends none. */
  readonly aim: Uint8Array;
  readonly data: Uint8Array;
  /** Where `data` begins in `bytes`. */
  readonly dataAt: number;
  /** The next report carries on. */
  readonly more: boolean;
}

export type PosItem =
  | PosReport
  | { readonly kind: 'malformed'; readonly bytes: Uint8Array; readonly why: string };

/** `02 length AIM(3) data(56) symbology 00 more`. */
export function encodeReport(aim: Uint8Array, data: Uint8Array, more: boolean): Uint8Array {
  if (aim.length !== AIM_LENGTH) throw new RangeError(`AIM identifier of ${aim.length} bytes`);
  if (data.length > MAX_DATA) throw new RangeError(`HID POS report: ${data.length} data bytes`);
  const report = concat(REPORT_ID, data.length, aim, data, new Uint8Array(MAX_DATA - data.length));
  // The letter of the symbology again, as scanners send it for QR: `s` (73).
  return concat(report, SYMBOLOGY_BYTE[aim[1] ?? 0] ?? 0, 0, more ? 1 : 0);
}

const SYMBOLOGY_BYTE: Readonly<Record<number, number>> = { 81: 0x73 };

/**
 * How far everything has moved: some makers' reports come without the report id (-1), some with a
 * byte before it (+1). The `]` of the AIM identifier tells; without it only the usual place is
 * believed.
 */
function shiftOf(bytes: Uint8Array): number {
  for (const shift of [0, -1, 1]) {
    const length = bytes[1 + shift];
    const id = shift < 0 ? REPORT_ID : bytes[shift];
    const plausible = id === REPORT_ID && length !== undefined && length <= MAX_DATA;
    if (plausible && bytes[2 + shift] === BRACKET) return shift;
  }
  return 0;
}

export function parseReport(bytes: Uint8Array): Result<PosReport, string> {
  const shift = shiftOf(bytes);
  const id = shift < 0 ? REPORT_ID : bytes[shift];
  if (id !== REPORT_ID) return err(`report id at offset 0: expected 02, got ${hex2(id)}`);
  const length = bytes[1 + shift];
  if (length === undefined || length > MAX_DATA) {
    const got = length ?? 'nothing';
    return err(`length at offset ${1 + shift}: expected at most ${MAX_DATA}, got ${got}`);
  }
  const start = DATA_START + shift;
  if (bytes.length < start + length) {
    return err(`data at offset ${start}: expected ${length} bytes, got ${bytes.length - start}`);
  }
  return ok({
    kind: 'report',
    bytes,
    aim: bytes.slice(2 + shift, start),
    data: bytes.slice(start, start + length),
    dataAt: start,
    more: ((bytes[MORE + shift] ?? 0) & 1) === 1,
  });
}

/** A chunk of a HID transport is a report as it is. */
export function createReportFramer(): Framer<PosItem> {
  return {
    push(bytes) {
      if (bytes.length === 0) return [];
      const report = parseReport(bytes.slice());
      if (report.ok) return [report.value];
      return [{ kind: 'malformed', bytes: bytes.slice(), why: report.error }];
    },
    flush: () => [],
  };
}

function hex2(byte: number | undefined): string {
  if (byte === undefined) return 'nothing';
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
