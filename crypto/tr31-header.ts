import { err, ok, type Result } from '../bytes/result.ts';
import { TR31_ALGORITHMS, TR31_EXPORTABILITY, TR31_MODES, TR31_USAGES } from './tr31-names.ts';

/**
 * The header of a key block: ASC X9 TR-31:2018, 4.2 and annex A; ANSI X9.143:2021; version E is
 * of ISO 20038:2017.
 */
export interface Tr31Header {
  readonly version: Tr31Version;
  /** Two characters, as K1 or P0. */
  readonly usage: string;
  /** T = triple DES, A = AES, D = DES, H = HMAC, R = RSA, E = elliptic curve, S = DSA. */
  readonly algorithm: string;
  /** As E = encrypt only, N = no restriction. */
  readonly mode: string;
  /** Two characters; 00 = not used, `c` in front = a component. */
  readonly keyVersion: string;
  /** E = under a trusted key, N = not at all, S = sensitive. */
  readonly exportability: string;
  /** What the last two characters say: 00; X9.143 puts a key context in the first. */
  readonly reserved: string;
  readonly blocks: readonly Tr31OptionalBlock[];
}

export interface Tr31OptionalBlock {
  /** Two characters, as KS (key serial number). */
  readonly id: string;
  /** Printable ASCII. */
  readonly data: string;
}

export type Tr31Version = 'A' | 'B' | 'C' | 'D' | 'E';

export type Tr31HeaderErrorKind =
  | 'too-short'
  | 'characters'
  | 'version'
  | 'length-field'
  | 'usage'
  | 'algorithm'
  | 'mode'
  | 'key-version'
  | 'exportability'
  | 'block-count'
  | 'reserved'
  | 'optional-block'
  | 'alignment'
  | 'too-long';

/** `offset` counts characters of the key block from 0. */
export interface Tr31HeaderError {
  readonly kind: Tr31HeaderErrorKind;
  readonly offset: number;
  readonly detail: string;
}

export const HEADER_CHARACTERS = 16;
/** The length field has four digits. */
export const MOST_CHARACTERS = 9992;

function bad(
  kind: Tr31HeaderErrorKind,
  offset: number,
  expected: string,
): Result<never, Tr31HeaderError> {
  return err({ kind, offset, detail: `key block at offset ${offset}: expected ${expected}` });
}

/** Bytes of a block of the version's cipher: header and encrypted part each fill whole ones. */
export function tr31BlockSize(version: Tr31Version): 8 | 16 {
  return version === 'D' || version === 'E' ? 16 : 8;
}

export interface ReadHeader {
  readonly header: Tr31Header;
  /** Characters of the whole key block, as its length field says. */
  readonly length: number;
  /** Characters of the header with its optional blocks, as they stand. */
  readonly text: string;
}

/** Reads the header and its optional blocks; what follows is not looked at. */
export function readTr31Header(text: string): Result<ReadHeader, Tr31HeaderError> {
  if (text.length < HEADER_CHARACTERS) {
    return bad('too-short', text.length, `a header of ${HEADER_CHARACTERS} characters`);
  }
  const foreign = text.search(/[^ -~]/);
  if (foreign >= 0) return bad('characters', foreign, 'printable ASCII');
  const version = text[0]!;
  if (!isVersion(version)) return bad('version', 0, 'a version ID from A to E');
  if (!/^[0-9]{4}$/.test(text.slice(1, 5))) return bad('length-field', 1, 'four decimal digits');
  const length = Number(text.slice(1, 5));
  if (length !== text.length) {
    return bad('length-field', 1, `the length of the key block (${text.length} characters)`);
  }
  if (!/^[0-9]{2}$/.test(text.slice(12, 14))) return bad('block-count', 12, 'two decimal digits');
  const blocks = readBlocks(text, Number(text.slice(12, 14)));
  if (!blocks.ok) return blocks;
  const { end, list } = blocks.value;
  const header = {
    version,
    usage: text.slice(5, 7),
    algorithm: text[7]!,
    mode: text[8]!,
    keyVersion: text.slice(9, 11),
    exportability: text[11]!,
    reserved: text.slice(14, 16),
    blocks: list,
  };
  const wrong = checkFields(header);
  if (wrong) return wrong;
  if (end % tr31BlockSize(version) !== 0) {
    const expected = `optional blocks that fill the header to a multiple of ${tr31BlockSize(version)}`;
    return bad('alignment', end, expected);
  }
  return ok({ header, length, text: text.slice(0, end) });
}

/** The header of a block whose encrypted part and MAC have `rest` characters. */
export function writeTr31Header(header: Tr31Header, rest: number): Result<string, Tr31HeaderError> {
  if (!isVersion(header.version)) return bad('version', 0, 'a version ID from A to E');
  const wrong = checkFields(header);
  if (wrong) return wrong;
  if (header.blocks.length > 98) return bad('block-count', 12, 'at most 98 optional blocks');
  let body = '';
  for (const block of header.blocks) {
    const written = writeBlock(block, HEADER_CHARACTERS + body.length);
    if (!written.ok) return written;
    body += written.value;
  }
  // A padding block brings the next one to a whole cipher block (X9.143, 6.6).
  const size = tr31BlockSize(header.version);
  let count = header.blocks.length;
  if (body.length % size !== 0) {
    let fill = size - (body.length % size);
    if (fill < 4) fill += size;
    body += `PB${hexLength(fill)}${'0'.repeat(fill - 4)}`;
    count++;
  }
  const length = HEADER_CHARACTERS + body.length + rest;
  if (length > MOST_CHARACTERS) {
    return bad('too-long', 1, `at most ${MOST_CHARACTERS} characters, got ${length}`);
  }
  const { version, usage, algorithm, mode, keyVersion, exportability, reserved } = header;
  const digits = String(length).padStart(4, '0');
  const blocks = String(count).padStart(2, '0');
  return ok(
    `${version}${digits}${usage}${algorithm}${mode}${keyVersion}${exportability}${blocks}${reserved}${body}`,
  );
}

function isVersion(text: string): text is Tr31Version {
  return /^[A-E]$/.test(text);
}

function checkFields(header: Tr31Header): Result<never, Tr31HeaderError> | undefined {
  const { version, usage, algorithm, mode, keyVersion, exportability, reserved } = header;
  // Two digits, or a digit in a field of one, are for private use between two parties.
  if (!(usage in TR31_USAGES) && !/^[0-9]{2}$/.test(usage)) {
    return bad('usage', 5, 'a key usage of TR-31 (as P0 or K1) or two digits');
  }
  if (!(algorithm in TR31_ALGORITHMS) && !/^[0-9]$/.test(algorithm)) {
    return bad('algorithm', 7, 'one of A D E H R S T or a digit');
  }
  if (!(mode in TR31_MODES) && !/^[0-9]$/.test(mode)) {
    return bad('mode', 8, 'one of B C D E G N S T V X Y or a digit');
  }
  if (!/^[0-9A-Za-z]{2}$/.test(keyVersion)) {
    return bad('key-version', 9, 'two letters or digits');
  }
  if (!(exportability in TR31_EXPORTABILITY) && !/^[0-9]$/.test(exportability)) {
    return bad('exportability', 11, 'one of E N S or a digit');
  }
  const newer = version === 'B' || version === 'D';
  if (!(newer ? /^[0-2]0$/ : /^00$/).test(reserved)) {
    return bad('reserved', 14, newer ? '00, 10 or 20' : '00');
  }
  return undefined;
}

/** ID, length in hex of the whole block, data; 00 and a longer length where two digits are short. */
function readBlocks(
  text: string,
  count: number,
): Result<{ end: number; list: Tr31OptionalBlock[] }, Tr31HeaderError> {
  const list: Tr31OptionalBlock[] = [];
  let at = HEADER_CHARACTERS;
  for (let i = 0; i < count; i++) {
    const id = text.slice(at, at + 2);
    if (!/^[0-9A-Z]{2}$/.test(id)) return bad('optional-block', at, 'an ID of two characters');
    const short = hexNumber(text, at + 2, 2);
    if (short === undefined) return bad('optional-block', at + 2, 'a length of two hex digits');
    let dataAt = at + 4;
    let length = short;
    if (short === 0) {
      const digits = 2 * (hexNumber(text, at + 4, 2) ?? 0);
      const long = digits === 0 || digits > 8 ? undefined : hexNumber(text, at + 6, digits);
      if (long === undefined) return bad('optional-block', at + 4, 'a long length in hex');
      dataAt = at + 6 + digits;
      length = long;
    }
    const end = at + length;
    if (end < dataAt) return bad('optional-block', at + 2, 'a length that counts ID and length');
    if (end > text.length) {
      return bad('optional-block', at + 2, `at most ${text.length - at} characters, got ${length}`);
    }
    list.push({ id, data: text.slice(dataAt, end) });
    at = end;
  }
  return ok({ end: at, list });
}

function writeBlock({ id, data }: Tr31OptionalBlock, at: number): Result<string, Tr31HeaderError> {
  if (!/^[0-9A-Z]{2}$/.test(id)) return bad('optional-block', at, 'an ID of two characters');
  if (!/^[ -~]*$/.test(data)) return bad('optional-block', at, 'printable ASCII');
  const short = data.length + 4;
  if (short <= 0xff) return ok(id + hexLength(short) + data);
  const long = data.length + 10;
  if (long > 0xffff) return bad('optional-block', at, 'fewer than 65526 characters');
  return ok(`${id}0002${long.toString(16).toUpperCase().padStart(4, '0')}${data}`);
}

function hexLength(length: number): string {
  return length.toString(16).toUpperCase().padStart(2, '0');
}

function hexNumber(text: string, at: number, digits: number): number | undefined {
  const part = text.slice(at, at + digits);
  return part.length === digits && /^[0-9A-Fa-f]+$/.test(part)
    ? Number.parseInt(part, 16)
    : undefined;
}
