import { type Bitmap, blacken, createBitmap, isBlack } from '../glyphs/rasterise.ts';

/** Every dot becomes `across` × `down` dots. */
export function enlarge(bitmap: Bitmap, across: number, down: number): Bitmap {
  if (across === 1 && down === 1) return bitmap;
  const big = createBitmap(bitmap.width * across, bitmap.height * down);
  for (let y = 0; y < big.height; y++) {
    for (let x = 0; x < big.width; x++) {
      if (isBlack(bitmap, Math.floor(x / across), Math.floor(y / down))) blacken(big, x, y);
    }
  }
  return big;
}

/** The left part of a bitmap: what lies beyond the paper is lost, as on a real printer. */
export function crop(bitmap: Bitmap, width: number): Bitmap {
  if (bitmap.width <= width) return bitmap;
  const part = createBitmap(width, bitmap.height);
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < width; x++) if (isBlack(bitmap, x, y)) blacken(part, x, y);
  }
  return part;
}

/** Rows of bytes, most significant bit leftmost: GS v 0, GS ( L function 112. */
export function fromRows(data: Uint8Array, width: number, height: number): Bitmap {
  const bitmap = createBitmap(width, height);
  bitmap.bits.set(data.subarray(0, bitmap.bits.length));
  return bitmap;
}

/** Columns of bytes, most significant bit topmost: ESC *, GS ( L function 113, GS *. */
export function fromColumns(data: Uint8Array, width: number, bytesAColumn: number): Bitmap {
  const bitmap = createBitmap(width, 8 * bytesAColumn);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < bitmap.height; y++) {
      const byte = data[x * bytesAColumn + (y >> 3)] ?? 0;
      if (byte & (0x80 >> (y & 7))) blacken(bitmap, x, y);
    }
  }
  return bitmap;
}

/** GS v 0 m xL xH yL yH data. */
export function rasterImage(command: Uint8Array): Bitmap {
  const width = 8 * (command[4]! + 256 * command[5]!);
  const height = command[6]! + 256 * command[7]!;
  const mode = command[3]! & 3;
  const image = fromRows(command.subarray(8), width, height);
  return enlarge(image, mode & 1 ? 2 : 1, mode & 2 ? 2 : 1);
}

/** ESC * m nL nH data: 8 or 24 dots high; even modes are twice as wide, 8-dot ones 3 times as high. */
export function columnImage(command: Uint8Array): Bitmap {
  const mode = command[2]!;
  const width = command[3]! + 256 * command[4]!;
  const image = fromColumns(command.subarray(5), width, mode >= 32 ? 3 : 1);
  return enlarge(image, mode & 1 ? 1 : 2, mode >= 32 ? 1 : 3);
}

/** The store functions 112 and 113 of GS ( L and GS 8 L: what follows the function number. */
export function storedGraphics(parameters: Uint8Array, byColumns: boolean): Bitmap | undefined {
  if (parameters.length < 8) return undefined;
  const [, across, down, , xL, xH, yL, yH] = parameters;
  const width = xL! + 256 * xH!;
  const height = yL! + 256 * yH!;
  const data = parameters.subarray(8);
  const bytesAColumn = (height + 7) >> 3;
  // The head may promise more dots than the command carries: then nothing is stored.
  if (data.length < (byColumns ? width * bytesAColumn : ((width + 7) >> 3) * height)) {
    return undefined;
  }
  const image = byColumns ? fromColumns(data, width, bytesAColumn) : fromRows(data, width, height);
  return enlarge(image, across === 2 ? 2 : 1, down === 2 ? 2 : 1);
}
