import { cellWidth, isCombining } from '../glyphs/cell-width.ts';
import { type Bitmap, createBitmap, overlay } from '../glyphs/rasterise.ts';
import type { PaperRow, TextRun } from '../virtual-printer.ts';
import { crop } from './graphics.ts';

export type Align = 'left' | 'centre' | 'right';

/** How the next character prints. */
export type CharacterStyle = Required<Omit<TextRun, 'text' | 'x'>>;

/** Where a line may print: dots from the paper's printable left edge. */
export interface Area {
  readonly left: number;
  readonly width: number;
  readonly paper: number;
}

/** Pieces of one line kept: printing to and fro on it without end must not fill the memory. */
const MAX_PIECES = 128;

interface PlacedRun {
  text: string;
  readonly style: CharacterStyle;
  readonly x: number;
  readonly moved: boolean;
}

/** One line until it is printed. Positions are dots from the area's left edge. */
export interface LineBuffer {
  position(): number;
  isEmpty(): boolean;
  /** False: no room for the character on this line. */
  put(char: string, style: CharacterStyle, area: Area): boolean;
  moveTo(x: number): void;
  /** A bit image at the position; what lies beyond the area is lost. */
  image(bitmap: Bitmap, area: Area): void;
  /** The line as rows of paper, at least `spacing` dots high; the buffer is empty after. */
  print(align: Align, spacing: number, area: Area): PaperRow[];
  clear(): void;
}

export function createLineBuffer(): LineBuffer {
  let runs: PlacedRun[] = [];
  let images: { bitmap: Bitmap; x: number }[] = [];
  let x = 0;
  let moved = false;

  function clear(): void {
    runs = [];
    images = [];
    x = 0;
    moved = false;
  }

  function textRow(align: Align, spacing: number, area: Area): PaperRow {
    const tallest = Math.max(...runs.map((run) => Math.round(24 * run.style.scaleY)));
    // The row's own alignment serves the whole paper; a narrower area is placed here.
    const narrowed = area.left !== 0 || area.width !== area.paper;
    const free = Math.max(0, area.width - x);
    const share = align === 'left' ? 0 : align === 'centre' ? 0.5 : 1;
    const shift = narrowed ? area.left + Math.round(share * free) : 0;
    return {
      kind: 'text',
      align: narrowed ? 'left' : align,
      heightDots: Math.max(spacing, tallest),
      runs: runs.map((run, i) => {
        const { spacing: between, ...style } = run.style;
        const starts = run.moved || (i === 0 && shift > 0);
        return {
          text: run.text.normalize('NFC'),
          ...style,
          ...(starts ? { x: run.x + shift } : {}),
          ...(between > 0 ? { spacing: between } : {}),
        };
      }),
    };
  }

  function imageRow(align: Align, area: Area): PaperRow {
    const width = Math.max(...images.map((image) => image.x + image.bitmap.width));
    const height = Math.max(...images.map((image) => image.bitmap.height));
    const whole = createBitmap(Math.min(width, area.paper), height);
    for (const { bitmap, x } of images) overlay(whole, bitmap, x, 0);
    return { kind: 'bitmap', align, ...whole };
  }

  return {
    position: () => x,
    isEmpty: () => runs.length === 0 && images.length === 0,
    put(char, style, area) {
      const last = runs.at(-1);
      if (isCombining(char) && last && !moved) {
        // A few marks are a letter; more are an attempt to fill the memory.
        if (!/\p{M}{4}$/u.test(last.text)) last.text += char;
        return true;
      }
      const advance = Math.round(12 * style.scaleX) * cellWidth(char) + style.spacing;
      if (x > 0 && x + advance - style.spacing > area.width) return false;
      if (last && !moved && sameStyle(last.style, style)) last.text += char;
      else if (runs.length < MAX_PIECES) runs.push({ text: char, style: { ...style }, x, moved });
      x += advance;
      moved = false;
      return true;
    },
    moveTo(to) {
      moved ||= to !== x;
      x = to;
    },
    image(bitmap, area) {
      if (bitmap.width === 0 || x >= area.width || images.length >= MAX_PIECES) return;
      images.push({ bitmap: crop(bitmap, area.width - x), x });
      x += bitmap.width;
      moved = true;
    },
    print(align, spacing, area) {
      const rows: PaperRow[] = [];
      if (images.length > 0) {
        const row = imageRow(align, area);
        if (row.kind === 'bitmap' && row.width > 0) rows.push(row);
        const rest = spacing - (row.kind === 'bitmap' ? row.height : 0);
        if (rest > 0 && runs.length === 0) rows.push({ kind: 'feed', heightDots: rest });
      }
      if (runs.length > 0) rows.push(textRow(align, spacing, area));
      else if (images.length === 0 && spacing > 0) rows.push({ kind: 'feed', heightDots: spacing });
      clear();
      return rows;
    },
    clear,
  };
}

function sameStyle(a: CharacterStyle, b: CharacterStyle): boolean {
  return (Object.keys(a) as (keyof CharacterStyle)[]).every((key) => a[key] === b[key]);
}

/** A bitmap as a row of its own, cut off at the paper's edge; nothing when it has no dots. */
export function bitmapRows(bitmap: Bitmap, align: Align, paper: number, alt?: string): PaperRow[] {
  if (bitmap.width === 0 || bitmap.height === 0) return [];
  const shown = crop(bitmap, paper);
  return [{ kind: 'bitmap', align, ...shown, ...(alt === undefined ? {} : { alt }) }];
}
