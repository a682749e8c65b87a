import { concat } from '../../../bytes/concat.ts';
import { hex, toSpacedHex } from '../../../bytes/hex.ts';
import type { Described, Direction } from '../../transport/wire-tap.ts';
import type { Bitmap } from '../glyphs/rasterise.ts';
import { characterOf } from './code-pages.ts';
import { commandName } from './command-name.ts';
import { createEscPosReplyFramer, type EscPosReply, tokenize } from './frame.ts';
import type { CodePageName, PrinterProfile } from './profile.ts';
import { describeSensors, readAutomaticStatus } from './status.ts';

export const INITIALISE = hex('1B 40');
export const LINE_FEED = hex('0A');
/** Feeds to the knife and cuts, leaving a bridge. */
export const FEED_AND_CUT = hex('1D 56 42 00');
export const ASB_ON = hex('1D 61 FF');
/** Paper sensors, answered in its turn: after all that was sent before it. */
export const TRANSMIT_PAPER_STATUS = hex('1D 72 01');
/** DLE DC4 8: throws away what waits; the printer answers 37 25 00. */
export const CLEAR_BUFFER = hex('10 14 08 01 03 14 01 06 02 08');
/** Opens the drawer at pin 2: 100 ms on, 500 ms off. */
export const DRAWER_KICK = hex('1B 70 00 32 FA');

export function realTimeRequest(n: 1 | 2 | 3 | 4): Uint8Array {
  return Uint8Array.of(0x10, 0x04, n);
}
export function align(to: 'left' | 'centre' | 'right'): Uint8Array {
  return Uint8Array.of(0x1b, 0x61, ['left', 'centre', 'right'].indexOf(to));
}
export function bold(on: boolean): Uint8Array {
  return Uint8Array.of(0x1b, 0x45, on ? 1 : 0);
}
/** Times the width and the height, 1 to 8. */
export function size(across: number, down: number): Uint8Array {
  return Uint8Array.of(0x1d, 0x21, ((across - 1) << 4) | (down - 1));
}
export function codePage(n: number): Uint8Array {
  return Uint8Array.of(0x1b, 0x74, n);
}
export function feedLines(lines: number): Uint8Array {
  return Uint8Array.of(0x1b, 0x64, lines);
}
/** GS v 0: the bitmap, dot for dot. */
export function raster(bitmap: Bitmap): Uint8Array {
  const across = (bitmap.width + 7) >> 3;
  const { height } = bitmap;
  const head = [0x1d, 0x76, 0x30, 0, across & 0xff, across >> 8, height & 0xff, height >> 8];
  return concat(Uint8Array.from(head), bitmap.bits);
}

/** A QR code, model 2, level M, `modules` dots a module (1 to 16): the five functions of GS ( k. */
export function qrCode(data: Uint8Array, modules: number): Uint8Array {
  const count = data.length + 3;
  return concat(
    hex('1D 28 6B 04 00 31 41 32 00'),
    hex('1D 28 6B 03 00 31 43'),
    modules,
    hex('1D 28 6B 03 00 31 45 31'),
    hex('1D 28 6B'),
    count & 0xff,
    count >> 8,
    hex('31 50 30'),
    data,
    hex('1D 28 6B 03 00 31 51 30'),
  );
}

/** Words for the trace. Card numbers in what is printed are masked. */
export function describe(
  profile: PrinterProfile,
  direction: Direction,
  bytes: Uint8Array,
): Described {
  if (direction === 'in') return describeReply(bytes);
  let page: CodePageName = profile.codePages[0] ?? 'cp437';
  let text = '';
  const words: string[] = [];
  const endText = (): void => {
    if (text !== '') words.push(`“${text.normalize('NFC')}”`);
    text = '';
  };
  for (const token of tokenize(bytes)) {
    if (token.kind === 'text') {
      for (const byte of token.bytes) text += characterOf(page, byte);
      continue;
    }
    const name = commandName(token.bytes);
    // Text goes on over a change of page: `RÚT TIỀN` takes two pages of TCVN-3.
    if (name === 'ESC t') page = profile.codePages[token.bytes[2]!] ?? page;
    else {
      endText();
      const word = describeCommand(name, token.bytes);
      if (word !== '') words.push(word);
    }
  }
  endText();
  const meaning = words.length > 0 ? words.join(', ') : 'line feed';
  return { meaning: maskNumbers(meaning), shown: maskBytes(bytes) };
}

const MEANINGS: Readonly<Record<string, string>> = {
  'ESC @': 'initialise',
  LF: '',
  'GS V': 'cut',
  'GS r': 'report when printed',
  'ESC p': 'drawer',
  'ESC E': '',
  'ESC a': '',
  'GS !': '',
  'ESC d': 'feed',
  'GS a': 'automatic status',
};

function describeCommand(name: string, bytes: Uint8Array): string {
  if (name === 'DLE') return describeRealTime(bytes);
  if (name === 'GS (' && bytes[2] === 0x6b) {
    if (bytes[6] === 80) return `symbol data, ${bytes.length - 8} bytes`;
    return bytes[6] === 81 ? 'print symbol' : '';
  }
  if (name === 'GS v' && bytes.length >= 8) {
    const width = 8 * (bytes[4]! + 256 * bytes[5]!);
    return `raster image ${width} × ${bytes[6]! + 256 * bytes[7]!}`;
  }
  return MEANINGS[name] ?? name;
}

function describeRealTime(bytes: Uint8Array): string {
  if (bytes[1] === 0x04) {
    const what = ['printer', 'cause of offline', 'error', 'paper'][bytes[2]! - 1];
    return `status? ${what ?? bytes[2]}`;
  }
  return bytes[1] === 0x14 && bytes[2] === 8 ? 'clear the buffer' : 'real-time command';
}

function describeReply(bytes: Uint8Array): Described {
  const framer = createEscPosReplyFramer();
  const items = [...framer.push(bytes), ...framer.flush()];
  const noise = items.some((item) => item.kind === 'noise');
  return {
    meaning: items.map(describeAnswer).join(', '),
    shown: bytes,
    ...(noise ? { level: 'noise' as const } : {}),
  };
}

function describeAnswer({ kind, bytes }: EscPosReply): string {
  if (kind === 'asb') return `automatic status: ${describeSensors(readAutomaticStatus(bytes))}`;
  if (kind === 'status') return bytes[0]! & 0x0c ? 'printed; paper out' : 'printed';
  if (kind === 'real-time') return `status ${toSpacedHex(bytes)}`;
  if (kind === 'flow') return bytes[0] === 0x11 ? 'XON' : 'XOFF';
  if (kind === 'block') return bytes[0] === 0x37 ? 'buffer cleared' : 'identity';
  return 'noise';
}

/**
 * Any 13 digits or more could be a card number: all but the first six and the last four become
 * `*`. Single spaces and hyphens between digits do not hide it.
 */
function maskNumbers(text: string): string {
  return text.replace(/\d(?:[ -]?\d){12,}/g, (number) => {
    const count = number.replace(/\D/g, '').length;
    let seen = 0;
    return number.replace(/\d/g, (digit) => {
      seen++;
      return seen <= 6 || seen > count - 4 ? digit : '*';
    });
  });
}

function maskBytes(bytes: Uint8Array): Uint8Array {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const masked = maskNumbers(text);
  return masked === text ? bytes : Uint8Array.from(masked, (char) => char.charCodeAt(0));
}
