import { concat } from './concat.ts';
import { hex, toHex } from './hex.ts';
import { err, ok, type Result } from './result.ts';

/** One data object of BER-TLV (ISO/IEC 8825-1; EMV 4.4 Book 3, annex B). */
export interface Tlv {
  /** Upper-case hex: `9F26`. */
  readonly tag: string;
  readonly value: Uint8Array;
  /** Where the tag is a constructed one: what the value holds. */
  readonly children?: readonly Tlv[];
  /** Of the tag's first byte, from the start of all that was parsed. */
  readonly offset: number;
}

export interface TlvError {
  readonly kind: 'bad-tlv';
  readonly reason: 'tag' | 'length' | 'indefinite' | 'truncated' | 'too-deep';
  /** The tags from the outermost inwards, `70/9F46`; empty at the top. */
  readonly path: string;
  readonly offset: number;
  /** One line; never holds a value. */
  readonly detail: string;
}

export interface TlvOptions {
  /** Levels of templates, the outermost being 1; 8 when absent. */
  readonly maxDepth?: number;
  /** The outermost objects only: what is wrong within a template does not matter. */
  readonly shallow?: boolean;
}

/** EMV's tags have at most two bytes, kernel C-2's three. */
const MOST_TAG_BYTES = 4;
const MOST_LENGTH_BYTES = 4;
const DEFAULT_DEPTH = 8;

/**
 * All data objects of `bytes`, padding (00 and FF) before, between and behind them passed over.
 * FF 81 begins a tag: kernel C-2's data objects are named so.
 */
export function parseTlv(
  bytes: Uint8Array,
  options: TlvOptions = {},
): Result<readonly Tlv[], TlvError> {
  const maxDepth = options.maxDepth ?? DEFAULT_DEPTH;
  return parseLevel(bytes, 0, bytes.length, '', maxDepth, options.shallow ?? false);
}

function bad(
  reason: TlvError['reason'],
  path: string,
  offset: number,
  expected: string,
): Result<never, TlvError> {
  const where = path === '' ? '' : ` in ${path}`;
  const detail = `TLV at offset ${offset}${where}: expected ${expected}`;
  return err({ kind: 'bad-tlv', reason, path, offset, detail });
}

function parseLevel(
  bytes: Uint8Array,
  start: number,
  end: number,
  path: string,
  depthLeft: number,
  shallow: boolean,
): Result<readonly Tlv[], TlvError> {
  if (depthLeft <= 0) return bad('too-deep', path, start, 'fewer levels of templates');
  const objects: Tlv[] = [];
  let at = start;
  while (at < end) {
    if (isPadding(bytes, at, end)) {
      at++;
      continue;
    }
    const tag = readTag(bytes, at, end, path);
    if (!tag.ok) return tag;
    const inner = path === '' ? tag.value : `${path}/${tag.value}`;
    const length = readLength(bytes, at + tag.value.length / 2, end, inner);
    if (!length.ok) return length;
    const from = length.value.next;
    const to = from + length.value.length;
    if (to > end) {
      const expected = `${length.value.length} bytes of value, found ${end - from}`;
      return bad('truncated', inner, from, expected);
    }
    const value = bytes.subarray(from, to);
    if (shallow || (bytes[at]! & 0x20) === 0) objects.push({ tag: tag.value, value, offset: at });
    else {
      const children = parseLevel(bytes, from, to, inner, depthLeft - 1, false);
      if (!children.ok) return children;
      objects.push({ tag: tag.value, value, children: children.value, offset: at });
    }
    at = to;
  }
  return ok(objects);
}

function isPadding(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] === 0x00) return true;
  return bytes[at] === 0xff && !(at + 1 < end && bytes[at + 1] === 0x81);
}

function readTag(
  bytes: Uint8Array,
  at: number,
  end: number,
  path: string,
): Result<string, TlvError> {
  let next = at + 1;
  if ((bytes[at]! & 0x1f) === 0x1f) {
    do {
      if (next >= end) return bad('truncated', path, at, 'another byte of the tag');
      if (next - at >= MOST_TAG_BYTES) {
        return bad('tag', path, at, `a tag of at most ${MOST_TAG_BYTES} bytes`);
      }
    } while (bytes[next++]! & 0x80);
  }
  return ok(toHex(bytes.subarray(at, next)));
}

function readLength(
  bytes: Uint8Array,
  at: number,
  end: number,
  path: string,
): Result<{ readonly length: number; readonly next: number }, TlvError> {
  if (at >= end) return bad('truncated', path, at, 'a length');
  const first = bytes[at]!;
  if (first < 0x80) return ok({ length: first, next: at + 1 });
  if (first === 0x80) return bad('indefinite', path, at, 'a definite length');
  const more = first & 0x7f;
  if (more > MOST_LENGTH_BYTES) {
    return bad('length', path, at, `a length of at most ${MOST_LENGTH_BYTES} bytes`);
  }
  if (at + 1 + more > end) return bad('truncated', path, at, `${more} more bytes of the length`);
  let length = 0;
  for (let i = 1; i <= more; i++) length = length * 256 + bytes[at + i]!;
  return ok({ length, next: at + 1 + more });
}

/** Tag in hex, the shortest length, and the value: several parts are joined. */
export function buildTlv(tag: string, ...value: readonly Uint8Array[]): Uint8Array {
  const body = concat(...value);
  return concat(hex(tag), encodeLength(body.length), body);
}

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const digits = length.toString(16);
  const bytes = hex(digits.length % 2 === 0 ? digits : `0${digits}`);
  return concat(0x80 | bytes.length, bytes);
}

/** The first object with this tag, outer ones before those within; undefined when absent. */
export function findTlv(list: readonly Tlv[], tag: string): Tlv | undefined {
  for (const one of list) {
    if (one.tag === tag) return one;
    const within = one.children && findTlv(one.children, tag);
    if (within) return within;
  }
  return undefined;
}

/** One line of a data object list: what is wanted, in how many bytes. */
export interface DolEntry {
  readonly tag: string;
  readonly length: number;
}

/** A data object list (EMV 4.4 Book 3, 5.4): tags and lengths without values. */
export function parseDol(bytes: Uint8Array): Result<readonly DolEntry[], TlvError> {
  const entries: DolEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readTag(bytes, at, bytes.length, '');
    if (!tag.ok) return tag;
    at += tag.value.length / 2;
    if (at >= bytes.length) return bad('truncated', tag.value, at, 'a length');
    // One byte: what a command can carry is shorter than 256.
    if (bytes[at]! >= 0x80) return bad('length', tag.value, at, 'a length below 128');
    entries.push({ tag: tag.value, length: bytes[at]! });
    at++;
  }
  return ok(entries);
}

/** How a value is cut or filled; every format but n and cn is treated alike. */
export type DolFormat = 'n' | 'cn' | 'an' | 'ans' | 'b' | 'var';

/**
 * The values a DOL asks for, one behind the other (EMV 4.4 Book 3, 5.4). A value that is too long
 * loses its leftmost bytes when numeric, else its rightmost ones; one that is too short gets
 * leading zeroes when numeric, trailing FF when compressed numeric, else trailing zeroes. What is
 * unknown or constructed is all zeroes: `lookUp` says undefined.
 */
export function buildDolData(
  dol: readonly DolEntry[],
  lookUp: (tag: string) => Uint8Array | undefined,
  formatOf: (tag: string) => DolFormat,
): Uint8Array {
  return concat(
    ...dol.map(({ tag, length }) => {
      const value = isConstructed(tag) ? undefined : lookUp(tag);
      return value ? resize(value, length, formatOf(tag)) : new Uint8Array(length);
    }),
  );
}

function isConstructed(tag: string): boolean {
  return (Number.parseInt(tag.slice(0, 2), 16) & 0x20) !== 0;
}

function resize(value: Uint8Array, length: number, format: DolFormat): Uint8Array {
  if (value.length >= length) {
    return format === 'n' ? value.subarray(value.length - length) : value.subarray(0, length);
  }
  const out = new Uint8Array(length).fill(format === 'cn' ? 0xff : 0);
  out.set(value, format === 'n' ? length - value.length : 0);
  return out;
}

/** The values of `data` under the tags of the DOL; undefined when the lengths do not add up. */
export function splitDolData(
  dol: readonly DolEntry[],
  data: Uint8Array,
): readonly { readonly tag: string; readonly value: Uint8Array }[] | undefined {
  let at = 0;
  const parts = dol.map(({ tag, length }) => {
    const value = data.subarray(at, at + length);
    at += length;
    return { tag, value };
  });
  return at === data.length ? parts : undefined;
}
