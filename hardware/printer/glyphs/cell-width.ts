/** First and last code points that take two cells (Unicode East Asian Width, W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe4f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

/** The characters as cells see them: a tone mark belongs to the letter before it. */
export function graphemes(text: string): string[] {
  const out: string[] = [];
  for (const char of text.normalize('NFC')) {
    if (out.length > 0 && isCombining(char)) out[out.length - 1] += char;
    else out.push(char);
  }
  return out;
}

/** Cells that one character takes: 2 for Chinese, Japanese and Korean, else 1. */
export function cellWidth(char: string): 1 | 2 {
  const code = char.codePointAt(0) ?? 0;
  for (const [first, last] of WIDE) {
    if (code < first) return 1;
    if (code <= last) return 2;
  }
  return 1;
}

/** Cells of a whole text. */
export function textWidth(text: string): number {
  return graphemes(text).reduce((sum, char) => sum + cellWidth(char), 0);
}

export function isCombining(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return code >= 0x0300 && code <= 0x036f;
}
