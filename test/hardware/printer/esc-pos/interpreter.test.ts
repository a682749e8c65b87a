import bwip from 'bwip-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex } from '../../../../bytes/hex.ts';
import { tokenize } from '../../../../hardware/printer/esc-pos/frame.ts';
import {
  createInterpreter,
  type PrinterAction,
} from '../../../../hardware/printer/esc-pos/interpreter.ts';
import { EPSON_58, EPSON_80 } from '../../../../hardware/printer/esc-pos/profile.ts';
import { isBlack } from '../../../../hardware/printer/glyphs/rasterise.ts';
import { paperToText } from '../../../../hardware/printer/paper/text.ts';
import type { PaperRow } from '../../../../hardware/printer/virtual-printer.ts';

/** Text stands for itself, hex pairs in brackets for commands. */
function job(source: string): Uint8Array {
  const parts = source.split(/\[|\]/);
  return concat(...parts.map((part, i) => (i % 2 === 0 ? ascii(part) : hex(part))));
}

function run(source: string | Uint8Array, profile = EPSON_80): PrinterAction[] {
  const interpreter = createInterpreter(profile);
  const bytes = typeof source === 'string' ? job(source) : source;
  return tokenize(bytes).flatMap((token) => interpreter.execute(token));
}

const rowsOf = (actions: readonly PrinterAction[]): PaperRow[] =>
  actions.flatMap((action) => (action.kind === 'row' ? [action.row] : []));
const reasons = (actions: readonly PrinterAction[]): string[] =>
  actions.flatMap((action) => (action.kind === 'ignored' ? [action.reason] : []));
const text = (source: string | Uint8Array): string =>
  paperToText({ widthDots: 576, rows: rowsOf(run(source)) });

const PLAIN = { bold: false, underline: false, inverse: false, scaleX: 1, scaleY: 1 };

function firstBitmap(source: string | Uint8Array) {
  const row = rowsOf(run(source)).find((candidate) => candidate.kind === 'bitmap');
  if (row?.kind !== 'bitmap') throw new Error('no bitmap on the paper');
  return row;
}

describe('text', () => {
  it.each([
    ['a line', 'Hello[0A]', 'Hello\n'],
    [
      'Vietnamese on page 52',
      '[1B 74 34]S[F4 EC] ti[EA CC]n 2.000.000 [FE 0A]',
      'Số tiền 2.000.000 ₫\n',
    ],
    [
      'Vietnamese on pages 30 and 31',
      '[1B 74 1E]R[1B 74 1F F3]T [1B 74 1E]ti[D2]n[0A]',
      'RÚT tiền\n',
    ],
    ['Chinese after FS &', '[1C 26 C8 A1 BF EE 1C 2E]ok[0A]', '取款ok\n'],
    ['a country', '[1B 52 02]{[0A]', 'ä\n'],
    ['centre', '[1B 61 01]ab[0A]', `${' '.repeat(23)}ab\n`],
    ['right, ASCII parameter', '[1B 61 32]ab[0A]', `${' '.repeat(46)}ab\n`],
    ['tabs', 'a[09]b[09]c[0A]', 'a       b       c\n'],
    ['tabs set by ESC D', '[1B 44 03 06 00]a[09]b[09]c[09]d[0A]', 'a  b  cd\n'],
    ['an absolute position', 'a[1B 24 78 00]b[0A]', 'a         b\n'],
    ['a relative position', 'a[1B 5C 18 00]b[0A]', 'a  b\n'],
    ['a left margin', '[1D 4C 30 00]ab[0A]', '    ab\n'],
    ['feeds', 'a[1B 64 03]b[0A]', 'a\n\n\nb\n'],
    ['a line longer than the paper', `${'x'.repeat(50)}[0A]`, `${'x'.repeat(48)}\nxx\n`],
    ['a narrowed area', '[1D 57 30 00]abcdef[0A]', 'abcd\nef\n'],
    ['ESC @ forgets the line', 'gone[1B 40]here[0A]', 'here\n'],
    ['a carriage return does nothing', 'a[0D 0A]b[0D 0A]', 'a\nb\n'],
  ])('%s', (_, source, expected) => {
    expect(text(source)).toBe(expected);
  });

  it.each([
    ['ESC E', '[1B 45 01]a[0A]', { bold: true }],
    ['ESC G', '[1B 47 01]a[0A]', { bold: true }],
    ['ESC -', '[1B 2D 02]a[0A]', { underline: true }],
    ['GS B', '[1D 42 01]a[0A]', { inverse: true }],
    ['GS !', '[1D 21 21]a[0A]', { scaleX: 3, scaleY: 2 }],
    ['ESC !', '[1B 21 B8]a[0A]', { bold: true, underline: true, scaleX: 2, scaleY: 2 }],
    ['ESC M', '[1B 4D 01]a[0A]', { scaleX: 0.75, scaleY: 17 / 24 }],
    ['ESC SP', '[1B 20 04]a[0A]', { spacing: 4 }],
  ])('%s sets the style', (_, source, style) => {
    expect(rowsOf(run(source))).toMatchObject([{ kind: 'text', runs: [{ ...PLAIN, ...style }] }]);
  });

  it('changes style in the middle of a line', () => {
    const [row] = rowsOf(run('a[1B 45 01]b[1B 45 00]c[0A]'));
    expect(row).toMatchObject({
      heightDots: 30,
      runs: [
        { text: 'a', bold: false },
        { text: 'b', bold: true },
        { text: 'c', bold: false },
      ],
    });
  });

  it('sets 64 characters of font B on a line', () => {
    expect(text(`[1B 4D 01]${'y'.repeat(65)}[0A]`)).toBe(`${'y'.repeat(64)}\ny\n`);
  });

  it('spaces lines as told', () => {
    const heights = rowsOf(run('a[0A 1B 33 3C]b[0A 1B 32]c[0A]')).map((row) =>
      row.kind === 'bitmap' ? 0 : row.heightDots,
    );
    expect(heights).toEqual([30, 60, 30]);
  });
});

describe('images', () => {
  it('prints GS v 0, plain and doubled', () => {
    expect(firstBitmap('[1D 76 30 00 01 00 02 00 81 7E]')).toMatchObject({
      width: 8,
      height: 2,
      bits: hex('81 7E'),
    });
    expect(firstBitmap('[1D 76 30 03 01 00 01 00 81]')).toMatchObject({
      width: 16,
      height: 2,
      bits: hex('C0 03 C0 03'),
    });
  });

  it('prints graphics stored by GS ( L and GS 8 L', () => {
    const store = '28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 A5';
    expect(firstBitmap(`[1D ${store} 1D 28 4C 02 00 30 32]`).bits).toEqual(hex('A5'));
    const long = '38 4C 0B 00 00 00 30 70 30 01 01 31 08 00 01 00 A5';
    expect(firstBitmap(`[1D ${long} 1D 28 4C 02 00 30 02]`).bits).toEqual(hex('A5'));
  });

  it('prints columns of ESC *, strips joined by their line spacing', () => {
    const strip = '1B 2A 21 02 00 80 00 01 00 00 00 0A';
    const rows = rowsOf(run(`[1B 33 18 ${strip} ${strip}]`));
    expect(rows.map((row) => row.kind)).toEqual(['bitmap', 'bitmap']);
    const image = firstBitmap(`[1B 33 18 ${strip}]`);
    expect([image.width, image.height]).toEqual([2, 24]);
    expect(isBlack(image, 0, 0)).toBe(true);
    expect(isBlack(image, 0, 23)).toBe(true);
    expect(isBlack(image, 1, 0)).toBe(false);
  });

  it('says what it cannot print', () => {
    expect(reasons(run('[1D 28 4C 0B 00 30 70 30 01 01 31 FF FF FF FF A5]'))).toEqual([
      'GS ( L: fewer dots than its head says',
    ]);
    expect(reasons(run('[1C 70 01 00]'))).toEqual(['FS p: no stored image 1']);
    expect(reasons(run('[1B 7E]'))).toEqual(['ESC ~ is not known']);
    expect(reasons(run('[1B 74 C8]'))).toEqual(['ESC t: no code page 200']);
    expect(reasons(run('[1D 56 00]', EPSON_58))).toEqual(['this printer has no cutter']);
  });
});

describe('codes', () => {
  it('prints a QR code module for module', () => {
    const data = '00020101021138570010A00000072701270006970436';
    const count = (data.length + 3).toString(16).padStart(2, '0');
    const row = firstBitmap(
      `[1D 28 6B 03 00 31 43 04 1D 28 6B 03 00 31 45 31 1D 28 6B ${count} 00 31 50 30]${data}` +
        '[1D 28 6B 03 00 31 51 30]',
    );
    const [symbol] = bwip.raw({ bcid: 'qrcode', text: data, eclevel: 'M' } as never) as unknown as [
      { pixs: number[]; pixx: number; pixy: number },
    ];
    expect([row.width, row.height, row.alt]).toEqual([
      4 * symbol.pixx,
      4 * symbol.pixy,
      `QR ${data}`,
    ]);
    const modules = symbol.pixs.map((_, i) =>
      isBlack(row, 4 * (i % symbol.pixx) + 2, 4 * Math.floor(i / symbol.pixx) + 2) ? 1 : 0,
    );
    expect(modules).toEqual(symbol.pixs);
  });

  it.each([
    ['EAN13, old form', '[1D 6B 02]8934563138165[00]', 'EAN13 8934563138165', 95],
    ['EAN13, new form', '[1D 6B 43 0C]893456313816', 'EAN13 893456313816', 95],
    ['CODE39', '[1D 6B 04]ABC-1[00]', 'CODE39 ABC-1', undefined],
    ['CODE128', '[1D 6B 49 08]{BATM-01', 'CODE128 ATM-01', undefined],
    ['CODE128, set C', '[1D 6B 49 04]{C[0C 22]', 'CODE128 1234', 57],
    ['PDF417', '[1D 28 6B 05 00 30 50 30]HI[1D 28 6B 03 00 30 51 30]', 'PDF417 HI', undefined],
  ])('prints %s', (_, source, alt, modules) => {
    const row = firstBitmap(`[1D 77 02]${source}`);
    expect(row.alt).toBe(alt);
    expect(row.width).toBeGreaterThan(60);
    if (modules) expect(row.width).toBe(2 * modules);
  });

  it('prints what the bars say where GS H asks for it', () => {
    const source = '[1D 48 02 1D 68 28 1B 61 01 1D 6B 02]8934563138165[00]';
    expect(text(source).trim().split(/\n\s*/)).toEqual(['[EAN13 8934563138165]', '8934563138165']);
    expect(firstBitmap(source).height).toBe(40);
  });

  it('prints nothing for data that does not fit', () => {
    expect(reasons(run('[1D 6B 02]12[00]'))[0]).toMatch(/^GS k: .*EAN-13/);
    expect(reasons(run('[1D 28 6B 03 00 31 51 30]'))).toEqual(['QR: no data stored']);
    expect(reasons(run(`[1D 77 06 1D 6B 45 14]${'W'.repeat(20)}`))[0]).toMatch(/wider than/);
  });
});

describe('whatever comes', () => {
  it.each([
    ['cuts', 'a[0A 1D 56 00]', ['row', 'cut']],
    ['feeds to the knife first', 'a[0A 1D 56 42 00]', ['row', 'row', 'cut']],
    ['kicks the drawer', '[1B 70 00 32 FA]', ['pulse']],
    ['reports', '[1D 72 01 1D 49 43 1D 61 FF]', ['transmit-status', 'transmit-id', 'asb']],
  ])('%s', (_, source, kinds) => {
    expect(run(source).map((action) => action.kind)).toEqual(kinds);
  });

  it('never throws, and every row fits the paper', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .array(
          fc.oneof(
            fc.constantFrom(0x1b, 0x1d, 0x1c, 0x10).map((byte) => Uint8Array.of(byte)),
            fc.uint8Array({ maxLength: 6 }),
            fc.constantFrom(...'@!Eat*$\\pkVvLW(dJ3').map((char) => ascii(char)),
          ),
          { maxLength: 60 },
        )
        .map((parts) => concat(...parts)),
    );
    fc.assert(
      fc.property(noise, (bytes) => {
        for (const row of rowsOf(run(bytes))) {
          if (row.kind === 'bitmap') {
            expect(row.width).toBeLessThanOrEqual(576);
            expect(row.bits.length).toBe(((row.width + 7) >> 3) * row.height);
          } else expect(row.heightDots).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
