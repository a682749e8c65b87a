import { BYTE_FORMATS, EXPECTED, FORMAT_BIT } from './character-class.ts';
import type { Fail, ReadCursor, WriteCursor } from './cursor.ts';
import type { FieldSpec } from './dialect.ts';

/** A field's content, without its length. A count is of characters, digits or bytes. */
export interface Content {
  /** Bytes that a count takes. */
  readonly bytesFor: (count: number) => number;
  readonly countOf: (value: string) => number;
  /** The cursor has the bytes. Moves it on, or sets its error. */
  readonly read: (cursor: ReadCursor, count: number) => string;
  readonly write: (cursor: WriteCursor, value: string) => void;
}

export function contentOf(spec: FieldSpec, fail: Fail): Content {
  if (spec.encoding === 'bcd') {
    if (spec.format !== 'n' && spec.format !== 'z') {
      throw new Error(`${spec.name}: only n and z can be packed`);
    }
    return packed(spec.format, fail);
  }
  if (spec.format === 'b') return binary(fail);
  return spec.format === 'x+n' ? signed(fail) : characters(spec.format, fail);
}

function characters(format: keyof typeof FORMAT_BIT, fail: Fail): Content {
  const allowed = FORMAT_BIT[format];
  const problem = `expected ${EXPECTED[format]}`;
  return {
    bytesFor: (count) => count,
    countOf: (value) => value.length,
    read(cursor, count) {
      const { bytes, at } = cursor;
      const end = at + count;
      for (let i = at; i < end; i++) {
        if ((BYTE_FORMATS[bytes[i]!]! & allowed) === 0) {
          fail(cursor, 'bad-content', i, problem);
          return '';
        }
      }
      cursor.at = end;
      return cursor.text.substring(at, end);
    },
    write(cursor, value) {
      const { out, at } = cursor;
      for (let i = 0; i < value.length; i++) {
        const code = value.charCodeAt(i);
        if (code > 0xff || (BYTE_FORMATS[code]! & allowed) === 0) {
          fail(cursor, 'bad-content', at + i, problem);
          return;
        }
        out[at + i] = code;
      }
      cursor.at = at + value.length;
    },
  };
}

/** ISO 8583 `x+n`: the sign is one of the counted characters. */
function signed(fail: Fail): Content {
  const isSigned = (value: string): boolean => /^[CD][0-9]*$/.test(value);
  return {
    bytesFor: (count) => count,
    countOf: (value) => value.length,
    read(cursor, count) {
      const value = cursor.text.substring(cursor.at, cursor.at + count);
      if (!isSigned(value)) {
        fail(cursor, 'bad-content', cursor.at, `expected ${EXPECTED['x+n']}`);
        return '';
      }
      cursor.at += count;
      return value;
    },
    write(cursor, value) {
      if (!isSigned(value)) {
        fail(cursor, 'bad-content', cursor.at, `expected ${EXPECTED['x+n']}`);
        return;
      }
      for (let i = 0; i < value.length; i++) cursor.out[cursor.at++] = value.charCodeAt(i);
    },
  };
}

const HEX_DIGITS = '0123456789ABCDEF';
const HEX = Array.from({ length: 256 }, (_, b) => HEX_DIGITS[b >> 4]! + HEX_DIGITS[b & 15]!);
const NIBBLES: Int8Array = nibbles();

function nibbles(): Int8Array {
  const table = new Int8Array(256).fill(-1);
  for (let i = 0; i < 16; i++) {
    table[HEX_DIGITS.charCodeAt(i)] = i;
    table[HEX_DIGITS.toLowerCase().charCodeAt(i)] = i;
  }
  return table;
}

function binary(fail: Fail): Content {
  return {
    bytesFor: (count) => count,
    // An odd number of digits counts up, so that a fixed field says its length is wrong.
    countOf: (value) => Math.ceil(value.length / 2),
    read(cursor, count) {
      const { bytes } = cursor;
      const end = cursor.at + count;
      let value = '';
      for (let i = cursor.at; i < end; i++) value += HEX[bytes[i]!];
      cursor.at = end;
      return value;
    },
    write(cursor, value) {
      const { out, at } = cursor;
      const size = value.length / 2;
      for (let i = 0; i < size; i++) {
        const high = NIBBLES[value.charCodeAt(2 * i)] ?? -1;
        const low = NIBBLES[value.charCodeAt(2 * i + 1)] ?? -1;
        if (high < 0 || low < 0) {
          fail(cursor, 'bad-content', at + i, `expected ${EXPECTED.b}`);
          return;
        }
        out[at + i] = (high << 4) | low;
      }
      cursor.at = at + size;
    },
  };
}

/** Two digits a byte, padded in front by 0 when odd; the track separator is the nibble D. */
function packed(format: 'n' | 'z', fail: Fail): Content {
  const problem = `expected ${EXPECTED[format]}`;
  const digits = format === 'n' ? '0123456789' : '0123456789\0\0\0=';
  return {
    bytesFor: (count) => (count + 1) >> 1,
    countOf: (value) => value.length,
    read(cursor, count) {
      const { bytes, at } = cursor;
      const pad = count & 1;
      if (pad === 1 && bytes[at]! >> 4 !== 0) {
        fail(cursor, 'bad-content', at, 'expected 0 as padding in front of an odd digit');
        return '';
      }
      let value = '';
      for (let i = pad; i < count + pad; i++) {
        const byte = bytes[at + (i >> 1)]!;
        const digit = digits[(i & 1) === 0 ? byte >> 4 : byte & 15];
        if (digit === undefined || digit === '\0') {
          fail(cursor, 'bad-content', at + (i >> 1), problem);
          return '';
        }
        value += digit;
      }
      cursor.at = at + ((count + 1) >> 1);
      return value;
    },
    write(cursor, value) {
      const { out, at } = cursor;
      const pad = value.length & 1;
      if (pad === 1) out[at] = 0;
      for (let i = 0; i < value.length; i++) {
        const character = value[i] === 'D' ? '=' : value[i]!;
        const nibble = digits.indexOf(character);
        const place = i + pad;
        const byte = at + (place >> 1);
        if (nibble < 0 || character === '\0') {
          fail(cursor, 'bad-content', byte, problem);
          return;
        }
        out[byte] = (place & 1) === 0 ? nibble << 4 : out[byte]! | nibble;
      }
      cursor.at = at + ((value.length + 1) >> 1);
    },
  };
}
