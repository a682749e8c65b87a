import { fromAscii } from '../../bytes/ascii.ts';
import { toHex } from '../../bytes/hex.ts';
import { maskDigitRuns } from '../../crypto/mask.ts';
import type { Codec, FieldPlace } from './codec.ts';
import type { Dialect, FieldSpec, Sensitive } from './dialect.ts';
import type { IsoMessage } from './message.ts';

/** From inclusive, to exclusive, in characters of the value. */
type Range = readonly [from: number, to: number];

/** The printed rule of receipts and PCI DSS 3.4: at most the first 6 and the last 4. */
function panRange(length: number): Range {
  return length < 13 ? [0, length] : [6, length - 4];
}

function secretRanges(sensitive: Sensitive, value: string, mti: string): readonly Range[] {
  switch (sensitive) {
    case 'pan':
      return [panRange(value.length)];
    case 'track':
    case 'pin-block':
      return [[0, value.length]];
    case 'account':
      // A card number where the processing code names a card; a long account is no worse hidden.
      return /^[0-9]{13,19}$/.test(value) ? [panRange(value.length)] : [];
    case 'key':
      // In network management `ZPK` or `MAK`, then the key; elsewhere payment codes and passwords.
      return [mti[1] === '8' ? keyRange(value.length) : [0, value.length]];
    case 'chip':
      return chipRanges(value);
  }
}

const NAME = 3;
const CHECK_VALUE = 6;
const DOUBLE_LENGTH_KEY = 32;

/** A key's name and check value may be seen; whatever is neither is hidden. */
function keyRange(length: number): Range {
  if (length === NAME + CHECK_VALUE) return [length, length];
  if (length === NAME + DOUBLE_LENGTH_KEY + CHECK_VALUE) return [NAME, NAME + DOUBLE_LENGTH_KEY];
  return [Math.min(NAME, length), length];
}

/**
 * EMV tags that are, hold or disclose the track, the PAN, a PIN, an account or the cardholder's name;
 * from the certificates 9F2D and 9F46 the PAN is recovered.
 */
const SECRET_TAGS = new Set('56 57 5A 5F20 5F53 99 9F0B 9F1F 9F20 9F2D 9F46 9F6B'.split(' '));

/** Long values that hold no card number, though digits may stand in a row in them. */
const SHOWN_TAGS = new Set(
  '4F 50 84 8C 8D 8E 91 9F06 9F10 9F12 9F16 9F1C 9F1E 9F26 9F4B 9F4C 9F4E 9F5B'.split(' '),
);

const SCRIPT_COMMAND = '86';
/** CLA INS P1 P2 Lc, in hex digits. */
const COMMAND_HEADER = 10;

/** In hex digits of DE55; from where its TLV cannot be read, all of it. */
function chipRanges(value: string): readonly Range[] {
  const ranges: Range[] = [];
  const byteAt = (at: number): number => Number.parseInt(value.slice(at, at + 2), 16);
  let at = 0;
  while (at < value.length) {
    const start = at;
    const first = byteAt(at);
    at += 2;
    // EMV 4.4 Book 3, annex B1: 00 and FF between data objects are padding; FF 81 begins a tag.
    if (first === 0 || (first === 0xff && byteAt(at) !== 0x81)) continue;
    if ((first & 0x1f) === 0x1f) {
      while (byteAt(at) >= 0x80) at += 2;
      at += 2;
    }
    const tag = value.slice(start, at).toUpperCase();
    let size = byteAt(at);
    at += 2;
    if (size >= 0x80) {
      const digits = 2 * (size - 0x80);
      size = Number.parseInt(value.slice(at, at + digits), 16);
      at += digits;
    }
    const end = at + 2 * size;
    // A template's contents are read in their turn; it has no value of its own.
    if ((first & 0x20) !== 0 && end <= value.length) continue;
    if (!(end <= value.length)) return [...ranges, [start, value.length]];
    ranges.push(...chipValueRanges(tag, value, at, end));
    at = end;
  }
  return ranges;
}

function chipValueRanges(tag: string, value: string, at: number, end: number): readonly Range[] {
  if (SECRET_TAGS.has(tag)) return [[at, end]];
  // What is ordered may be seen; what follows may hold an encrypted PIN.
  if (tag === SCRIPT_COMMAND) return [[Math.min(at + COMMAND_HEADER, end), end]];
  return SHOWN_TAGS.has(tag) ? [] : digitRunRanges(value, at, end);
}

/** Where digits in a row could be a card number, in whole bytes. */
function digitRunRanges(value: string, at: number, end: number): readonly Range[] {
  const shown = maskDigitRuns(value.slice(at, end));
  return [...shown.matchAll(/\*+/g)].map(({ 0: stars, index }) => [
    at + (index & ~1),
    at + ((index + stars.length + 1) & ~1),
  ]);
}

/** The value with its secret characters as `*`; its length stays. */
export function maskValue(spec: FieldSpec | undefined, value: string, mti: string): string {
  if (spec?.sensitive === undefined) return value;
  let shown = value;
  for (const [from, to] of secretRanges(spec.sensitive, value, mti)) {
    shown = shown.slice(0, from) + '*'.repeat(Math.max(0, to - from)) + shown.slice(to);
  }
  return shown;
}

/** The same message for journals and traces: PAN 6+4, no track, no PIN block, no key. */
export function maskMessage(message: IsoMessage, dialect: Dialect): IsoMessage {
  const fields: Record<number, string> = {};
  for (const [key, value] of Object.entries(message.fields)) {
    fields[Number(key)] = maskValue(dialect.fields[Number(key)], value, message.mti);
  }
  return { mti: message.mti, fields };
}

const STAR = 0x2a;

/**
 * The same bytes (one message, without length prefix) with each secret one replaced by `2A`. What
 * cannot be read could be anything: from there on every byte is replaced.
 */
export function maskedBytes(bytes: Uint8Array, codec: Codec): Uint8Array {
  // Not `slice`: of a Buffer that would be the same memory.
  const shown = new Uint8Array(bytes);
  const places: FieldPlace[] = [];
  const parsed = codec.parse(bytes, places);
  if (!parsed.ok) {
    const { field, offset } = parsed.error;
    shown.fill(STAR, places.at(-1)?.end ?? (field < 2 ? offset : headSize(bytes, codec.dialect)));
  }
  const mti = codec.dialect.mti === 'bcd' ? toHex(bytes.subarray(0, 2)) : fromAscii(bytes, 0, 4);
  for (const place of places) {
    const spec = codec.dialect.fields[place.field];
    if (spec?.sensitive === undefined) continue;
    for (const [from, to] of secretRanges(spec.sensitive, place.value, mti)) {
      const [first, last] = bytesOf(spec, place.value.length, from, to);
      shown.fill(STAR, place.contentAt + first, place.contentAt + last);
    }
  }
  return shown;
}

/** MTI and bitmaps of a message that has them. */
function headSize(bytes: Uint8Array, dialect: Dialect): number {
  const mti = dialect.mti === 'bcd' ? 2 : 4;
  const hex = dialect.bitmap === 'hex';
  // Bit 1 announces the second half; as a hex digit that is 8 to F.
  const second = bytes[mti]! >= (hex ? 0x38 : 0x80);
  return mti + (second ? 2 : 1) * (hex ? 16 : 8);
}

/** Whole bytes that hold the characters from `from` to `to` of a value of `length` characters. */
function bytesOf(spec: FieldSpec, length: number, from: number, to: number): Range {
  if (spec.format === 'b') return [from >> 1, (to + 1) >> 1];
  if (spec.encoding !== 'bcd') return [from, to];
  const pad = length & 1;
  return [(from + pad) >> 1, (to + pad + 1) >> 1];
}
