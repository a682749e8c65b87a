import { inflateSync } from 'node:zlib';
import { err, ok, type Result } from '../../../bytes/result.ts';

export interface FontError {
  readonly kind: 'bad-font';
  readonly detail: string;
}

/** One TrueType font: what a rasteriser needs of it. All lengths in font units. */
export interface Font {
  readonly unitsPerEm: number;
  /** Glyph number of a code point; 0 when the font has none. */
  glyphOf(codePoint: number): number;
  advanceOf(glyph: number): number;
  /** The `glyf` record of a glyph; empty for a blank one. */
  recordOf(glyph: number): DataView;
}

const WOFF_SIGNATURE = 0x774f4646;

/**
 * Reads a WOFF 1.0 file (W3C Recommendation, 2012): a table directory and zlib-compressed
 * TrueType tables. Fonts with CFF outlines and WOFF2 are refused.
 */
export function parseWoff(file: Uint8Array): Result<Font, FontError> {
  try {
    return readFont(readTables(file));
  } catch (reason) {
    return err({ kind: 'bad-font', detail: `broken WOFF: ${String(reason)}` });
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readTables(file: Uint8Array): Map<string, DataView> {
  const head = view(file);
  if (head.getUint32(0) !== WOFF_SIGNATURE) throw new Error('no wOFF signature at offset 0');
  const tables = new Map<string, DataView>();
  const count = head.getUint16(12);
  for (let i = 0; i < count; i++) {
    const at = 44 + 20 * i;
    const tag = String.fromCharCode(...file.subarray(at, at + 4));
    const offset = head.getUint32(at + 4);
    const packed = head.getUint32(at + 8);
    const length = head.getUint32(at + 12);
    const data = file.subarray(offset, offset + packed);
    tables.set(tag, view(packed < length ? inflateSync(data, { maxOutputLength: length }) : data));
  }
  return tables;
}

function readFont(tables: Map<string, DataView>): Result<Font, FontError> {
  const table = (tag: string): DataView => {
    const found = tables.get(tag);
    if (!found) throw new Error(`table ${tag} is missing`);
    return found;
  };
  const head = table('head');
  const hmtx = table('hmtx');
  const loca = table('loca');
  const glyf = table('glyf');
  const metrics = table('hhea').getUint16(34);
  const glyphs = table('maxp').getUint16(4);
  const longOffsets = head.getInt16(50) === 1;
  const characters = readCharacterMap(table('cmap'));
  const offsetOf = (glyph: number): number =>
    longOffsets ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph);

  return ok({
    unitsPerEm: head.getUint16(18),
    glyphOf: (codePoint) => characters.get(codePoint) ?? 0,
    advanceOf: (glyph) => hmtx.getUint16(4 * Math.min(glyph, metrics - 1)),
    recordOf(glyph) {
      if (glyph >= glyphs) return new DataView(new ArrayBuffer(0));
      const start = offsetOf(glyph);
      return new DataView(glyf.buffer, glyf.byteOffset + start, offsetOf(glyph + 1) - start);
    },
  });
}

/** The Unicode subtable: format 12 where there is one, else format 4 (OpenType, `cmap`). */
function readCharacterMap(cmap: DataView): Map<number, number> {
  const map = new Map<number, number>();
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const at = cmap.getUint32(4 + 8 * i + 4);
    const format = cmap.getUint16(at);
    if (format === 4) readSegments(cmap, at, map);
    else if (format === 12) readGroups(cmap, at, map);
  }
  return map;
}

function readSegments(cmap: DataView, at: number, map: Map<number, number>): void {
  const twice = cmap.getUint16(at + 6);
  for (let i = 0; i < twice; i += 2) {
    const end = cmap.getUint16(at + 14 + i);
    const start = cmap.getUint16(at + 16 + twice + i);
    const delta = cmap.getUint16(at + 16 + 2 * twice + i);
    const rangeAt = at + 16 + 3 * twice + i;
    const range = cmap.getUint16(rangeAt);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const glyph = range === 0 ? code : cmap.getUint16(rangeAt + range + 2 * (code - start));
      if (glyph !== 0) map.set(code, (glyph + delta) & 0xffff);
    }
  }
}

function readGroups(cmap: DataView, at: number, map: Map<number, number>): void {
  for (let i = 0; i < cmap.getUint32(at + 12); i++) {
    const group = at + 16 + 12 * i;
    const start = cmap.getUint32(group);
    const end = cmap.getUint32(group + 4);
    for (let code = start; code <= end; code++) {
      map.set(code, cmap.getUint32(group + 8) + code - start);
    }
  }
}
