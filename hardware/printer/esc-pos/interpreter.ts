import type { Bitmap } from '../glyphs/rasterise.ts';
import type { PaperRow } from '../virtual-printer.ts';
import { characterOf, nationalCharacter } from './code-pages.ts';
import { commandName } from './command-name.ts';
import type { EscPosToken } from './frame.ts';
import { columnImage, rasterImage } from './graphics.ts';
import { createImageMemory, type Printed } from './image-memory.ts';
import { type Area, bitmapRows, type CharacterStyle, createLineBuffer } from './line-buffer.ts';
import type { PrinterProfile } from './profile.ts';
import { initialSettings, SETTINGS } from './settings.ts';

/** What a token makes the printer do, in order. */
export type PrinterAction =
  | { readonly kind: 'row'; readonly row: PaperRow }
  | { readonly kind: 'cut' }
  /** Drawer kick, pin 2 or 5. */
  | { readonly kind: 'pulse'; readonly pin: 2 | 5 }
  /** GS r: 1 paper sensors, 2 drawer. */
  | { readonly kind: 'transmit-status'; readonly n: number }
  /** GS I n. */
  | { readonly kind: 'transmit-id'; readonly n: number }
  /** GS a n: automatic status back for these causes. */
  | { readonly kind: 'asb'; readonly mask: number }
  /** Skipped by its length; nothing was printed for it. */
  | { readonly kind: 'ignored'; readonly reason: string; readonly bytes: Uint8Array };

export interface Interpreter {
  execute(token: EscPosToken): PrinterAction[];
  /** Forgets the line and the settings, as power on and ESC @ do. */
  reset(): void;
}

/** Default tab stops: every eight characters of font A. */
const TAB = 8 * 12;

/** Commands that change nothing on our paper: known, obeyed by doing nothing, not reported. */
const SILENT = new Set([
  'ESC {',
  'ESC V',
  'ESC U',
  'ESC =',
  'ESC r',
  'ESC c',
  'ESC %',
  'ESC ?',
  'ESC (',
  'ESC S',
  'ESC B',
  'FS !',
  'FS -',
  'FS S',
  'FS W',
  'FS (',
  'GS b',
  'GS f',
  'GS P',
  'GS j',
  'NUL',
  'CAN',
  'CR',
  'DLE',
]);

/** Runs a stream of tokens: commands change the state, lines come out as rows of paper. */
export function createInterpreter(profile: PrinterProfile): Interpreter {
  const line = createLineBuffer();
  const gb18030 = new TextDecoder('gb18030');
  let images = createImageMemory(profile.dots);
  let state = initialSettings(profile);
  let actions: PrinterAction[] = [];

  const area = (): Area => ({
    left: state.left,
    width: Math.max(12, Math.min(state.width, profile.dots - state.left)),
    paper: profile.dots,
  });

  function emit(rows: readonly PaperRow[]): void {
    for (const row of rows) actions.push({ kind: 'row', row });
  }
  function ignore(bytes: Uint8Array, reason: string): void {
    actions.push({ kind: 'ignored', reason, bytes });
  }
  function printLine(spacing = state.lineSpacing): void {
    emit(line.print(state.align, spacing, area()));
  }
  function feed(dots: number): void {
    if (dots > 0) emit([{ kind: 'feed', heightDots: dots }]);
  }
  /** Images and symbols begin on a line of their own. */
  function printBitmap(bitmap: Bitmap, alt?: string): void {
    if (!line.isEmpty()) printLine();
    emit(bitmapRows(bitmap, state.align, profile.dots, alt));
  }

  function put(char: string): void {
    const style: CharacterStyle = {
      bold: state.bold || state.doubleStrike,
      underline: state.underline,
      inverse: state.inverse,
      scaleX: state.font.x * state.across,
      scaleY: state.font.y * state.down,
      spacing: state.spacing * state.across,
    };
    if (line.put(char, style, area())) return;
    printLine();
    line.put(char, style, area());
  }

  function putText(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (state.lead >= 0) {
        put([...gb18030.decode(Uint8Array.of(state.lead, byte))][0] ?? '?');
        state.lead = -1;
      } else if (state.chinese && byte > 0x80) state.lead = byte;
      else put(nationalCharacter(characterOf(state.page, byte), state.country));
    }
  }

  function tab(): void {
    const from = line.position();
    const stops = state.tabs;
    const to = stops ? stops.find((stop) => stop > from) : (Math.floor(from / TAB) + 1) * TAB;
    if (to !== undefined && to < area().width) line.moveTo(to);
  }

  function cut(bytes: Uint8Array): void {
    if (!line.isEmpty()) printLine();
    const mode = bytes[2]!;
    const feeds = bytes.length > 3;
    if (feeds) feed(profile.cutterDistance + bytes[3]!);
    if (!feeds && ![0, 1, 48, 49].includes(mode)) ignore(bytes, `no cut form ${mode}`);
    else if (profile.cutter) actions.push({ kind: 'cut' });
    else ignore(bytes, 'this printer has no cutter');
  }

  function printAll(printed: Printed, bytes: Uint8Array): void {
    if (!printed.ok) ignore(bytes, printed.error);
    else for (const { bitmap, alt } of printed.value) printBitmap(bitmap, alt);
  }

  function barcode(bytes: Uint8Array): void {
    const drawn = images.barcode(bytes);
    if (!drawn.ok) {
      ignore(bytes, drawn.error);
      return;
    }
    const { image, text } = drawn.value;
    const readable = (): void => {
      for (const char of text) put(char);
      printLine(24);
    };
    if (!line.isEmpty()) printLine();
    if (state.barText & 1) readable();
    printBitmap(image.bitmap, image.alt);
    if (state.barText & 2) readable();
  }

  /** Commands that do something, by name; `n` is the first parameter. */
  const commands: Readonly<Record<string, (n: number, bytes: Uint8Array) => void>> = {
    LF: () => printLine(),
    FF: () => printLine(),
    HT: tab,
    'ESC @': () => reset(),
    'ESC t': (n, bytes) => {
      const page = profile.codePages[n];
      if (page) state.page = page;
      else ignore(bytes, `ESC t: no code page ${n}`);
    },
    'ESC d': (n) => {
      const printed = !line.isEmpty();
      if (printed) printLine();
      feed((n - (printed ? 1 : 0)) * state.lineSpacing);
    },
    'ESC J': (n) => printLine(n),
    'ESC $': (n, bytes) => line.moveTo(Math.min(n + 256 * bytes[3]!, area().width)),
    'ESC \\': (n, bytes) => {
      const by = ((n + 256 * bytes[3]!) << 16) >> 16;
      line.moveTo(Math.max(0, Math.min(line.position() + by, area().width)));
    },
    'ESC *': (_, bytes) => line.image(columnImage(bytes), area()),
    'ESC p': (n) => {
      actions.push({ kind: 'pulse', pin: n % 48 === 1 ? 5 : 2 });
    },
    'ESC i': (_, bytes) => cut(Uint8Array.of(bytes[0]!, bytes[1]!, 0)),
    'ESC m': (_, bytes) => cut(Uint8Array.of(bytes[0]!, bytes[1]!, 1)),
    'GS L': (n, bytes) => {
      state.left = Math.min(n + 256 * bytes[3]!, profile.dots - 12);
    },
    'GS V': (_, bytes) => cut(bytes),
    'GS v': (_, bytes) => printBitmap(rasterImage(bytes)),
    'GS h': (n) => images.setBars({ height: n }),
    'GS w': (n) => images.setBars({ width: n }),
    'GS k': (_, bytes) => barcode(bytes),
    'GS r': (n) => {
      actions.push({ kind: 'transmit-status', n: n % 48 });
    },
    'GS I': (n) => {
      actions.push({ kind: 'transmit-id', n });
    },
    'GS a': (n) => {
      actions.push({ kind: 'asb', mask: n });
    },
    'GS (': (n, bytes) => {
      if (n === 0x6b) printAll(images.symbol(bytes), bytes);
      else if (n === 0x4c) printAll(images.graphics(bytes), bytes);
    },
    'GS 8': (_, bytes) => printAll(images.graphics(bytes), bytes),
    'FS p': (n, bytes) => ignore(bytes, `FS p: no stored image ${n}`),
  };

  function reset(): void {
    line.clear();
    images = createImageMemory(profile.dots);
    state = initialSettings(profile);
  }

  return {
    reset,
    execute(token) {
      actions = [];
      const { kind, bytes } = token;
      if (kind === 'text') putText(bytes);
      else if (kind === 'command') {
        const name = commandName(bytes);
        const n = bytes[2] ?? 0;
        const set = SETTINGS[name];
        const run = commands[name];
        if (set) set(state, n, bytes);
        else if (run) run(n, bytes);
        else if (!SILENT.has(name)) ignore(bytes, `${name} is not supported`);
      } else if (kind === 'unknown') ignore(bytes, `${commandName(bytes)} is not known`);
      else if (kind === 'incomplete') ignore(bytes, `${commandName(bytes)} is not complete`);
      else if (kind === 'oversized') ignore(bytes, `${commandName(bytes)} is too long to keep`);
      return actions;
    },
  };
}
