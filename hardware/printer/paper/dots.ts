import { graphemes } from '../glyphs/cell-width.ts';
import { glyphCell } from '../glyphs/cells.ts';
import { type Bitmap, blacken, createBitmap, invert, overlay } from '../glyphs/rasterise.ts';
import type { Paper } from '../virtual-printer.ts';
import { advanceOf, heightOf, indent, placeRuns, type TextRow } from './placement.ts';

/** What the print head burns: the whole printable strip, dot for dot. */
export function paperToDots(paper: Paper): Bitmap {
  const height = paper.rows.reduce((sum, row) => sum + heightOf(row), 0);
  const dots = createBitmap(paper.widthDots, height);
  let top = 0;
  for (const row of paper.rows) {
    if (row.kind === 'text') burnText(dots, row, paper, top);
    else if (row.kind === 'bitmap') {
      overlay(dots, row, indent(row.align, row.width, paper), top);
    }
    top += heightOf(row);
  }
  return dots;
}

function burnText(dots: Bitmap, row: TextRow, paper: Paper, top: number): void {
  const placed = placeRuns(row, paper);
  const tallest = Math.max(0, ...placed.map(({ run }) => Math.round(24 * run.scaleY)));
  for (const { run, x, width } of placed) {
    const height = Math.round(24 * run.scaleY);
    const y = top + tallest - height;
    let at = x;
    for (const char of graphemes(run.text)) {
      if (char !== ' ') overlay(dots, glyphCell(char, run), at, y);
      at += advanceOf(run, char);
    }
    if (run.underline) forEachDot(x, top + tallest - 2, width, 2, (i, j) => blacken(dots, i, j));
    if (run.inverse) forEachDot(x, y, width, height, (i, j) => invert(dots, i, j));
  }
}

function forEachDot(
  left: number,
  top: number,
  width: number,
  height: number,
  visit: (x: number, y: number) => void,
): void {
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) visit(x, y);
  }
}
