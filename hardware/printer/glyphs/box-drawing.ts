import { type Bitmap, blacken, createBitmap } from './rasterise.ts';

/** Arms of each character: lines towards left, right, up, down; 0 none, 1 single, 2 double. */
const ARMS: Readonly<Record<string, string>> = {
  '─': '1100',
  '│': '0011',
  '┌': '0101',
  '┐': '1001',
  '└': '0110',
  '┘': '1010',
  '├': '0111',
  '┤': '1011',
  '┬': '1101',
  '┴': '1110',
  '┼': '1111',
  '═': '2200',
  '║': '0022',
  '╔': '0202',
  '╗': '2002',
  '╚': '0220',
  '╝': '2020',
  '╠': '0222',
  '╣': '2022',
  '╦': '2202',
  '╩': '2220',
  '╬': '2222',
  '╒': '0201',
  '╓': '0102',
  '╕': '2001',
  '╖': '1002',
  '╘': '0210',
  '╙': '0120',
  '╛': '2010',
  '╜': '1020',
  '╞': '0211',
  '╟': '0122',
  '╡': '2011',
  '╢': '1022',
  '╤': '2201',
  '╥': '1102',
  '╧': '2210',
  '╨': '1120',
  '╪': '2211',
  '╫': '1122',
};

/** Part of the cell that is black: left, top, right, bottom as fractions. */
const BLOCKS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  '█': [0, 0, 1, 1],
  '▀': [0, 0, 1, 0.5],
  '▄': [0, 0.5, 1, 1],
  '▌': [0, 0, 0.5, 1],
  '▐': [0.5, 0, 1, 1],
  '■': [0.15, 0.25, 0.85, 0.75],
};

/** Dots of every four that are black. */
const SHADES: Readonly<Record<string, number>> = { '░': 1, '▒': 2, '▓': 3 };

/** Line and block characters of the PC code pages, drawn so that neighbours join. */
export function boxCell(char: string, width: number, height: number): Bitmap | undefined {
  const arms = ARMS[char];
  if (arms) return lines(arms, width, height);
  const block = BLOCKS[char];
  const shade = SHADES[char];
  if (!block && !shade) return undefined;
  const cell = createBitmap(width, height);
  const [left, top, right, bottom] = block ?? [0, 0, 1, 1];
  for (let y = Math.round(top * height); y < Math.round(bottom * height); y++) {
    for (let x = Math.round(left * width); x < Math.round(right * width); x++) {
      if (shade === undefined || ((x & 1) + 2 * (y & 1)) % 4 < shade) blacken(cell, x, y);
    }
  }
  return cell;
}

function lines(arms: string, width: number, height: number): Bitmap {
  const cell = createBitmap(width, height);
  const thick = Math.max(1, Math.round(width / 8));
  const gap = 2 * thick;
  const [left, right, up, down] = [...arms].map(Number) as [number, number, number, number];
  const midX = (width - thick) >> 1;
  const midY = (height - thick) >> 1;
  const offsets = (kind: number): number[] =>
    kind === 2 ? [-gap + thick / 2, gap - thick / 2].map(Math.round) : kind === 1 ? [0] : [];
  const bar = (x0: number, y0: number, x1: number, y1: number): void => {
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) blacken(cell, x, y);
  };
  // An arm ends at the far side of what it meets, so that corners close.
  const reachX = Math.max(0, ...offsets(Math.max(up, down))) + thick;
  const reachY = Math.max(0, ...offsets(Math.max(left, right))) + thick;
  for (const o of offsets(left)) bar(0, midY + o, midX + reachX, midY + o + thick);
  for (const o of offsets(right)) bar(midX + thick - reachX, midY + o, width, midY + o + thick);
  for (const o of offsets(up)) bar(midX + o, 0, midX + o + thick, midY + reachY);
  for (const o of offsets(down)) bar(midX + o, midY + thick - reachY, midX + o + thick, height);
  return cell;
}
