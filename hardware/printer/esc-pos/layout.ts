import { concat } from '../../../bytes/concat.ts';
import { cellWidth, graphemes, textWidth } from '../glyphs/cell-width.ts';
import { rasteriseText } from '../glyphs/cells.ts';
import { createBitmap, overlay } from '../glyphs/rasterise.ts';
import type { ReceiptLine } from '../printer.ts';
import { encodeText } from './code-pages.ts';
import * as messages from './messages.ts';
import { columnsOf, type PrinterProfile } from './profile.ts';

interface TextStyle {
  readonly align: 'left' | 'centre' | 'right';
  readonly bold: boolean;
  readonly double: boolean;
}

/** Longest QR data that GS ( k carries here (QR 40-M). */
const MAX_QR_DATA = 2331;

/** The commands that print each line of a receipt, one byte string a printed line. */
export function layOut(receipt: readonly ReceiptLine[], profile: PrinterProfile): Uint8Array[] {
  return receipt.flatMap((line) => layOutLine(line, profile));
}

function layOutLine(line: ReceiptLine, profile: PrinterProfile): Uint8Array[] {
  const columns = columnsOf(profile);
  switch (line.kind) {
    case 'text': {
      const { align = 'left', bold = false, double = false } = line;
      const room = double ? columns >> 1 : columns;
      return wrap(line.text, room).map((text) => printed(text, { align, bold, double }, profile));
    }
    case 'columns': {
      const style: TextStyle = { align: 'left', bold: line.bold ?? false, double: false };
      return setColumns(line.left, line.right, columns).map((text) =>
        printed(text, style, profile),
      );
    }
    case 'rule': {
      const style: TextStyle = { align: 'left', bold: false, double: false };
      return [printed('─'.repeat(columns), style, profile)];
    }
    case 'feed':
      return [messages.feedLines(Math.min(255, Math.max(0, Math.trunc(line.lines))))];
    case 'qr': {
      const data = new TextEncoder().encode(line.data).subarray(0, MAX_QR_DATA);
      const modules = Math.min(16, Math.max(1, Math.trunc(line.size ?? 6)));
      // Readers want white around the code: printers leave none by themselves.
      const white = messages.feedLines(1);
      const code = concat(messages.align('centre'), messages.qrCode(data, modules));
      return [concat(white, code, messages.align('left'), white)];
    }
  }
}

/** Left and right on one line; on two when they do not fit. */
function setColumns(left: string, right: string, columns: number): string[] {
  const gap = columns - textWidth(left) - textWidth(right);
  if (gap >= 1) return [left + ' '.repeat(gap) + right];
  const pad = (text: string): string => ' '.repeat(Math.max(0, columns - textWidth(text))) + text;
  return [...wrap(left, columns), ...wrap(right, columns).map(pad)];
}

/** Cuts a text into lines of at most `columns` cells, between words where it can. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  /** Where the line may be cut: just after the last space. */
  let space = -1;
  for (const char of graphemes(text)) {
    if (char === '\n' || width + cellWidth(char) > columns) {
      const cut = char !== '\n' && char !== ' ' && space > 0 ? space : line.length;
      lines.push(line.slice(0, cut).trimEnd());
      line = line.slice(cut);
      width = textWidth(line);
      space = -1;
      if (char === '\n' || (char === ' ' && line === '')) continue;
    }
    line += char;
    width += cellWidth(char);
    if (char === ' ' && line.trim() !== '') space = line.length;
  }
  return [...lines, line];
}

/** Control characters in a text are not commands of ours: they print as spaces. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function printed(raw: string, style: TextStyle, profile: PrinterProfile): Uint8Array {
  const text = printable(raw);
  const paged = encodeText(text, profile);
  if (!paged) return rastered(text, style, profile);
  const parts: Uint8Array[] = [];
  if (style.align !== 'left') parts.push(messages.align(style.align));
  if (style.bold) parts.push(messages.bold(true));
  if (style.double) parts.push(messages.size(2, 2));
  for (const { page, bytes } of paged) parts.push(messages.codePage(page), bytes);
  parts.push(messages.LINE_FEED);
  if (style.double) parts.push(messages.size(1, 1));
  if (style.bold) parts.push(messages.bold(false));
  if (style.align !== 'left') parts.push(messages.align('left'));
  return concat(...parts);
}

/** A raster line takes as much paper as a line of text, with its letters at the same height. */
const LINE_DOTS = 30;

function rastered(text: string, style: TextStyle, profile: PrinterProfile): Uint8Array {
  const scale = style.double ? 2 : 1;
  const drawn = rasteriseText(text, { bold: style.bold, scaleX: scale, scaleY: scale });
  const line = createBitmap(profile.dots, Math.max(LINE_DOTS, drawn.height));
  const free = profile.dots - drawn.width;
  const left = style.align === 'left' ? 0 : style.align === 'right' ? free : free >> 1;
  overlay(line, drawn, left, 0);
  return messages.raster(line);
}
