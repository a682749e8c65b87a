import { describe, expect, it } from 'vitest';
import { toSpacedHex } from '../../../../bytes/hex.ts';
import {
  bytesOf,
  characterOf,
  encodeText,
  nationalCharacter,
  separateTone,
} from '../../../../hardware/printer/esc-pos/code-pages.ts';
import {
  EPSON_80,
  EPSON_80_TCVN3,
  PLAIN_80,
  type PrinterProfile,
} from '../../../../hardware/printer/esc-pos/profile.ts';
import { VIETNAMESE_LETTERS } from '../receipts.ts';

function decode(pieces: ReturnType<typeof encodeText>, profile: PrinterProfile): string {
  return (pieces ?? [])
    .map(({ page, bytes }) =>
      Array.from(bytes, (byte) => characterOf(profile.codePages[page]!, byte)).join(''),
    )
    .join('')
    .normalize('NFC');
}

const shown = (text: string, profile: PrinterProfile): string[] | undefined =>
  encodeText(text, profile)?.map(({ page, bytes }) => `${page}: ${toSpacedHex(bytes)}`);

describe('Vietnamese on a code page', () => {
  it('has 134 letters beyond ASCII', () => {
    expect(new Set(VIETNAMESE_LETTERS).size).toBe(134);
  });

  it.each([...VIETNAMESE_LETTERS, '₫'])('page 52 (WPC1258) gives %s back', (letter) => {
    const pieces = encodeText(letter, EPSON_80);
    expect(pieces?.map((piece) => piece.page)).toEqual([52]);
    expect(decode(pieces, EPSON_80)).toBe(letter);
  });

  it.each(VIETNAMESE_LETTERS)('pages 30 and 31 (TCVN-3) give %s back', (letter) => {
    const pieces = encodeText(letter, EPSON_80_TCVN3);
    const small = letter === letter.toLowerCase();
    expect(pieces?.map((piece) => piece.page)).toEqual([small ? 30 : 31]);
    expect(decode(pieces, EPSON_80_TCVN3)).toBe(letter);
  });

  it.each([
    // â is E2, its acute EC; the dong is FE.
    ['Số ₫', EPSON_80, ['52: 53 F4 EC 20 FE']],
    // ữ: the horn stays with the letter (FD), the tilde follows (DE).
    ['ữ', EPSON_80, ['52: FD DE']],
    ['RÚT TIỀN', EPSON_80_TCVN3, ['30: 52', '31: F3 54 20 54 49 D2 4E']],
    ['đ', EPSON_80_TCVN3, ['30: AE']],
    ['Đ', EPSON_80_TCVN3, ['31: A7']],
    ['2.000 ₫', EPSON_80_TCVN3, ['30: 32 2E 30 30 30 20 AE']],
    ['───', EPSON_80, ['0: C4 C4 C4']],
    ['tiền', PLAIN_80, undefined],
    ['取款', EPSON_80, undefined],
  ])('%s on %o', (text, profile, expected) => {
    expect(shown(text, profile)).toEqual(expected);
  });

  it('takes letters that come with their marks apart', () => {
    expect(shown('Số'.normalize('NFD'), EPSON_80)).toEqual(shown('Số', EPSON_80));
  });

  it('separates the tone only', () => {
    expect(separateTone('ệ')).toBe('ê\u0323');
    expect(separateTone('ợ')).toBe('ơ\u0323');
    expect(separateTone('ă')).toBe('ă');
  });

  it('has no byte for what a page lacks, and a question mark for an empty place', () => {
    expect(bytesOf('windows1258', '取')).toBeUndefined();
    expect(characterOf('tcvn3', 0x80)).toBe('?');
  });

  it('changes a few places by country', () => {
    expect(nationalCharacter('{', 2)).toBe('ä');
    expect(nationalCharacter('{', 0)).toBe('{');
    expect(nationalCharacter('A', 2)).toBe('A');
  });
});
