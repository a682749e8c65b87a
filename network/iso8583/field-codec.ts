import { FORMAT_BIT } from './character-class.ts';
import type { Fail, ReadCursor, WriteCursor } from './cursor.ts';
import type { FieldLength, FieldSpec } from './dialect.ts';
import { shapeOf } from './dialect.ts';
import { type Content, contentOf } from './field-content.ts';
import type { PlainField } from './plain-field.ts';

/** One field of a dialect, compiled: no look-up is left for the hot path. */
export interface FieldCodec {
  /** Moves the cursor past the field and returns its value, or sets the cursor's error. */
  readonly read: (cursor: ReadCursor) => string;
  readonly write: (cursor: WriteCursor, value: string) => void;
  /** Most bytes that the field can take, length prefix included. */
  readonly maxBytes: number;
  /** Set where the codec's own loop can read and write a well-formed field. */
  readonly plain: PlainField | undefined;
}

export function compileField(field: number, spec: FieldSpec): FieldCodec {
  const shape = shapeOf(spec);
  const fail: Fail = (cursor, kind, offset, problem) => {
    const detail = `field ${field} (${spec.name}, ${shape}) at offset ${offset}: ${problem}`;
    cursor.error = { kind, field, offset, detail };
  };
  const content = contentOf(spec, fail);
  const compiled =
    spec.length.kind === 'fixed'
      ? compileFixed(spec.length.length, content, fail)
      : compileVariable(spec.length, spec.prefix ?? 'ascii', content, fail);
  return { ...compiled, plain: plainField(spec) };
}

function plainField(spec: FieldSpec): PlainField | undefined {
  const { format, length, encoding = 'ascii', prefix = 'ascii' } = spec;
  if (encoding !== 'ascii' || format === 'b' || format === 'x+n') return undefined;
  const allowed = FORMAT_BIT[format];
  if (length.kind === 'fixed') return { allowed, digits: 0, length: length.length };
  return prefix === 'ascii' ? { allowed, digits: length.digits, length: length.max } : undefined;
}

type Compiled = Omit<FieldCodec, 'plain'>;

function compileFixed(length: number, content: Content, fail: Fail): Compiled {
  const size = content.bytesFor(length);
  return {
    maxBytes: size,
    read(cursor) {
      const left = cursor.bytes.length - cursor.at;
      cursor.contentAt = cursor.at;
      if (left < size) {
        fail(cursor, 'truncated', cursor.at, `expected ${size} bytes, found ${left}`);
        return '';
      }
      return content.read(cursor, length);
    },
    write(cursor, value) {
      const count = content.countOf(value);
      if (count === length) content.write(cursor, value);
      else fail(cursor, 'bad-length', cursor.at, `expected length ${length}, found ${count}`);
    },
  };
}

function compileVariable(
  { max, digits }: Extract<FieldLength, { kind: 'variable' }>,
  style: 'ascii' | 'bcd' | 'binary',
  content: Content,
  fail: Fail,
): Compiled {
  const prefix = lengthPrefix(style, digits);
  return {
    maxBytes: prefix.size + content.bytesFor(max),
    read(cursor) {
      const start = cursor.at;
      const left = cursor.bytes.length - start;
      cursor.contentAt = start;
      if (left < prefix.size) {
        fail(
          cursor,
          'truncated',
          start,
          `expected a length of ${prefix.size} bytes, found ${left}`,
        );
        return '';
      }
      const count = prefix.read(cursor.bytes, start);
      if (count < 0) {
        fail(cursor, 'bad-length', start, `expected a length of ${digits} decimal digits`);
        return '';
      }
      if (count > max) {
        fail(cursor, 'bad-length', start, `expected a length of at most ${max}, found ${count}`);
        return '';
      }
      const size = content.bytesFor(count);
      if (left - prefix.size < size) {
        const found = left - prefix.size;
        fail(cursor, 'truncated', start, `expected ${size} bytes after the length, found ${found}`);
        return '';
      }
      cursor.at = start + prefix.size;
      cursor.contentAt = cursor.at;
      return content.read(cursor, count);
    },
    write(cursor, value) {
      const count = content.countOf(value);
      if (count > max) {
        fail(
          cursor,
          'bad-length',
          cursor.at,
          `expected a length of at most ${max}, found ${count}`,
        );
        return;
      }
      prefix.write(cursor.out, cursor.at, count);
      cursor.at += prefix.size;
      content.write(cursor, value);
    },
  };
}

interface LengthPrefix {
  readonly size: number;
  /** −1: not a number. */
  readonly read: (bytes: Uint8Array, at: number) => number;
  readonly write: (out: Uint8Array, at: number, count: number) => void;
}

function lengthPrefix(style: 'ascii' | 'bcd' | 'binary', digits: 2 | 3): LengthPrefix {
  const size = style === 'ascii' ? digits : digits - 1;
  const unit = style === 'binary' ? 256 : style === 'bcd' ? 100 : 10;
  const decode = (byte: number): number => {
    if (style === 'binary') return byte;
    if (style === 'ascii') return byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : -1;
    return byte >> 4 <= 9 && (byte & 15) <= 9 ? (byte >> 4) * 10 + (byte & 15) : -1;
  };
  const encode = (value: number): number => {
    if (style === 'binary') return value;
    return style === 'ascii' ? 0x30 + value : (Math.floor(value / 10) << 4) | (value % 10);
  };
  return {
    size,
    read(bytes, at) {
      let count = 0;
      for (let i = 0; i < size; i++) {
        const part = decode(bytes[at + i]!);
        if (part < 0) return -1;
        count = count * unit + part;
      }
      return count;
    },
    write(out, at, count) {
      let rest = count;
      for (let i = size - 1; i >= 0; i--) {
        out[at + i] = encode(rest % unit);
        rest = Math.floor(rest / unit);
      }
    },
  };
}
