import CodepageEncoder from '@point-of-sale/codepage-encoder';
import { graphemes } from '../glyphs/cell-width.ts';
import type { CodePageName, PrinterProfile } from './profile.ts';

interface CodePage {
  /** 256 characters; undefined where the page has none. */
  readonly characters: readonly (string | undefined)[];
  readonly bytes: ReadonlyMap<string, number>;
}

const NOTHING = 0xfffd;
const pages = new Map<CodePageName, CodePage>();

function load(name: CodePageName): CodePage {
  let page = pages.get(name);
  if (!page) {
    const points = CodepageEncoder.getEncoding(name).codepoints;
    const characters = Array.from({ length: 256 }, (_, byte) => {
      // The library's capitals page has the Icelandic Ð (00D0) where TCVN 5712 has Đ (0110).
      if (name === 'tcvn3capitals' && byte === 0xa7) return 'Đ';
      const point = byte < 0x80 && byte >= 0x20 ? byte : points[byte];
      return point === undefined || point === NOTHING ? undefined : String.fromCodePoint(point);
    });
    const bytes = new Map<string, number>();
    for (let byte = 0xff; byte >= 0x20; byte--) {
      const char = characters[byte];
      if (char !== undefined) bytes.set(char, byte);
    }
    page = { characters, bytes };
    pages.set(name, page);
  }
  return page;
}

/** What a byte of text prints on the page; `?` where the page has nothing. */
export function characterOf(name: CodePageName, byte: number): string {
  return load(name).characters[byte] ?? '?';
}

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** ấ → â + acute: the tone comes off, circumflex, breve and horn stay with the letter. */
export function separateTone(char: string): string {
  const parts = char.normalize('NFD');
  const tones = parts.match(TONES)?.join('') ?? '';
  return parts.replace(TONES, '').normalize('NFC') + tones;
}

/** The bytes of one character on a page, or undefined. */
export function bytesOf(name: CodePageName, char: string): readonly number[] | undefined {
  const page = load(name);
  const whole = page.bytes.get(char);
  if (whole !== undefined) return [whole];
  const parts = [...separateTone(char)].map((part) => page.bytes.get(part));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

/** Text on one code page: what follows an `ESC t page`. */
export interface PagedText {
  readonly page: number;
  readonly bytes: Uint8Array;
}

/** What stands for a character that a printer lacks, where the reader loses nothing. */
const STAND_INS: Readonly<Record<string, string>> = {
  '₫': 'đ',
  '·': '-',
  '•': '*',
  '–': '-',
  '—': '-',
  '…': '.',
  '\u00a0': ' ',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '×': 'x',
  '─': '-',
};

/**
 * Cuts a text into pieces by code page, staying on a page as long as it serves. Undefined: some
 * character is on none of the profile's pages.
 */
export function encodeText(text: string, profile: PrinterProfile): PagedText[] | undefined {
  const pieces: { page: number; bytes: number[] }[] = [];
  for (const char of graphemes(text)) {
    const current = pieces.at(-1);
    const found =
      place(char, profile, current?.page) ?? place(STAND_INS[char], profile, current?.page);
    if (!found) return undefined;
    if (current?.page === found.page) current.bytes.push(...found.bytes);
    else pieces.push({ page: found.page, bytes: [...found.bytes] });
  }
  return pieces.map(({ page, bytes }) => ({ page, bytes: Uint8Array.from(bytes) }));
}

function place(
  char: string | undefined,
  profile: PrinterProfile,
  current: number | undefined,
): { page: number; bytes: readonly number[] } | undefined {
  if (char === undefined) return undefined;
  const order = current === undefined ? profile.writes : [current, ...profile.writes];
  for (const page of order) {
    const name = profile.codePages[page];
    const bytes = name && bytesOf(name, char);
    if (bytes) return { page, bytes };
  }
  return undefined;
}

/** Positions that `ESC R` changes, and what each country has there (Epson's table). */
const NATIONAL_POSITIONS = '#$@[\\]^`{|}~';
const NATIONAL: Readonly<Record<number, string>> = {
  1: '#$à°ç§^`éùè¨',
  2: '#$§ÄÖÜ^`äöüß',
  3: '£$@[\\]^`{|}~',
  4: '#$@ÆØÅ^`æøå~',
  5: '#¤ÉÄÖÅÜéäöåü',
  6: '#$@°\\é^ùàòèì',
  7: '₧$@¡Ñ¿^`¨ñ}~',
  8: '#$@[¥]^`{|}~',
  9: '#¤ÉÆØÅÜéæøåü',
  10: '#$ÉÆØÅÜéæøåü',
  11: '#$á¡Ñ¿é`íñóú',
  12: '#$á¡Ñ¿éüíñóú',
  13: '#$@[₩]^`{|}~',
  15: '#¥@[\\]^`{|}~',
};

/** The character after `ESC R country`. */
export function nationalCharacter(char: string, country: number): string {
  const at = NATIONAL_POSITIONS.indexOf(char);
  return at < 0 ? char : (NATIONAL[country]?.[at] ?? char);
}
