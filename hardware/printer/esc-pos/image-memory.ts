import { fromAscii } from '../../../bytes/ascii.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { Bitmap } from '../glyphs/rasterise.ts';
import { storedGraphics } from './graphics.ts';
import { barcodeBitmap, barcodeName, code128Text, pdf417Bitmap, qrBitmap } from './symbols.ts';

/** What a command prints, in order; or why it prints nothing. */
export type Printed = Result<readonly PrintedImage[], string>;

export interface PrintedImage {
  readonly bitmap: Bitmap;
  /** What a code says, as a reader would read it. */
  readonly alt?: string;
}

/** Settings and data that one command leaves for a later one: codes and stored graphics. */
export interface ImageMemory {
  /** GS ( k. */
  symbol(bytes: Uint8Array): Printed;
  /** GS ( L and GS 8 L. */
  graphics(bytes: Uint8Array): Printed;
  /** GS h and GS w. */
  setBars(size: { readonly height?: number; readonly width?: number }): void;
  /** GS k: the bars, and what they say for the line of text that GS H asks for. */
  barcode(bytes: Uint8Array): Result<{ image: PrintedImage; text: string }, string>;
}

const NOTHING: Printed = ok([]);
/** Graphics stored and not printed yet; more are refused. */
const MAX_STORED = 64;
const EMPTY: Uint8Array = new Uint8Array(0);

/** `dots`: a code that is wider is not printed at all, as on real printers. */
export function createImageMemory(dots: number): ImageMemory {
  const qr = { size: 3, level: 48, data: EMPTY };
  const pdf417 = { width: 3, data: EMPTY };
  const bars = { height: 162, width: 3 };
  let stored: Bitmap[] = [];

  function fitting(name: string, drawn: ReturnType<typeof qrBitmap>): Result<Bitmap, string> {
    if (!drawn.ok) return err(`${name}: ${drawn.error.detail}`);
    const { width } = drawn.value;
    return width > dots ? err(`${name}: ${width} dots are wider than the paper`) : drawn;
  }

  function print(name: string, data: Uint8Array, draw: () => ReturnType<typeof qrBitmap>): Printed {
    if (data.length === 0) return err(`${name}: no data stored`);
    const bitmap = fitting(name, draw());
    if (!bitmap.ok) return bitmap;
    return ok([{ bitmap: bitmap.value, alt: `${name} ${new TextDecoder().decode(data)}` }]);
  }

  function qrFunction(fn: number, parameters: Uint8Array): Printed {
    const value = parameters[0] ?? 0;
    if (fn === 81) return print('QR', qr.data, () => qrBitmap(qr.data, qr.size, qr.level));
    if (fn === 67) qr.size = Math.min(16, Math.max(1, value));
    else if (fn === 69) qr.level = value;
    else if (fn === 80) qr.data = parameters.slice(1);
    else if (fn !== 65) return err(`GS ( k: no QR function ${fn}`);
    return NOTHING;
  }

  function pdf417Function(fn: number, parameters: Uint8Array): Printed {
    if (fn === 81) {
      return print('PDF417', pdf417.data, () => pdf417Bitmap(pdf417.data, pdf417.width));
    }
    if (fn === 67) pdf417.width = Math.min(8, Math.max(2, parameters[0] ?? 0));
    else if (fn === 80) pdf417.data = parameters.slice(1);
    return NOTHING;
  }

  return {
    symbol(bytes) {
      const [family, fn = 0] = bytes.subarray(5);
      const parameters = bytes.subarray(7);
      if (family === 49) return qrFunction(fn, parameters);
      if (family === 48) return pdf417Function(fn, parameters);
      return err(`GS ( k: no symbol family ${family}`);
    },
    graphics(bytes) {
      const start = bytes[1] === 0x38 ? 7 : 5;
      const fn = bytes[start + 1];
      if (fn === 112 || fn === 113) {
        const image = storedGraphics(bytes.subarray(start + 2), fn === 113);
        if (!image) return err('GS ( L: fewer dots than its head says');
        if (stored.length >= MAX_STORED) return err(`GS ( L: ${MAX_STORED} images wait already`);
        stored.push(image);
      } else if (fn === 2 || fn === 50) {
        const images = stored.map((bitmap) => ({ bitmap }));
        stored = [];
        return ok(images);
      }
      return NOTHING;
    },
    setBars(size) {
      if (size.height !== undefined) bars.height = Math.max(1, size.height);
      if (size.width !== undefined) bars.width = Math.min(6, Math.max(1, size.width));
    },
    barcode(bytes) {
      const system = bytes[2]!;
      const data = system <= 6 ? bytes.subarray(3, -1) : bytes.subarray(4);
      const text = system === 73 ? code128Text(data) : fromAscii(data);
      const bitmap = fitting('GS k', barcodeBitmap(system, text, bars.width, bars.height));
      if (!bitmap.ok) return bitmap;
      return ok({ image: { bitmap: bitmap.value, alt: `${barcodeName(system)} ${text}` }, text });
    },
  };
}
