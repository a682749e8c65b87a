import { graphemes } from '../glyphs/cell-width.ts';
import { isBlack } from '../glyphs/rasterise.ts';
import type { Paper, PaperRow } from '../virtual-printer.ts';
import {
  advanceOf,
  heightOf,
  indent,
  type PlacedRun,
  placeRuns,
  type TextRow,
} from './placement.ts';
import { INK_COLOUR, PAPER_COLOUR, sheetOf, TOOTH, toothCorners, toothDepth } from './sheet.ts';

/** JetBrains Mono at 20 dots advances 12, the width of a cell. */
const FONT_SIZE = 20;
/** Of a 24-dot cell. */
const BASELINE = 20;

/** The paper as an SVG picture, one user unit a dot; text stays text. */
export function paperToSvg(paper: Paper): string {
  const sheet = sheetOf(paper);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sheet.width} ${sheet.height}" ` +
      `width="${sheet.width}" height="${sheet.height}" role="img">`,
    `<path d="${edge(sheet.width, sheet.height)}" fill="${PAPER_COLOUR}"/>`,
    `<g transform="translate(${sheet.left} ${sheet.top})" fill="${INK_COLOUR}" ` +
      `font-family="'JetBrains Mono', 'Noto Sans SC', monospace" font-size="${FONT_SIZE}">`,
  ];
  let top = 0;
  for (const row of paper.rows) {
    if (row.kind === 'text') parts.push(...textRow(row, paper, top));
    else if (row.kind === 'bitmap') parts.push(...bitmapRow(row, paper, top));
    top += heightOf(row);
  }
  return `${[...parts, '</g>', '</svg>'].join('\n')}\n`;
}

function edge(width: number, height: number): string {
  const corners = toothCorners(width);
  const top = corners.map((x) => `${x} ${toothDepth(x)}`);
  const bottom = corners.map((x) => `${x} ${height - TOOTH + toothDepth(x)}`);
  return `M${top.join('L')}L${bottom.reverse().join('L')}Z`;
}

function textRow(row: TextRow, paper: Paper, top: number): string[] {
  const placed = placeRuns(row, paper);
  const tallest = Math.max(0, ...placed.map(({ run }) => 24 * run.scaleY));
  return placed.flatMap((piece) => textRun(piece, top + tallest));
}

/** `bottom` is where the line's cells stand, whatever their heights. */
function textRun({ run, x, width }: PlacedRun, bottom: number): string[] {
  const cellHeight = 24 * run.scaleY;
  const y = bottom - cellHeight;
  const parts: string[] = [];
  if (run.inverse) {
    parts.push(`<rect x="${x}" y="${short(y)}" width="${width}" height="${short(cellHeight)}"/>`);
  }
  // Each character stands in its cell, whatever font the reader's machine has.
  const stretched = run.scaleX !== run.scaleY;
  let at = x;
  const places = graphemes(run.text).map((char) => {
    const place = at;
    at += advanceOf(run, char);
    return stretched ? (place - x) / (run.scaleX / run.scaleY) : place;
  });
  const baseline = short(y + BASELINE * run.scaleY);
  const position = stretched
    ? `transform="translate(${x} ${baseline}) scale(${short(run.scaleX / run.scaleY)} 1)"`
    : `y="${baseline}"`;
  const size = run.scaleY === 1 ? '' : ` font-size="${short(FONT_SIZE * run.scaleY)}"`;
  const weight = run.bold ? ' font-weight="800"' : '';
  const colour = run.inverse ? ` fill="${PAPER_COLOUR}"` : '';
  const xs = places.map(short).join(' ');
  parts.push(`<text x="${xs}" ${position}${size}${weight}${colour}>${escapeXml(run.text)}</text>`);
  if (run.underline) {
    parts.push(`<rect x="${x}" y="${short(bottom - 2)}" width="${width}" height="2"/>`);
  }
  return parts;
}

/** Black dots as horizontal bars, one path. */
function bitmapRow(row: Extract<PaperRow, { kind: 'bitmap' }>, paper: Paper, top: number) {
  const left = indent(row.align, row.width, paper);
  let path = '';
  for (let y = 0; y < row.height; y++) {
    for (let x = 0; x < row.width; x++) {
      if (!isBlack(row, x, y)) continue;
      const start = x;
      while (x < row.width && isBlack(row, x, y)) x++;
      path += `M${left + start} ${top + y}h${x - start}v1h-${x - start}z`;
    }
  }
  const title = row.alt === undefined ? '' : `<title>${escapeXml(row.alt)}</title>`;
  return [`<path shape-rendering="crispEdges" d="${path}">${title}</path>`];
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** XML text; characters that XML 1.0 forbids become spaces, and spaces such as HTML keeps. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
    .replaceAll(' ', '\u00a0')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
