import { err, ok, type Result } from './result.ts';

export interface HexError {
  readonly kind: 'bad-hex';
  /** Index of the first offending character in the given text. */
  readonly offset: number;
  readonly detail: string;
}

const DIGITS = '0123456789ABCDEF';
const BYTE_TO_HEX = Array.from({ length: 256 }, (_, b) => DIGITS[b >> 4]! + DIGITS[b & 15]!);

/** Upper-case hex without separators. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += BYTE_TO_HEX[bytes[i]!];
  return text;
}

/** Upper-case hex, a space between bytes: `02 00 03`. */
export function toSpacedHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += (i === 0 ? '' : ' ') + BYTE_TO_HEX[bytes[i]!];
  return text;
}

function nibble(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}

/** Reads hex from outside; white space between bytes is allowed. */
export function parseHex(text: string): Result<Uint8Array, HexError> {
  const out = new Uint8Array(text.length >> 1);
  let length = 0;
  let high = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
    const value = nibble(code);
    if (value < 0) {
      return err({ kind: 'bad-hex', offset: i, detail: `expected a hex digit at offset ${i}` });
    }
    if (high < 0) high = value;
    else {
      out[length++] = (high << 4) | value;
      high = -1;
    }
  }
  if (high >= 0) {
    const detail = 'expected an even number of hex digits';
    return err({ kind: 'bad-hex', offset: text.length, detail });
  }
  return ok(out.subarray(0, length));
}

/** Hex written in our own source; throws on a typing mistake. */
export function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}
