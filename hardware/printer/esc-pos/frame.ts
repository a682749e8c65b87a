import type { Framer } from '../../transport/framer.ts';
import { commandLength, isKnown } from './command-length.ts';

/** A piece of the stream from the host to the printer. */
export interface EscPosToken {
  /**
   * `text`: bytes 20 and above, to print. `command`: one whole command. `unknown`: a command
   * nobody knows, cut after two bytes. `incomplete`: what silence ended. `oversized` and
   * `skipped`: a command longer than the printer's memory, its head and its data.
   */
  readonly kind: 'text' | 'command' | 'unknown' | 'incomplete' | 'oversized' | 'skipped';
  readonly bytes: Uint8Array;
}

/** Longest command kept whole: a raster image of 576 × 3640 dots. */
export const MAX_COMMAND = 256 * 1024;
const MAX_TEXT = 256;
const SKIP_PIECE = 4096;

export interface EscPosTokenizer extends Framer<EscPosToken> {
  /** What is held, and what comes next, is text as long as no control byte comes. */
  inText(): boolean;
}

/** Cuts what the host sends into commands and text. */
export function createEscPosTokenizer(): EscPosTokenizer {
  let held = new Uint8Array(64);
  let length = 0;
  let state: 'text' | 'command' | 'skip' = 'text';
  /** `command`: bytes the command has at least. `skip`: bytes still to pass over. */
  let need = 0;

  function keep(bytes: Uint8Array): void {
    if (length + bytes.length > held.length) {
      const bigger = new Uint8Array(Math.max(2 * held.length, length + bytes.length));
      bigger.set(held.subarray(0, length));
      held = bigger;
    }
    held.set(bytes, length);
    length += bytes.length;
  }

  function release(kind: EscPosToken['kind'], out: EscPosToken[]): void {
    if (length > 0) out.push({ kind, bytes: held.slice(0, length) });
    length = 0;
    if (held.length > SKIP_PIECE) held = new Uint8Array(64);
  }

  function pushText(chunk: Uint8Array, start: number, out: EscPosToken[]): number {
    let end = start;
    while (end < chunk.length && chunk[end]! >= 0x20 && length + end - start < MAX_TEXT) end++;
    keep(chunk.subarray(start, end));
    if (length === MAX_TEXT) release('text', out);
    else if (end < chunk.length) {
      release('text', out);
      state = 'command';
      need = 1;
    }
    return end;
  }

  function pushCommand(chunk: Uint8Array, start: number, out: EscPosToken[]): number {
    const end = Math.min(chunk.length, start + need - length);
    keep(chunk.subarray(start, end));
    if (length < need) return end;
    need = commandLength(held, length);
    if (need > MAX_COMMAND) {
      need -= length;
      release('oversized', out);
      state = 'skip';
    } else if (need <= length) {
      release(isKnown(held.subarray(0, length)) ? 'command' : 'unknown', out);
      state = 'text';
    }
    return end;
  }

  function pushSkipped(chunk: Uint8Array, start: number, out: EscPosToken[]): number {
    const end = Math.min(chunk.length, start + Math.min(need, SKIP_PIECE) - length);
    keep(chunk.subarray(start, end));
    if (length === Math.min(need, SKIP_PIECE)) {
      need -= length;
      release('skipped', out);
      if (need === 0) state = 'text';
    }
    return end;
  }

  return {
    push(chunk) {
      const out: EscPosToken[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (state === 'text') at = pushText(chunk, at, out);
        else if (state === 'command') at = pushCommand(chunk, at, out);
        else at = pushSkipped(chunk, at, out);
      }
      return out;
    },
    flush() {
      const out: EscPosToken[] = [];
      release(state === 'text' ? 'text' : state === 'skip' ? 'skipped' : 'incomplete', out);
      state = 'text';
      return out;
    },
    inText: () => state === 'text',
  };
}

/** All tokens of a whole print job. */
export function tokenize(bytes: Uint8Array): EscPosToken[] {
  const tokenizer = createEscPosTokenizer();
  return [...tokenizer.push(bytes), ...tokenizer.flush()];
}

/** Real-time commands: the printer obeys them when they arrive, before all that waits. */
export interface RealTimeCommand {
  readonly bytes: Uint8Array;
  /** Offset in the chunk just after its last byte. */
  readonly end: number;
}

/**
 * Finds real-time commands (DLE EOT n, DLE ENQ n, DLE DC4 …) in the raw stream. They are found
 * inside the data of other commands too, and stay part of that data: the manual warns of it.
 */
export function createRealTimeScanner(): { push(chunk: Uint8Array): RealTimeCommand[] } {
  const held = new Uint8Array(16);
  let length = 0;
  return {
    push(chunk) {
      const found: RealTimeCommand[] = [];
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i]!;
        if (length === 0 && byte !== 0x10) continue;
        held[length++] = byte;
        const need = commandLength(held, length);
        if (length === 2 && need === 1) {
          held[0] = byte;
          length = byte === 0x10 ? 1 : 0;
        } else if (length >= need && length > 1) {
          found.push({ bytes: held.slice(0, length), end: i + 1 });
          length = 0;
        }
      }
      return found;
    },
  };
}

/** A piece of the stream from the printer to the host; the fixed bits of each byte tell. */
export interface EscPosReply {
  /**
   * `real-time`: answer to DLE EOT, 0xx1xx10. `asb`: four bytes, automatic status back,
   * 0xx1xx00 then 0xx0xxxx three times. `status`: answer to GS r, 0xx0xxxx. `block`: 5F or 37,
   * text, 00 (GS I, buffer cleared). `flow`: XON, XOFF.
   */
  readonly kind: 'real-time' | 'asb' | 'status' | 'block' | 'flow' | 'noise';
  readonly bytes: Uint8Array;
}

const MAX_BLOCK = 80;

/** Cuts what the printer sends into answers. */
export function createEscPosReplyFramer(): Framer<EscPosReply> {
  let held: number[] = [];

  function release(kind: EscPosReply['kind'], out: EscPosReply[]): void {
    if (held.length > 0) out.push({ kind, bytes: Uint8Array.from(held) });
    held = [];
  }

  function begin(byte: number, out: EscPosReply[]): void {
    held = [byte];
    if (byte === 0x5f || byte === 0x37) return;
    if ((byte & 0x93) === 0x10) return;
    if (byte === 0x11 || byte === 0x13) release('flow', out);
    else if ((byte & 0x93) === 0x12) release('real-time', out);
    else if ((byte & 0x90) === 0x00) release('status', out);
    else release('noise', out);
  }

  function add(byte: number, out: EscPosReply[]): void {
    const isBlock = held[0] === 0x5f || held[0] === 0x37;
    if (!isBlock && (byte & 0x90) !== 0x00) {
      release('noise', out);
      begin(byte, out);
      return;
    }
    held.push(byte);
    if (isBlock && byte === 0x00) release('block', out);
    else if (isBlock && held.length === MAX_BLOCK) release('noise', out);
    else if (!isBlock && held.length === 4) release('asb', out);
  }

  return {
    push(chunk) {
      const out: EscPosReply[] = [];
      for (const byte of chunk) {
        if (held.length === 0) begin(byte, out);
        else add(byte, out);
      }
      return out;
    },
    flush() {
      const out: EscPosReply[] = [];
      release('noise', out);
      return out;
    },
  };
}
