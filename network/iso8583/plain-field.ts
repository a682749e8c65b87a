import { BYTE_FORMATS } from './character-class.ts';

/** What most fields are: ASCII characters with an ASCII length or none. */
export interface PlainField {
  /** The format's bit. */
  readonly allowed: number;
  /** Digits of the length prefix; 0: none. */
  readonly digits: number;
  /** Characters of a fixed field, most characters of a variable one. */
  readonly length: number;
}

/*
 * V8 draws these two into the codec's loop, where a call of a field's own closure for each of
 * twenty fields would take as long as the work itself. They only know well-formed fields: -1
 * sends the codec to the closure, which says what is wrong.
 */

/** Where the field at `at` ends; its content begins behind the prefix. */
export function readPlain(field: PlainField, bytes: Uint8Array, at: number): number {
  const { allowed, digits, length } = field;
  const from = at + digits;
  let count = length;
  if (digits !== 0) {
    if (from > bytes.length) return -1;
    count = 0;
    for (let i = at; i < from; i++) {
      const digit = bytes[i]! - 0x30;
      if (digit < 0 || digit > 9) return -1;
      count = count * 10 + digit;
    }
    if (count > length) return -1;
  }
  const to = from + count;
  if (to > bytes.length) return -1;
  let fit = allowed;
  for (let i = from; i < to; i++) fit &= BYTE_FORMATS[bytes[i]!]!;
  return fit === 0 ? -1 : to;
}

/** Where the field written at `start` ends. */
export function writePlain(
  field: PlainField,
  out: Uint8Array,
  start: number,
  value: string,
): number {
  const { allowed, digits, length } = field;
  const count = value.length;
  if (digits === 0 ? count !== length : count > length) return -1;
  let at = start;
  if (digits === 3) out[at++] = 0x30 + Math.floor(count / 100);
  if (digits !== 0) {
    out[at++] = 0x30 + (Math.floor(count / 10) % 10);
    out[at++] = 0x30 + (count % 10);
  }
  for (let i = 0; i < count; i++) {
    const code = value.charCodeAt(i);
    if (code > 0xff || (BYTE_FORMATS[code]! & allowed) === 0) return -1;
    out[at + i] = code;
  }
  return at + count;
}
