import { textWidth } from '../glyphs/cell-width.ts';
import type { Paper, PaperRow } from '../virtual-printer.ts';
import { indent, placeRuns, type TextRow } from './placement.ts';

const CELL = 12;
const LINE = 30;

/**
 * The paper as plain text: a row a line, set in the columns of font A, feeds as empty lines,
 * images and codes as a line in brackets. Ends with a line feed.
 */
export function paperToText(paper: Paper): string {
  const lines: string[] = [];
  let fed = 0;
  for (const row of paper.rows) {
    if (row.kind === 'feed') {
      fed += row.heightDots;
      continue;
    }
    lines.push(...Array.from({ length: Math.round(fed / LINE) }, () => ''));
    fed = 0;
    lines.push(row.kind === 'text' ? textLine(row, paper) : imageLine(row, paper));
  }
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function textLine(row: TextRow, paper: Paper): string {
  let line = '';
  for (const { run, x } of placeRuns(row, paper)) {
    const column = Math.round(x / CELL);
    line += ' '.repeat(Math.max(0, column - textWidth(line))) + run.text;
  }
  return line;
}

function imageLine(row: Extract<PaperRow, { kind: 'bitmap' }>, paper: Paper): string {
  const text = row.alt === undefined ? `[image ${row.width} × ${row.height}]` : `[${row.alt}]`;
  const left = indent(row.align, CELL * textWidth(text), paper);
  return ' '.repeat(Math.floor(left / CELL)) + text;
}
