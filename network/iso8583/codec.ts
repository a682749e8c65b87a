import { err, ok, type Result } from '../../bytes/result.ts';
import type { ReadCursor, WriteCursor } from './cursor.ts';
import type { Dialect } from './dialect.ts';
import { compileField, type FieldCodec } from './field-codec.ts';
import type { IsoError, IsoMessage } from './message.ts';
import { createPool } from './message-pool.ts';
import { readPlain, writePlain } from './plain-field.ts';

/** Where a field lies in a message's bytes: length prefix from `start`, content from `contentAt`. */
export interface FieldPlace {
  readonly field: number;
  readonly start: number;
  readonly contentAt: number;
  readonly end: number;
  readonly value: string;
}

export interface Codec {
  readonly dialect: Dialect;
  /** The message's bytes, without the length prefix. Fixed fields must have their full length. */
  build(message: IsoMessage): Result<Uint8Array, IsoError>;
  /** Exactly one message, without the length prefix. `places`, when given, is filled as it reads. */
  parse(bytes: Uint8Array, places?: FieldPlace[]): Result<IsoMessage, IsoError>;
  /**
   * The MTI (0) and fields as `build` writes them, length prefixes included, one after the other
   * in the order given; those that the message lacks are left out.
   */
  pick(message: IsoMessage, fields: readonly number[]): Result<Uint8Array, IsoError>;
}

/** Compiles a dialect once; the codec keeps nothing of a message. */
export function createCodec(dialect: Dialect): Codec {
  const fields: (FieldCodec | undefined)[] = new Array(129).fill(undefined);
  let longest = 4 + 32;
  for (const [key, spec] of Object.entries(dialect.fields)) {
    const field = Number(key);
    // 65 announces a third bitmap, which ISO 8583 has never filled.
    if (!Number.isInteger(field) || field < 2 || field > 128 || field === 65) {
      throw new Error(`${dialect.name}: ${key} is no data element from 2 to 128`);
    }
    fields[field] = compileField(field, spec);
    longest += fields[field].maxBytes;
  }
  const packedMti = dialect.mti === 'bcd';
  const hexBitmap = dialect.bitmap === 'hex';
  const bitmapSize = hexBitmap ? 16 : 8;
  const bitmap = new Uint8Array(16);
  const reading: ReadCursor = {
    bytes: NO_BYTES,
    text: '',
    at: 0,
    contentAt: 0,
    error: undefined,
  };
  const pool = createPool(longest);
  const writing: WriteCursor = { out: NO_BYTES, at: 0, error: undefined };

  function readMti(): string {
    const { bytes, text } = reading;
    const size = packedMti ? 2 : 4;
    if (bytes.length < size) {
      reading.error = failure('truncated', 0, 0, `expected an MTI of ${size} bytes`);
      return '';
    }
    let mti: string;
    if (packedMti) mti = hexByte(bytes[0]!) + hexByte(bytes[1]!);
    else mti = text.substring(0, 4);
    if (!isMti(mti)) reading.error = failure('bad-mti', 0, 0, 'expected an MTI of four digits');
    reading.at = size;
    return mti;
  }

  /** Reads one half into `bitmap` at `to`. */
  function readBitmap(to: 0 | 8): void {
    const { bytes, at } = reading;
    const which = to === 0 ? 'primary' : 'secondary';
    if (bytes.length - at < bitmapSize) {
      const detail = `expected a ${which} bitmap of ${bitmapSize} bytes, found ${bytes.length - at}`;
      reading.error = failure('truncated', 1, at, detail);
      return;
    }
    for (let i = 0; i < 8; i++) {
      if (!hexBitmap) {
        bitmap[to + i] = bytes[at + i]!;
        continue;
      }
      const high = nibble(bytes[at + 2 * i]!);
      const low = nibble(bytes[at + 2 * i + 1]!);
      if (high < 0 || low < 0) {
        const offset = at + 2 * i + (high < 0 ? 0 : 1);
        reading.error = failure(
          'bad-bitmap',
          1,
          offset,
          `expected a hex digit of the ${which} bitmap`,
        );
        return;
      }
      bitmap[to + i] = (high << 4) | low;
    }
    reading.at = at + bitmapSize;
  }

  function parse(bytes: Uint8Array, places?: FieldPlace[]): Result<IsoMessage, IsoError> {
    reading.bytes = bytes;
    reading.text = latin1(bytes);
    reading.at = 0;
    reading.error = undefined;
    const result = parseAll(places);
    // What was read holds card data: the codec lets go of it.
    reading.bytes = NO_BYTES;
    reading.text = '';
    return result;
  }

  function parseAll(places: FieldPlace[] | undefined): Result<IsoMessage, IsoError> {
    const mti = readMti();
    if (reading.error !== undefined) return err(reading.error);
    readBitmap(0);
    if (reading.error !== undefined) return err(reading.error);
    const halves = bitmap[0]! >= 0x80 ? 16 : 8;
    if (halves === 16) readBitmap(8);
    if (reading.error !== undefined) return err(reading.error);

    const { bytes, text } = reading;
    let { at } = reading;
    const values: Record<number, string> = {};
    // The highest first: V8 then makes room for the elements once and not for each field.
    const highest = highestBit(halves);
    if (highest > 1) values[highest] = '';
    for (let octet = 0; octet < halves; octet++) {
      let bits = octet === 0 ? bitmap[0]! & 0x7f : bitmap[octet]!;
      while (bits !== 0) {
        const bit = Math.clz32(bits) - 24;
        bits &= ~(0x80 >> bit);
        const field = octet * 8 + bit + 1;
        const codec = fields[field];
        const start = at;
        if (codec === undefined) return err(unknownField(field, start));
        const { plain } = codec;
        at = plain === undefined ? -1 : readPlain(plain, bytes, start);
        let contentAt: number;
        if (at >= 0) {
          contentAt = start + plain!.digits;
          values[field] = text.substring(contentAt, at);
        } else {
          reading.at = start;
          values[field] = codec.read(reading);
          if (reading.error !== undefined) return err(reading.error);
          at = reading.at;
          contentAt = reading.contentAt;
        }
        places?.push({ field, start, contentAt, end: at, value: values[field]! });
      }
    }
    const rest = bytes.length - at;
    if (rest > 0) {
      const detail = `expected the end of the message, found ${rest} more bytes`;
      return err(failure('trailing-bytes', lastField(values), at, detail));
    }
    return ok({ mti, fields: values });
  }

  function unknownField(field: number, offset: number): IsoError {
    return failure('unknown-field', field, offset, `not in the dialect ${dialect.name}`);
  }

  function build(message: IsoMessage): Result<Uint8Array, IsoError> {
    const { mti, fields: values } = message;
    if (!isMti(mti)) return err(failure('bad-mti', 0, 0, 'expected an MTI of four digits'));
    const halves = hasSecondary(values) ? 16 : 8;
    const mtiSize = packedMti ? 2 : 4;
    const out = pool.reserve();
    writing.out = out;
    writing.at = mtiSize + (halves / 8) * bitmapSize;
    writing.error = undefined;
    bitmap.fill(0);
    if (halves === 16) bitmap[0] = 0x80;
    // Beyond 128 only to refuse what a third bitmap would have announced.
    for (let field = 0; field <= 192; field++) {
      const value = values[field];
      if (value === undefined) continue;
      const codec = field <= 128 ? fields[field] : undefined;
      if (codec === undefined) return err(unknownField(field, writing.at));
      bitmap[(field - 1) >> 3]! |= 0x80 >> ((field - 1) & 7);
      writeField(codec, value);
      if (writing.error !== undefined) return err(writing.error);
    }
    writeMti(out, mti);
    writeBitmap(out, mtiSize, halves);
    return ok(pool.take(writing.at));
  }

  function writeField(codec: FieldCodec, value: string): void {
    const { plain } = codec;
    const end = plain === undefined ? -1 : writePlain(plain, writing.out, writing.at, value);
    if (end >= 0) writing.at = end;
    else codec.write(writing, value);
  }

  function pick(message: IsoMessage, picked: readonly number[]): Result<Uint8Array, IsoError> {
    const { mti, fields: values } = message;
    if (!isMti(mti)) return err(failure('bad-mti', 0, 0, 'expected an MTI of four digits'));
    const out = pool.reserve();
    writing.out = out;
    writing.at = 0;
    writing.error = undefined;
    for (const field of picked) {
      if (field === 0) {
        writeMti(out, mti);
        writing.at += packedMti ? 2 : 4;
        continue;
      }
      const value = values[field];
      if (value === undefined) continue;
      const codec = fields[field];
      if (codec === undefined) return err(unknownField(field, writing.at));
      writeField(codec, value);
      if (writing.error !== undefined) return err(writing.error);
    }
    return ok(pool.take(writing.at));
  }

  function writeMti(out: Uint8Array, mti: string): void {
    if (packedMti) {
      for (let i = 0; i < 4; i += 2) {
        out[i / 2] = ((mti.charCodeAt(i) & 15) << 4) | (mti.charCodeAt(i + 1) & 15);
      }
    } else for (let i = 0; i < 4; i++) out[i] = mti.charCodeAt(i);
  }

  function writeBitmap(out: Uint8Array, at: number, halves: number): void {
    for (let i = 0; i < halves; i++) {
      if (hexBitmap) {
        out[at + 2 * i] = HEX_DIGITS.charCodeAt(bitmap[i]! >> 4);
        out[at + 2 * i + 1] = HEX_DIGITS.charCodeAt(bitmap[i]! & 15);
      } else out[at + i] = bitmap[i]!;
    }
  }

  function highestBit(halves: number): number {
    for (let octet = halves - 1; octet >= 0; octet--) {
      const bits = bitmap[octet]!;
      if (bits !== 0) return octet * 8 + 8 - (31 - Math.clz32(bits & -bits));
    }
    return 0;
  }

  return { dialect, build, parse, pick };
}

const { latin1Slice } = Buffer.prototype;
const NO_BYTES = new Uint8Array(0);
const HEX_DIGITS = '0123456789ABCDEF';

function hasSecondary(values: IsoMessage['fields']): boolean {
  for (let field = 66; field <= 128; field++) if (values[field] !== undefined) return true;
  return false;
}

function lastField(values: IsoMessage['fields']): number {
  return Math.max(1, ...Object.keys(values).map(Number));
}

function failure(kind: IsoError['kind'], field: number, offset: number, what: string): IsoError {
  const where = field === 0 ? 'MTI' : field === 1 ? 'bitmap' : `field ${field}`;
  return { kind, field, offset, detail: `${where} at offset ${offset}: ${what}` };
}

function isMti(mti: string): boolean {
  if (mti.length !== 4) return false;
  for (let i = 0; i < 4; i++) {
    const code = mti.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function hexByte(byte: number): string {
  return HEX_DIGITS[byte >> 4]! + HEX_DIGITS[byte & 15]!;
}

function nibble(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const upper = code & 0xdf;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
}

/** Node's own Latin-1 decoding: several times faster than joining characters. */
function latin1(bytes: Uint8Array): string {
  return latin1Slice.call(bytes as Buffer, 0, bytes.length);
}
