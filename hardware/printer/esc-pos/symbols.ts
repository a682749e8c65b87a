import bwip from 'bwip-js';
import { fromAscii } from '../../../bytes/ascii.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import { type Bitmap, blacken, createBitmap } from '../glyphs/rasterise.ts';
import { enlarge } from './graphics.ts';

/** The data does not fit the symbology; the text is the encoder's. */
export type SymbolError = { readonly kind: 'bad-symbol'; readonly detail: string };

type Drawn = Result<Bitmap, SymbolError>;

/** QR error correction by the byte of GS ( k function 69. */
const QR_LEVELS: Readonly<Record<number, string>> = { 48: 'L', 49: 'M', 50: 'Q', 51: 'H' };

/** Longest data a symbol can hold (QR 40-L); more is refused before the encoder sees it. */
const MAX_DATA = 2953;

/** A QR code of `size` dots a module, without the quiet zone. */
export function qrBitmap(data: Uint8Array, size: number, level: number): Drawn {
  return matrix({ bcid: 'qrcode', eclevel: QR_LEVELS[level] ?? 'L' }, data, size, size);
}

/** PDF417, `width` dots a module, rows three modules high. */
export function pdf417Bitmap(data: Uint8Array, width: number): Drawn {
  return matrix({ bcid: 'pdf417' }, data, width, 3 * width);
}

function matrix(
  options: { bcid: string; eclevel?: string },
  data: Uint8Array,
  across: number,
  down: number,
): Drawn {
  if (data.length > MAX_DATA) return tooLong(data);
  const text = fromAscii(data);
  return attempt(() => {
    const [symbol] = bwip.raw({ ...options, text, binarytext: true } as never) as unknown as [
      { pixs: readonly number[]; pixx: number; pixy: number },
    ];
    const modules = createBitmap(symbol.pixx, symbol.pixy);
    symbol.pixs.forEach((black, i) => {
      if (black) blacken(modules, i % symbol.pixx, Math.floor(i / symbol.pixx));
    });
    return enlarge(modules, across, down);
  });
}

/** Symbologies by the byte of GS k, old form (0-6) and new form (65-74). */
const LINEAR: readonly string[] = [
  'upca',
  'upce',
  'ean13',
  'ean8',
  'code39',
  'interleaved2of5',
  'rationalizedCodabar',
  'code93',
  'code128',
  'gs1-128',
];

/** What the bars say, as people read it: `EAN13 8934563138165`. */
export function barcodeName(system: number): string {
  return (LINEAR[system >= 65 ? system - 65 : system] ?? 'barcode').toUpperCase();
}

/** Bars `height` dots high, the narrowest `width` dots wide. */
export function barcodeBitmap(system: number, text: string, width: number, height: number): Drawn {
  const bcid = LINEAR[system >= 65 ? system - 65 : system];
  if (!bcid) return err({ kind: 'bad-symbol', detail: `no symbology ${system}` });
  return attempt(() => {
    const options = { bcid, text, parsefnc: bcid === 'code128' };
    const [symbol] = bwip.raw(options as never) as unknown as [{ sbs: readonly number[] }];
    const modules = symbol.sbs.reduce((sum, bar) => sum + bar, 0);
    const bars = createBitmap(modules * width, height);
    let left = 0;
    symbol.sbs.forEach((bar, i) => {
      const right = left + bar * width;
      for (let x = left; i % 2 === 0 && x < right; x++) {
        for (let y = 0; y < height; y++) blacken(bars, x, y);
      }
      left = right;
    });
    return bars;
  });
}

/**
 * The content of CODE128 data: `{A`, `{B`, `{C` choose the code set, `{1`-`{4` are FNC1-FNC4,
 * `{{` is a brace; in set C each byte is two digits.
 */
export function code128Text(data: Uint8Array): string {
  let set = 'B';
  let text = '';
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0x7b && i + 1 < data.length) {
      const next = String.fromCharCode(data[++i]!);
      if (next === '{') text += '{';
      else if ('ABC'.includes(next)) set = next;
      else if ('1234'.includes(next)) text += `^FNC${next}`;
    } else text += set === 'C' ? String(data[i]!).padStart(2, '0') : String.fromCharCode(data[i]!);
  }
  return text;
}

function tooLong(data: Uint8Array): Drawn {
  const detail = `${data.length} bytes, expected at most ${MAX_DATA}`;
  return err({ kind: 'bad-symbol', detail });
}

function attempt(draw: () => Bitmap): Drawn {
  try {
    return ok(draw());
  } catch (reason) {
    const detail = reason instanceof Error ? reason.message : String(reason);
    return err({ kind: 'bad-symbol', detail });
  }
}
