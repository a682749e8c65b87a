import { err, ok, type Result } from '../../bytes/result.ts';

/** One data object: two digits of tag, two of length, the value. */
export interface DataObject {
  /** 0 to 99. */
  readonly tag: number;
  readonly value: string;
  /** Of the tag's first character, in characters from the payload's start. */
  readonly offset: number;
  /** Of the character after the value. */
  readonly end: number;
}

export interface VietQrError {
  readonly kind: 'bad-vietqr';
  /** Tags from the outermost inwards, `38.01.01`; empty for the payload as a whole. */
  readonly path: string;
  /** In characters from the payload's start; undefined when there is no payload yet. */
  readonly offset: number | undefined;
  /** What is wrong; never holds a value. */
  readonly problem: string;
  /** All in one line: `38.01.01 at 44: length 13, 9 characters left`. */
  readonly detail: string;
}

export function bad(
  path: string,
  offset: number | undefined,
  problem: string,
): Result<never, VietQrError> {
  const place = [path, offset === undefined ? '' : `at ${offset}`].filter((part) => part !== '');
  const detail = place.length === 0 ? problem : `${place.join(' ')}: ${problem}`;
  return err({ kind: 'bad-vietqr', path, offset, problem, detail });
}

/**
 * A payload that can be counted by characters. Lengths and offsets count Unicode code points, so
 * that an emoji is one character; they differ from a string's own units beyond U+FFFF alone.
 */
export type Characters = string | readonly string[];

export function charactersOf(text: string): Characters {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

function slice(text: Characters, start: number, end: number): string {
  return typeof text === 'string' ? text.slice(start, end) : text.slice(start, end).join('');
}

/** `00` to `99`. */
export const TAGS: readonly string[] = Array.from({ length: 100 }, (_, number) =>
  String(number).padStart(2, '0'),
);

/** Two digits of tag, two of length. */
export const HEADER = 4;
const LONGEST = 99;

/**
 * The objects from `start` to `end`, in their order: they fill it exactly, and none comes twice.
 */
export function readObjects(
  text: Characters,
  start: number,
  end: number,
  path: string,
): Result<DataObject[], VietQrError> {
  const objects: DataObject[] = [];
  let at = start;
  while (at < end) {
    if (end - at < HEADER) {
      return bad(path, at, `expected tag and length, 4 digits, ${charactersLeft(end - at)}`);
    }
    const tag = twoDigits(text, at);
    const length = twoDigits(text, at + 2);
    if (tag < 0) return bad(path, at, 'expected a tag of two digits');
    if (length < 0) return bad(join(path, tag), at, 'expected a length of two digits');
    if (length === 0) return bad(join(path, tag), at, 'length 00, expected 01 to 99');
    const from = at + HEADER;
    const next = from + length;
    if (next > end) {
      return bad(join(path, tag), at, `length ${length}, ${charactersLeft(end - from)}`);
    }
    for (const before of objects) {
      if (before.tag !== tag) continue;
      return bad(join(path, tag), at, `is there already, at ${before.offset}`);
    }
    objects.push({ tag, value: slice(text, from, next), offset: at, end: next });
    at = next;
  }
  return ok(objects);
}

/** `38.01` from `38` and 1. */
export function join(path: string, tag: number): string {
  return path === '' ? TAGS[tag]! : `${path}.${TAGS[tag]}`;
}

function charactersLeft(count: number): string {
  return count === 1 ? '1 character left' : `${count} characters left`;
}

/** The number at this place, or -1. */
function twoDigits(text: Characters, at: number): number {
  const tens = digit(text, at);
  const ones = digit(text, at + 1);
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
}

function digit(text: Characters, at: number): number {
  const code = typeof text === 'string' ? text.charCodeAt(at) : text[at]!.charCodeAt(0);
  return code >= 0x30 && code <= 0x39 ? code - 0x30 : -1;
}

/** Control characters, and halves of characters, which UTF-8 cannot hold; -1: there is none. */
export function findUnprintable(text: Characters): number {
  const unprintable = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/;
  if (typeof text === 'string') return text.search(unprintable);
  return text.findIndex((character) => character.length === 1 && unprintable.test(character));
}

/** Tag, length, value. */
export function writeObject(tag: number, value: string, path: string): Result<string, VietQrError> {
  const text = charactersOf(value);
  if (findUnprintable(text) >= 0) return bad(path, undefined, 'expected printable characters');
  const { length } = text;
  if (length === 0) return bad(path, undefined, 'is empty, expected 1 to 99 characters');
  if (length > LONGEST) return bad(path, undefined, `${length} characters, expected at most 99`);
  return ok(`${TAGS[tag]}${TAGS[length]}${value}`);
}
