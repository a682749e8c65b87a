import { cellWidth, graphemes } from '../glyphs/cell-width.ts';
import type { Paper, PaperRow, TextRun } from '../virtual-printer.ts';

export type TextRow = Extract<PaperRow, { kind: 'text' }>;

export interface PlacedRun {
  readonly run: TextRun;
  /** Dots from the left edge of the printable width. */
  readonly x: number;
  readonly width: number;
}

/** Dots from one character of the run to the next. */
export function advanceOf(run: TextRun, char: string): number {
  return Math.round(12 * run.scaleX) * cellWidth(char) + (run.spacing ?? 0);
}

/** Dots of a row of paper along its length. */
export function heightOf(row: PaperRow): number {
  return row.kind === 'bitmap' ? row.height : row.heightDots;
}

/** Dots to the left of something `width` wide. */
export function indent(align: 'left' | 'centre' | 'right', width: number, paper: Paper): number {
  const free = Math.max(0, paper.widthDots - width);
  return align === 'left' ? 0 : align === 'centre' ? free >> 1 : free;
}

/** Where each run of a text row lies. */
export function placeRuns(row: TextRow, paper: Paper): PlacedRun[] {
  let end = 0;
  const placed = row.runs.map((run) => {
    const x = run.x ?? end;
    const width = graphemes(run.text).reduce((sum, char) => sum + advanceOf(run, char), 0);
    end = x + width;
    return { run, x, width };
  });
  const widest = Math.max(0, ...placed.map((run) => run.x + run.width));
  const left = indent(row.align, widest, paper);
  return placed.map((run) => ({ ...run, x: run.x + left }));
}
