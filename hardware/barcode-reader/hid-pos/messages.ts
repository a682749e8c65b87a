import { fromAscii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import type { Described, Direction } from '../../transport/wire-tap.ts';
import type { Barcode } from '../barcode-reader.ts';
import { encodeReport, MAX_DATA, type PosReport, parseReport } from './frame.ts';

/** The feature report that some makers want before they send anything. */
export const ENABLE = Uint8Array.of(0xfe, 0x01);

/** 3584 bytes: a QR code holds 2953. */
export const MAX_PARTS = 64;

/** The letter of the AIM identifier (ISO/IEC 15424). */
const SYMBOLOGIES: Readonly<Record<string, Barcode['symbology']>> = {
  Q: 'qr',
  C: 'code-128',
  d: 'data-matrix',
  L: 'pdf417',
  z: 'aztec',
};

/** `]E0` is EAN-13 (and UPC); the other modifiers of `]E` are add-ons and EAN-8. */
export function symbologyOf(aim: string): Barcode['symbology'] {
  if (aim.startsWith(']E0')) return 'ean-13';
  return (aim[0] === ']' && SYMBOLOGIES[aim[1] ?? '']) || 'other';
}

/** A code's data, cut into the reports that carry it. */
export function encodeCode(aim: string, data: Uint8Array): Uint8Array[] {
  const identifier = Uint8Array.from([0, 1, 2], (i) => aim.charCodeAt(i) & 0xff);
  const reports: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < data.length; at += MAX_DATA) {
    const more = at + MAX_DATA < data.length;
    reports.push(encodeReport(identifier, data.slice(at, at + MAX_DATA), more));
  }
  return reports;
}

/**
 * Puts the parts of a code together. After a part that is missing or unreadable nothing is
 * believed until the wire has been silent: half a payment code must not pass for a whole one.
 */
export interface Assembly {
  /** The code, once its last part is there. */
  add(report: PosReport): Barcode | undefined;
  /** A part was unreadable. */
  spoil(): void;
  /** The wire has been silent: what comes next begins a code. */
  restart(): void;
}

export function createAssembly(): Assembly {
  let parts: PosReport[] = [];
  let spoilt = false;
  return {
    add(report) {
      if (parts.length === MAX_PARTS) spoilt = true;
      if (spoilt) return undefined;
      parts.push(report);
      if (report.more) return undefined;
      const aim = fromAscii(parts[0]?.aim ?? report.aim).replace(/\0/g, '');
      const data = concat(...parts.map((part) => part.data));
      parts = [];
      return { symbology: symbologyOf(aim), aim, data };
    },
    spoil() {
      spoilt = true;
    },
    restart() {
      spoilt = false;
      parts = [];
    },
  };
}

const MASK = 0x2a;

/** Enough of a long code to tell `000201` (EMV QR) from a link or a payment code. */
function shownOf(data: Uint8Array): number {
  return Math.min(6, data.length >> 1);
}

/** Words for one report. A code can be money: only the first characters of its data are shown. */
export function describe(direction: Direction, bytes: Uint8Array): Described {
  if (direction === 'out') return { meaning: 'feature report: send codes', shown: bytes.slice() };
  const report = parseReport(bytes);
  if (!report.ok) {
    return { meaning: report.error, shown: masked(bytes, 2, bytes.length), level: 'trouble' };
  }
  const { aim, data, dataAt, more } = report.value;
  const name = fromAscii(aim).replace(/[^ -~]/g, '');
  const first = fromAscii(data, 0, shownOf(data)).replace(/[^ -~]/g, '.');
  const what = `${symbologyOf(name)} ${name}, ${data.length} bytes, "${first}…"`;
  return {
    meaning: more ? `${what}, more follows` : what,
    shown: masked(bytes, dataAt + shownOf(data), dataAt + MAX_DATA, dataAt + data.length),
  };
}

/** Masks from `start` to `end`, from `padding` on only what is not zero: leavings of earlier codes. */
function masked(bytes: Uint8Array, start: number, end: number, padding = end): Uint8Array {
  return bytes.map((byte, i) =>
    i >= start && i < end && (i < padding || byte !== 0) ? MASK : byte,
  );
}
