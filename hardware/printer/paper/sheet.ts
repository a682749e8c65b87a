import type { Paper } from '../virtual-printer.ts';
import { heightOf } from './placement.ts';

/** White paper around what is printed, dots: 80 mm paper prints 72 mm. */
export const SIDE = 32;
const TOP = 28;
const BOTTOM = 28;
/** Height and width of one tooth of the torn edge. */
export const TOOTH = 8;
const TOOTH_WIDTH = 16;

export const PAPER_COLOUR = '#fdfcf7';
export const INK_COLOUR = '#26262b';

/** Where the printed rows lie on the sheet, all in dots. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** Top left corner of the first row. */
  readonly left: number;
  readonly top: number;
}

export function sheetOf(paper: Paper): Sheet {
  const printed = paper.rows.reduce((sum, row) => sum + heightOf(row), 0);
  const height = TOOTH + TOP + printed + BOTTOM + TOOTH;
  return { width: paper.widthDots + 2 * SIDE, height, left: SIDE, top: TOOTH + TOP };
}

/** How deep the torn edge bites at a column, 0 to TOOTH dots: the knife's saw. */
export function toothDepth(x: number): number {
  const phase = (x % TOOTH_WIDTH) / (TOOTH_WIDTH / 2);
  return TOOTH * Math.abs(phase - 1);
}

/** The columns where the edge turns. */
export function toothCorners(width: number): number[] {
  const corners: number[] = [];
  for (let x = 0; x < width; x += TOOTH_WIDTH / 2) corners.push(x);
  return [...corners, width];
}
