import { ascii } from '../../bytes/ascii.ts';
import { concat } from '../../bytes/concat.ts';
import type { Framer } from '../../hardware/transport/framer.ts';

/** Four ASCII decimal digits [code 3]: the length of the message that follows, without TPDU. */
const PREFIX = 4;
const LONGEST = 9999;
/** MTI and a binary bitmap: nothing shorter is a message. */
const SHORTEST = 12;
/** Noise is handed on in pieces of this size, however it came. */
const NOISE_PIECE = 256;

export type PrefixedItem =
  | { readonly kind: 'message'; readonly bytes: Uint8Array; readonly body: Uint8Array }
  /** `0000`: the line is idle and alive [low]. */
  | { readonly kind: 'heartbeat'; readonly bytes: Uint8Array }
  | { readonly kind: 'noise'; readonly bytes: Uint8Array };

/** Puts the length before a message of at most 9999 bytes. */
export function frameMessage(body: Uint8Array): Uint8Array {
  if (body.length > LONGEST) throw new RangeError(`a message has at most ${LONGEST} bytes`);
  return concat(ascii(String(body.length).padStart(PREFIX, '0')), body);
}

export const HEARTBEAT: Uint8Array = ascii('0000');

/**
 * Cuts a stream into messages with an ASCII MTI. After noise it goes on at the next four digits
 * that announce a possible length and are followed by a possible MTI. A heartbeat counts only
 * where a message could begin.
 */
export function createLengthPrefixFramer(): Framer<PrefixedItem> {
  // Room for the longest frame and a piece of noise before it.
  let held = new Uint8Array(1024);
  let size = 0;
  /** How many of the held bytes are known to be noise; they stand in front. */
  let noise = 0;
  let hunting = false;

  function append(chunk: Uint8Array): void {
    if (size + chunk.length > held.length) {
      const larger = new Uint8Array(Math.max(2 * held.length, size + chunk.length));
      larger.set(held.subarray(0, size));
      held = larger;
    }
    held.set(chunk, size);
    size += chunk.length;
  }

  function take(length: number): Uint8Array {
    const taken = held.slice(0, length);
    held.copyWithin(0, length, size);
    size -= length;
    return taken;
  }

  /** Everything that is decided by what is held. */
  function cut(items: PrefixedItem[]): void {
    for (;;) {
      if (noise >= NOISE_PIECE) {
        items.push({ kind: 'noise', bytes: take(NOISE_PIECE) });
        noise -= NOISE_PIECE;
        continue;
      }
      const verdict = judge(held, noise, size, hunting);
      if (verdict === 'more') return;
      if (verdict === 'noise') {
        noise++;
        hunting = true;
        continue;
      }
      if (noise > 0) {
        items.push({ kind: 'noise', bytes: take(noise) });
        noise = 0;
        continue;
      }
      hunting = false;
      const bytes = take(PREFIX + verdict);
      items.push(
        verdict === 0
          ? { kind: 'heartbeat', bytes }
          : { kind: 'message', bytes, body: bytes.subarray(PREFIX) },
      );
    }
  }

  return {
    push(chunk) {
      const items: PrefixedItem[] = [];
      // Not more at once than the longest frame: what is held stays within bounds.
      for (let at = 0; at < chunk.length; at += LONGEST) {
        append(chunk.subarray(at, at + LONGEST));
        cut(items);
      }
      return items;
    },
    flush() {
      const items: PrefixedItem[] = [];
      // Never searched for messages: a text inside a message cut short could pose as one.
      while (size > 0) items.push({ kind: 'noise', bytes: take(Math.min(size, NOISE_PIECE)) });
      noise = 0;
      hunting = false;
      return items;
    },
  };
}

/** What begins at `at`: a frame of so many bytes after the prefix, noise, or too little to say. */
function judge(
  held: Uint8Array,
  at: number,
  size: number,
  hunting: boolean,
): number | 'more' | 'noise' {
  let length = 0;
  for (let i = 0; i < PREFIX; i++) {
    if (at + i >= size) return 'more';
    const digit = held[at + i]! - 0x30;
    if (digit < 0 || digit > 9) return 'noise';
    length = length * 10 + digit;
  }
  if (length === 0 && !hunting) return 0;
  if (length < SHORTEST) return 'noise';
  for (let i = 0; i < 4; i++) {
    if (at + PREFIX + i >= size) return 'more';
    if (!MTI_DIGITS[i]!.includes(held[at + PREFIX + i]! - 0x30)) return 'noise';
  }
  return at + PREFIX + length <= size ? length : 'more';
}

/** Version, class, function, origin as ISO 8583 numbers them; 9 is a private version. */
const MTI_DIGITS: readonly (readonly number[])[] = [
  [0, 1, 2, 9],
  [1, 2, 3, 4, 5, 6, 8],
  [0, 1, 2, 3, 4],
  [0, 1, 2, 3, 4, 5],
];
