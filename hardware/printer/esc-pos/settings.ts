import type { Align } from './line-buffer.ts';
import type { PrinterProfile } from './profile.ts';

/** Dots from line to line after ESC 2. */
const DEFAULT_LINE = 30;
const FONT_A = { x: 1, y: 1 };
const FONT_B = { x: 9 / 12, y: 17 / 24 };

/** What commands set and ESC @ sets back. */
export function initialSettings(profile: PrinterProfile) {
  return {
    align: 'left' as Align,
    bold: false,
    doubleStrike: false,
    underline: false,
    inverse: false,
    font: FONT_A,
    across: 1,
    down: 1,
    spacing: 0,
    lineSpacing: DEFAULT_LINE,
    page: profile.codePages[0] ?? ('cp437' as const),
    country: 0,
    chinese: false,
    /** First byte of a two-byte character. */
    lead: -1,
    left: 0,
    width: profile.dots,
    tabs: undefined as readonly number[] | undefined,
    /** GS H: 1 above the bars, 2 below. */
    barText: 0,
  };
}

export type PrinterSettings = ReturnType<typeof initialSettings>;

const ALIGNS: readonly Align[] = ['left', 'centre', 'right'];

/** Commands that only set something, by name; `n` is the first parameter. */
export const SETTINGS: Readonly<
  Record<string, (settings: PrinterSettings, n: number, bytes: Uint8Array) => void>
> = {
  'ESC !': (settings, n) => {
    settings.font = n & 0x01 ? FONT_B : FONT_A;
    settings.bold = (n & 0x08) !== 0;
    settings.down = n & 0x10 ? 2 : 1;
    settings.across = n & 0x20 ? 2 : 1;
    settings.underline = (n & 0x80) !== 0;
  },
  'ESC E': (settings, n) => {
    settings.bold = (n & 1) !== 0;
  },
  'ESC G': (settings, n) => {
    settings.doubleStrike = (n & 1) !== 0;
  },
  'ESC -': (settings, n) => {
    settings.underline = [1, 2, 49, 50].includes(n);
  },
  'ESC a': (settings, n) => {
    settings.align = ALIGNS[n % 48] ?? settings.align;
  },
  'ESC R': (settings, n) => {
    settings.country = n;
  },
  'ESC M': (settings, n) => {
    settings.font = n % 48 === 1 ? FONT_B : FONT_A;
  },
  'ESC 2': (settings) => {
    settings.lineSpacing = DEFAULT_LINE;
  },
  'ESC 3': (settings, n) => {
    settings.lineSpacing = n;
  },
  'ESC SP': (settings, n) => {
    settings.spacing = n;
  },
  'ESC D': (settings, _, bytes) => {
    const stops = [...bytes.subarray(2)].filter((stop) => stop > 0);
    settings.tabs = stops.map((stop) => stop * 12);
  },
  'GS !': (settings, n) => {
    settings.across = ((n >> 4) & 7) + 1;
    settings.down = (n & 7) + 1;
  },
  'GS B': (settings, n) => {
    settings.inverse = (n & 1) !== 0;
  },
  'GS W': (settings, n, bytes) => {
    settings.width = n + 256 * bytes[3]!;
  },
  'GS H': (settings, n) => {
    settings.barText = n % 48;
  },
  'FS &': (settings) => {
    settings.chinese = true;
  },
  'FS .': (settings) => {
    settings.chinese = false;
    settings.lead = -1;
  },
};
