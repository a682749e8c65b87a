import type { Font } from './font.ts';

/** A closed polygon in font units, y upwards: x0, y0, x1, y1, … */
export type Contour = readonly number[];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}

/** x' = a x + c y + e, y' = b x + d y + f */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
/** Composite glyphs may name each other in a ring; real ones nest once or twice. */
const MAX_DEPTH = 6;
/** Straight pieces a curve is cut into: at 24 dots a cell more are not seen. */
const STEPS = 6;

/** The outline of a glyph, curves flattened (OpenType, `glyf`). */
export function outlineOf(font: Font, glyph: number): Contour[] {
  const contours: Contour[] = [];
  collect(font, glyph, IDENTITY, 0, contours);
  return contours;
}

function collect(font: Font, glyph: number, m: Matrix, depth: number, out: Contour[]): void {
  const record = font.recordOf(glyph);
  if (record.byteLength < 10 || depth > MAX_DEPTH) return;
  const contours = record.getInt16(0);
  if (contours < 0) collectParts(font, record, m, depth, out);
  else for (const points of readPoints(record, contours)) out.push(flatten(points, m));
}

function collectParts(
  font: Font,
  record: DataView,
  m: Matrix,
  depth: number,
  out: Contour[],
): void {
  let at = 10;
  let more = true;
  while (more) {
    const flags = record.getUint16(at);
    const glyph = record.getUint16(at + 2);
    at += 4;
    const words = (flags & 0x01) !== 0;
    // Without ARGS_ARE_XY_VALUES the arguments are point numbers to join: not in these fonts.
    const placed = (flags & 0x02) !== 0;
    const dx = placed ? (words ? record.getInt16(at) : record.getInt8(at)) : 0;
    const dy = placed ? (words ? record.getInt16(at + 2) : record.getInt8(at + 1)) : 0;
    at += words ? 4 : 2;
    let [a, b, c, d] = [1, 0, 0, 1];
    const fraction = (): number => {
      at += 2;
      return record.getInt16(at - 2) / 16384;
    };
    if (flags & 0x08) a = d = fraction();
    else if (flags & 0x40) [a, d] = [fraction(), fraction()];
    else if (flags & 0x80) [a, b, c, d] = [fraction(), fraction(), fraction(), fraction()];
    collect(font, glyph, multiply(m, [a, b, c, d, dx, dy]), depth + 1, out);
    more = (flags & 0x20) !== 0;
  }
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

function readPoints(record: DataView, contours: number): Point[][] {
  const ends = Array.from({ length: contours }, (_, i) => record.getUint16(10 + 2 * i));
  const count = (ends.at(-1) ?? -1) + 1;
  let at = 10 + 2 * contours;
  at += 2 + record.getUint16(at);
  const flags: number[] = [];
  while (flags.length < count) {
    const flag = record.getUint8(at++);
    const times = flag & 0x08 ? record.getUint8(at++) + 1 : 1;
    for (let i = 0; i < times; i++) flags.push(flag);
  }
  const coordinates = (short: number, same: number): number[] => {
    let value = 0;
    return flags.slice(0, count).map((flag) => {
      if (flag & short) value += flag & same ? record.getUint8(at++) : -record.getUint8(at++);
      else if (!(flag & same)) {
        value += record.getInt16(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = coordinates(0x02, 0x10);
  const ys = coordinates(0x04, 0x20);
  let start = 0;
  return ends.map((end) => {
    const points: Point[] = [];
    for (let i = start; i <= end; i++) {
      points.push({ x: xs[i]!, y: ys[i]!, onCurve: (flags[i]! & 1) !== 0 });
    }
    start = end + 1;
    return points;
  });
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, onCurve: true };
}

/** Quadratic curves to straight pieces; two control points in a row imply one between them. */
function flatten(points: readonly Point[], m: Matrix): Contour {
  const out: number[] = [];
  const n = points.length;
  if (n < 2) return out;
  const add = (x: number, y: number): void => {
    out.push(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]);
  };
  const first = points[0]!;
  const last = points[n - 1]!;
  let from = first.onCurve ? first : last.onCurve ? last : middle(first, last);
  add(from.x, from.y);
  for (let i = first.onCurve ? 1 : 0; i < n; i++) {
    const point = points[i]!;
    if (point.onCurve) {
      add(point.x, point.y);
      from = point;
      continue;
    }
    const next = points[(i + 1) % n]!;
    const to = next.onCurve ? next : middle(point, next);
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      const u = 1 - t;
      add(
        u * u * from.x + 2 * u * t * point.x + t * t * to.x,
        u * u * from.y + 2 * u * t * point.y + t * t * to.y,
      );
    }
    from = to;
  }
  return out;
}
