import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { boxCell } from './box-drawing.ts';
import { cellWidth, graphemes } from './cell-width.ts';
import { type Font, parseWoff } from './font.ts';
import { outlineOf } from './outline.ts';
import { type Bitmap, blacken, createBitmap, fill, overlay } from './rasterise.ts';

/** Font A of a receipt printer, dots. */
export const CELL_WIDTH = 12;
export const CELL_HEIGHT = 24;

export interface GlyphStyle {
  readonly bold: boolean;
  readonly scaleX: number;
  readonly scaleY: number;
}

interface Family {
  readonly packageName: string;
  readonly file: (subset: string, bold: boolean) => string;
  /** Font units of one cell, and of a cell's height above and below the baseline. */
  readonly cell: number;
  readonly above: number;
  readonly below: number;
}

/** Ấ reaches 1020 units up, ợ 213 down: the tallest and the deepest of Vietnamese. */
const MONO: Family = {
  packageName: '@fontsource/jetbrains-mono',
  file: (subset, bold) => `jetbrains-mono-${subset}-${bold ? 800 : 500}-normal`,
  cell: 600,
  above: 1034,
  below: 207,
};

const HAN: Family = {
  packageName: '@fontsource/noto-sans-sc',
  file: (subset, bold) => `noto-sans-sc-${subset.replace(/[[\]]/g, '')}-${bold ? 700 : 400}-normal`,
  cell: 500,
  above: 945,
  below: 145,
};

/** Share of a dot that has to be covered: below a half, as heat spreads. */
const THRESHOLD = 0.44;
/** Cells kept; a receipt needs about a hundred. */
const CACHE_LIMIT = 4096;

const packages = createRequire(import.meta.url);
const subsets = new Map<Family, readonly Subset[]>();
const fonts = new Map<string, Font | undefined>();
const cache = new Map<string, Bitmap>();

interface Subset {
  readonly name: string;
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** The bundled font's list of files: `U+0102-0103,U+20AB` by subset. */
function subsetsOf(family: Family): readonly Subset[] {
  let list = subsets.get(family);
  if (!list) {
    const path = packages.resolve(`${family.packageName}/unicode.json`);
    const listing = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    list = Object.entries(listing).map(([name, text]) => ({
      name,
      ranges: text.split(',').map((range) => {
        const [first, last] = range.slice(2).split('-');
        return [parseInt(first!, 16), parseInt(last ?? first!, 16)] as const;
      }),
    }));
    subsets.set(family, list);
  }
  return list;
}

/** Loads a font file on its first use; a file that cannot be read counts as empty. */
function load(family: Family, subset: string, bold: boolean): Font | undefined {
  const name = `${family.packageName}/files/${family.file(subset, bold)}.woff`;
  if (!fonts.has(name)) {
    const parsed = parseWoff(readFileSync(packages.resolve(name)));
    fonts.set(name, parsed.ok ? parsed.value : undefined);
  }
  return fonts.get(name);
}

/** A subset's list may promise more than its file holds: the first that has it serves. */
function findGlyph(family: Family, code: number, bold: boolean): [Font, number] | undefined {
  for (const { name, ranges } of subsetsOf(family)) {
    if (!ranges.some(([first, last]) => code >= first && code <= last)) continue;
    const font = load(family, name, bold);
    const glyph = font?.glyphOf(code) ?? 0;
    if (font && glyph !== 0) return [font, glyph];
  }
  return undefined;
}

function findFamily(code: number, bold: boolean): [Family, Font, number] | undefined {
  for (const family of [MONO, HAN]) {
    const found = findGlyph(family, code, bold);
    if (found) return [family, ...found];
  }
  return undefined;
}

/** Whether the bundled fonts can draw every character of the text. */
export function canDraw(text: string): boolean {
  return graphemes(text).every(
    (char) =>
      boxCell(char, CELL_WIDTH, CELL_HEIGHT) !== undefined ||
      [...char].every((part) => findFamily(part.codePointAt(0)!, false) !== undefined),
  );
}

/** One character in dots: 12 × 24 (24 × 24 for Chinese), times the scales. */
export function glyphCell(char: string, style: GlyphStyle): Bitmap {
  const key = `${char} ${style.bold} ${style.scaleX} ${style.scaleY}`;
  const known = cache.get(key);
  if (known) return known;
  const width = Math.round(CELL_WIDTH * style.scaleX * cellWidth(char));
  const height = Math.round(CELL_HEIGHT * style.scaleY);
  const cell = boxCell(char, width, height) ?? draw(char, style, createBitmap(width, height));
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, cell);
  return cell;
}

function draw(char: string, style: GlyphStyle, cell: Bitmap): Bitmap {
  for (const part of char) {
    const found = findFamily(part.codePointAt(0)!, style.bold);
    if (!found) return missing(cell);
    const [family, font, glyph] = found;
    const scaleX = (CELL_WIDTH * style.scaleX) / family.cell;
    const scaleY = (CELL_HEIGHT * style.scaleY) / (family.above + family.below);
    const slack = Math.max(0, cell.width - font.advanceOf(glyph) * scaleX);
    // A lone tone mark is drawn to the left of its origin, over the letter before it.
    const left = font.advanceOf(glyph) === 0 ? cell.width : slack / 2;
    const baseline = Math.round(family.above * scaleY);
    fill(cell, outlineOf(font, glyph), { scaleX, scaleY, left, baseline }, THRESHOLD);
  }
  return cell;
}

/** A hollow box: the sign that no font has the character. */
function missing(cell: Bitmap): Bitmap {
  const { width, height } = cell;
  for (let y = 4; y < height - 4; y++) {
    for (let x = 1; x < width - 1; x++) {
      if (y === 4 || y === height - 5 || x === 1 || x === width - 2) blacken(cell, x, y);
    }
  }
  return cell;
}

/** A line of text in dots, as wide as its cells. */
export function rasteriseText(text: string, style: GlyphStyle): Bitmap {
  const cells = graphemes(text).map((char) => glyphCell(char, style));
  const width = cells.reduce((sum, cell) => sum + cell.width, 0);
  const line = createBitmap(width, Math.round(CELL_HEIGHT * style.scaleY));
  let left = 0;
  for (const cell of cells) {
    overlay(line, cell, left, 0);
    left += cell.width;
  }
  return line;
}
