import { ascii } from '../../../bytes/ascii.ts';
import { xor } from '../../../bytes/checksum.ts';
import { concat } from '../../../bytes/concat.ts';
import type { Framer } from '../../transport/framer.ts';

/*
 * `02 LEN TEXT 03 XOR`: LEN is three ASCII digits and counts TEXT; XOR, over LEN, TEXT and 03, is
 * two ASCII hex digits. The pad sends key presses as bare bytes between its frames.
 */
const STX = 0x02;
const ETX = 0x03;
const HEAD = 4;
const TAIL = 3;
export const MAX_TEXT = 999;

export type PadItem =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array; readonly text: Uint8Array }
  /** One key press; `code` one of keys.ts. */
  | { readonly kind: 'key'; readonly bytes: Uint8Array; readonly code: number }
  /** Began as a frame and is none: wrong length digits, end or check sum. */
  | { readonly kind: 'broken'; readonly bytes: Uint8Array }
  /** Neither a frame nor a key, or what came close behind a broken frame. */
  | { readonly kind: 'noise'; readonly bytes: Uint8Array };

/** Throws a RangeError for a text of no or more than 999 bytes. */
export function buildFrame(text: Uint8Array): Uint8Array {
  if (text.length === 0 || text.length > MAX_TEXT) {
    throw new RangeError(`frame text: expected 1 to ${MAX_TEXT} bytes, got ${text.length}`);
  }
  const covered = concat(ascii(String(text.length).padStart(3, '0')), text, ETX);
  const check = xor(covered).toString(16).toUpperCase().padStart(2, '0');
  return concat(STX, covered, ascii(check));
}

/**
 * Tells frames from keys. `isKey` knows the key codes. After a broken frame nothing is taken for
 * a key until the line was silent or the next frame begins: digits out of a damaged answer must
 * not be typed into an amount.
 */
export function createPadFramer(isKey: (code: number) => boolean): Framer<PadItem> {
  let held: Uint8Array = new Uint8Array(0);
  let distrust = false;

  /** Whole items at the front of `held`; what may still become a frame stays. */
  function cut(): PadItem[] {
    const items: PadItem[] = [];
    let at = 0;
    while (at < held.length) {
      if (held[at] !== STX) {
        at = outside(at, items);
        continue;
      }
      const end = frameEnd(at);
      if (end === undefined) break;
      if (end > 0) {
        const bytes = held.slice(at, end);
        items.push({ kind: 'frame', bytes, text: bytes.slice(HEAD, -TAIL) });
        distrust = false;
        at = end;
        continue;
      }
      at = giveUp(at, -end, items);
    }
    held = held.slice(at);
    return items;
  }

  /**
   * End of the frame at `at`; undefined: not all there yet; negative: not a frame, and known so
   * from the bytes before that offset.
   */
  function frameEnd(at: number): number | undefined {
    let length = 0;
    for (let i = at + 1; i < at + HEAD; i++) {
      if (i >= held.length) return undefined;
      const digit = held[i]! - 0x30;
      if (digit < 0 || digit > 9) return -i;
      length = 10 * length + digit;
    }
    const end = at + HEAD + length + TAIL;
    if (length === 0) return -(at + HEAD);
    if (held.length < end) return undefined;
    const check = String.fromCharCode(held[end - 2]!, held[end - 1]!);
    const good =
      held[end - TAIL] === ETX &&
      /^[0-9A-Fa-f]{2}$/.test(check) &&
      Number.parseInt(check, 16) === xor(held, at + 1, end - 2);
    return good ? end : -end;
  }

  /** The broken frame from `at`: up to the next STX, where a good one may begin. */
  function giveUp(at: number, end: number, items: PadItem[]): number {
    const next = held.indexOf(STX, at + 1);
    const stop = next > 0 && next < end ? next : end;
    items.push({ kind: 'broken', bytes: held.slice(at, stop) });
    distrust = true;
    return stop;
  }

  function outside(at: number, items: PadItem[]): number {
    const code = held[at]!;
    const bytes = held.slice(at, at + 1);
    if (!distrust && isKey(code)) {
      items.push({ kind: 'key', bytes, code });
      return at + 1;
    }
    let stop = at + 1;
    while (stop < held.length && held[stop] !== STX && (distrust || !isKey(held[stop]!))) stop++;
    items.push({ kind: 'noise', bytes: held.slice(at, stop) });
    return stop;
  }

  return {
    push(chunk) {
      held = concat(held, chunk);
      return cut();
    },
    flush() {
      const items: PadItem[] = [];
      while (held.length > 0) {
        // Only what may become a frame is ever held, so an STX stands at the front.
        held = held.slice(giveUp(0, held.length, items));
        items.push(...cut());
      }
      distrust = false;
      return items;
    },
  };
}
