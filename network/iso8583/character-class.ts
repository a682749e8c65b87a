import type { FieldFormat } from './dialect.ts';

export type CharacterFormat = Exclude<FieldFormat, 'b' | 'x+n'>;

/** One bit for each format, so that a field is checked by joining its bytes' bits with AND. */
export const FORMAT_BIT: Readonly<Record<CharacterFormat, number>> = {
  n: 1,
  a: 2,
  an: 4,
  ans: 8,
  z: 16,
};

/** Spaces fill up `a` and `an`; ISO/IEC 7811-2 has 30 to 3F on track 2, EMV writes `D` for `=`. */
const MEMBERS: Readonly<Record<CharacterFormat, RegExp>> = {
  n: /[0-9]/,
  a: /[A-Za-z ]/,
  an: /[0-9A-Za-z ]/,
  ans: /[\x20-\x7e]/,
  z: /[0-?D]/,
};

/** For each byte the bits of the formats that allow it. */
export const BYTE_FORMATS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = 0;
  for (const [format, members] of Object.entries(MEMBERS)) {
    if (members.test(String.fromCharCode(byte))) bits |= FORMAT_BIT[format as CharacterFormat];
  }
  return bits;
});

/** What an error says was expected of one character. */
export const EXPECTED: Readonly<Record<FieldFormat, string>> = {
  n: 'a digit',
  a: 'a letter',
  an: 'a letter or digit',
  ans: 'a printable ASCII character',
  z: 'a track character',
  'x+n': 'C or D, then digits',
  b: 'two hex digits a byte',
};
