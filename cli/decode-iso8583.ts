import { ascii } from '../bytes/ascii.ts';
import { parseHex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import type { DescribedTlv } from '../emv/dictionary/describe.ts';
import { type Codec, createCodec } from '../network/iso8583/codec.ts';
import { describeMessage, type FieldRow } from '../network/iso8583/describe.ts';
import { maskMessage } from '../network/iso8583/mask.ts';
import type { IsoMessage } from '../network/iso8583/message.ts';
import { napasDialect, napasHexBitmapDialect } from '../network/napas/dialect.ts';
import { decodeTlv, tlvLines } from './decode-tlv.ts';

export interface DecodeOptions {
  readonly unmasked?: boolean | undefined;
}

/** Field 55 object by object, or in one line why it cannot be read. */
export interface DecodedChipData {
  readonly chip?: readonly DescribedTlv[];
  readonly chipFault?: string;
}

export interface DecodedIso8583 extends DecodedChipData {
  readonly mti: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The length prefix, where there was one. */
  readonly length?: number;
}

/**
 * One message in hex, with or without its 4-digit length prefix, with a binary or a hex bitmap;
 * also plain text when its bitmap is hex. The error is one line with field and offset.
 */
export function decodeIso8583(
  text: string,
  options: DecodeOptions = {},
): Result<DecodedIso8583, string> {
  const read = readIso8583(text);
  if (!read.ok) return read;
  const { message, codec, length } = read.value;
  const { mti, fields } = options.unmasked ? message : maskMessage(message, codec.dialect);
  const chip = decodeChipData(message, options);
  return ok({ mti, fields, ...chip, ...(length === undefined ? {} : { length }) });
}

export interface Iso8583Row extends FieldRow, DecodedChipData {}

/** The same message as rows with names and meanings. */
export function describeIso8583(
  text: string,
  options: DecodeOptions = {},
): Result<Iso8583Row[], string> {
  const read = readIso8583(text);
  if (!read.ok) return read;
  const { message, codec } = read.value;
  const rows = describeMessage(message, codec.dialect, { unmasked: options.unmasked === true });
  const chip = decodeChipData(message, options);
  return ok(rows.map((row) => (row.field === CHIP_DATA ? { ...row, ...chip } : row)));
}

const CHIP_DATA = 55;

function decodeChipData({ fields }: IsoMessage, options: DecodeOptions): DecodedChipData {
  const value = fields[CHIP_DATA];
  if (value === undefined) return {};
  const list = decodeTlv(value, options);
  return list.ok ? { chip: list.value } : { chipFault: list.error };
}

/** Below the names of the fields. */
const INDENT = ' '.repeat(5);

/** Lines of text: number, name, value and meaning in columns; below chip data what they hold. */
export function iso8583Lines(rows: readonly Iso8583Row[]): readonly string[] {
  const lines = table(
    rows.map(({ field, name, value, meaning }) => [
      field === 0 ? 'MTI' : String(field).padStart(3),
      name,
      value,
      meaning ?? '',
    ]),
  );
  return rows.flatMap(({ chip = [], chipFault }, n) => [
    lines[n]!,
    ...tlvLines(chip, INDENT),
    ...(chipFault === undefined ? [] : [`${INDENT}${chipFault}`]),
  ]);
}

/** Columns as wide as their widest cell, within bounds; the last is not padded. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((column) =>
    Math.min(44, Math.max(...rows.map((row) => row[column]?.length ?? 0))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

interface Read {
  readonly message: IsoMessage;
  readonly codec: Codec;
  readonly length?: number;
}

const binaryBitmap = createCodec(napasDialect);
const hexBitmap = createCodec(napasHexBitmapDialect);

function readIso8583(text: string): Result<Read, string> {
  const bytes = parseHex(text);
  const read = bytes.ok ? readBytes(bytes.value) : err(bytes.error.detail);
  if (read.ok || !/^\s*\d{4}[\x20-\x7e]*\s*$/.test(text)) return read;
  // Perhaps not hex but the message itself, as documentation prints it.
  const plain = readBytes(ascii(text.trim()));
  return plain.ok || !bytes.ok ? plain : read;
}

function readBytes(bytes: Uint8Array): Result<Read, string> {
  const prefix = lengthPrefix(bytes);
  if (prefix === undefined) return readBody(bytes);
  const body = bytes.subarray(4);
  if (prefix === body.length) {
    const read = readBody(body);
    if (read.ok) return ok({ ...read.value, length: prefix });
    const bare = readBody(bytes);
    return bare.ok ? bare : err(`${read.error} (counted after the length prefix)`);
  }
  const bare = readBody(bytes);
  if (bare.ok || !looksLikeMti(body)) return bare;
  return err(`length prefix at offset 0: it says ${prefix} bytes, found ${body.length}`);
}

/** Both kinds of bitmap are tried, the likelier first; its error is the one that is told. */
function readBody(body: Uint8Array): Result<Read, string> {
  const likelier = looksLikeHexBitmap(body) ? hexBitmap : binaryBitmap;
  const other = likelier === hexBitmap ? binaryBitmap : hexBitmap;
  const first = likelier.parse(body);
  if (first.ok) return ok({ message: first.value, codec: likelier });
  const second = other.parse(body);
  if (second.ok) return ok({ message: second.value, codec: other });
  return err(first.error.detail);
}

const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x30 && byte <= 0x39;

function lengthPrefix(bytes: Uint8Array): number | undefined {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    if (!isDigit(bytes[i])) return undefined;
    length = length * 10 + bytes[i]! - 0x30;
  }
  return length;
}

/** Version 1987, 1993, 2003 or private, then a class; `7000` is the bitmap of a bare message. */
function looksLikeMti(bytes: Uint8Array): boolean {
  return /^[0129][1-8]\d\d/.test(String.fromCharCode(...bytes.subarray(0, 4)));
}

function looksLikeHexBitmap(body: Uint8Array): boolean {
  const isHex = (byte: number): boolean =>
    isDigit(byte) || /[A-Fa-f]/.test(String.fromCharCode(byte));
  return body.length >= 20 && body.subarray(4, 20).every(isHex);
}
