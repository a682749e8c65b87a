import type { BlockCipher } from './block-cipher.ts';
import { P, PC1, PC2, S_BOXES, TURNS } from './des-tables.ts';

export const DES_BLOCK = 8;

/**
 * S-box and P in one look-up each: SP[64 * box + six bits]. Both halves are kept turned left by
 * one bit through all rounds, so that each box finds its six bits in one piece.
 */
const SP = new Int32Array(512);
for (let box = 0; box < 8; box++) {
  for (let six = 0; six < 64; six++) {
    const row = ((six >> 4) & 2) | (six & 1);
    const four = S_BOXES[box]![row * 16 + ((six >> 1) & 15)]!;
    let word = 0;
    for (let i = 0; i < 32; i++) {
      const source = P[i]! - 1;
      if (source >> 2 === box && (four >> (3 - (source & 3))) & 1) word |= 1 << (31 - i);
    }
    SP[64 * box + six] = (word << 1) | (word >>> 31);
  }
}

/** Words of a schedule: two a round, boxes 2 4 6 8 and then 1 3 5 7, six bits in each byte. */
const WORDS = 32;

/** Where the key's left-to-right bit `n` (from 1) goes: its part of every word of the schedule. */
function scheduleOfBit(n: number): Int32Array {
  const words = new Int32Array(WORDS);
  let turned = 0;
  for (let round = 0; round < 16; round++) {
    turned += TURNS[round]!;
    for (let i = 0; i < 48; i++) {
      const chosen = PC2[i]! - 1;
      const half = chosen < 28 ? 0 : 28;
      if (PC1[half + ((chosen - half + turned) % 28)] !== n) continue;
      const box = Math.floor(i / 6);
      const place = 8 * (3 - (box >> 1)) + 5 - (i % 6);
      words[2 * round + (box & 1 ? 0 : 1)]! |= 1 << place;
    }
  }
  return words;
}

/** The schedule of each value of each of a key's 16 half bytes: a key's is all of them joined. */
const HALVES = new Int32Array(16 * 16 * WORDS);
for (let half = 0; half < 16; half++) {
  for (let bit = 0; bit < 4; bit++) {
    const words = scheduleOfBit(4 * half + bit + 1);
    for (let value = 0; value < 16; value++) {
      if (!((value >> (3 - bit)) & 1)) continue;
      const row = (16 * half + value) * WORDS;
      for (let i = 0; i < WORDS; i++) HALVES[row + i]! |= words[i]!;
    }
  }
}

/**
 * A schedule: small integers in a plain array, since V8 gives a typed array of this length a buffer
 * of its own, which takes longer than to fill it.
 */
type Schedule = readonly number[];

const NO_WORDS: Schedule = Array.from({ length: WORDS }, () => 0);

/** The schedule for the eight key bytes at `offset`. */
function schedule(key: Uint8Array, offset: number): Schedule {
  const words = NO_WORDS.slice();
  for (let half = 0; half < 16; half++) {
    const value = (key[offset + (half >> 1)]! >> (half & 1 ? 0 : 4)) & 15;
    const row = (16 * half + value) * WORDS;
    for (let i = 0; i < WORDS; i++) words[i]! |= HALVES[row + i]!;
  }
  return words;
}

/** The same rounds in the other order undo them. */
function reversed(words: Schedule): Schedule {
  return words.map((_, i) => words[words.length - 2 - i + 2 * (i & 1)]!);
}

/** One block through 16 or 48 rounds. IP and its inverse cancel between the passes of 3DES. */
function crypt(
  words: Schedule,
  input: Uint8Array,
  from: number,
  output: Uint8Array,
  to: number,
): void {
  let l =
    (input[from]! << 24) | (input[from + 1]! << 16) | (input[from + 2]! << 8) | input[from + 3]!;
  let r =
    (input[from + 4]! << 24) |
    (input[from + 5]! << 16) |
    (input[from + 6]! << 8) |
    input[from + 7]!;
  // IP, as five exchanges of bits between the halves.
  let t = ((l >>> 4) ^ r) & 0x0f0f0f0f;
  r ^= t;
  l ^= t << 4;
  t = ((l >>> 16) ^ r) & 0x0000ffff;
  r ^= t;
  l ^= t << 16;
  t = ((r >>> 2) ^ l) & 0x33333333;
  l ^= t;
  r ^= t << 2;
  t = ((r >>> 8) ^ l) & 0x00ff00ff;
  l ^= t;
  r ^= t << 8;
  t = ((l >>> 1) ^ r) & 0x55555555;
  r ^= t;
  l ^= t << 1;
  l = (l << 1) | (l >>> 31);
  r = (r << 1) | (r >>> 31);

  for (let pass = 0; pass < words.length; pass += 32) {
    for (let k = pass; k < pass + 32; k += 4) {
      t = r ^ words[k]!;
      let u = ((r << 28) | (r >>> 4)) ^ words[k + 1]!;
      l ^=
        SP[448 + (t & 63)]! ^
        SP[320 + ((t >>> 8) & 63)]! ^
        SP[192 + ((t >>> 16) & 63)]! ^
        SP[64 + ((t >>> 24) & 63)]! ^
        SP[384 + (u & 63)]! ^
        SP[256 + ((u >>> 8) & 63)]! ^
        SP[128 + ((u >>> 16) & 63)]! ^
        SP[(u >>> 24) & 63]!;
      t = l ^ words[k + 2]!;
      u = ((l << 28) | (l >>> 4)) ^ words[k + 3]!;
      r ^=
        SP[448 + (t & 63)]! ^
        SP[320 + ((t >>> 8) & 63)]! ^
        SP[192 + ((t >>> 16) & 63)]! ^
        SP[64 + ((t >>> 24) & 63)]! ^
        SP[384 + (u & 63)]! ^
        SP[256 + ((u >>> 8) & 63)]! ^
        SP[128 + ((u >>> 16) & 63)]! ^
        SP[(u >>> 24) & 63]!;
    }
    t = l;
    l = r;
    r = t;
  }

  l = (l >>> 1) | (l << 31);
  r = (r >>> 1) | (r << 31);
  t = ((l >>> 1) ^ r) & 0x55555555;
  r ^= t;
  l ^= t << 1;
  t = ((r >>> 8) ^ l) & 0x00ff00ff;
  l ^= t;
  r ^= t << 8;
  t = ((r >>> 2) ^ l) & 0x33333333;
  l ^= t;
  r ^= t << 2;
  t = ((l >>> 16) ^ r) & 0x0000ffff;
  r ^= t;
  l ^= t << 16;
  t = ((l >>> 4) ^ r) & 0x0f0f0f0f;
  r ^= t;
  l ^= t << 4;
  output[to] = l >>> 24;
  output[to + 1] = l >>> 16;
  output[to + 2] = l >>> 8;
  output[to + 3] = l;
  output[to + 4] = r >>> 24;
  output[to + 5] = r >>> 16;
  output[to + 6] = r >>> 8;
  output[to + 7] = r;
}

/**
 * DES and triple DES (FIPS 46-3) with the key schedule made once. Plain JavaScript, so that it
 * runs alike in Node, Electron and a browser: their crypto libraries share no name for it, and
 * setting one up costs far more than a block. Key of 8 bytes (single DES), 16 (K1 K2 K1) or 24;
 * parity bits are ignored. Throws a RangeError on any other length.
 */
export function createTdes(key: Uint8Array): BlockCipher {
  if (key.length !== 8 && key.length !== 16 && key.length !== 24) {
    throw new RangeError(`DES key: expected 8, 16 or 24 bytes, got ${key.length}`);
  }
  const k1 = schedule(key, 0);
  let forward = k1;
  if (key.length > 8) {
    const k2 = schedule(key, 8);
    const k3 = key.length === 24 ? schedule(key, 16) : k1;
    forward = [...k1, ...reversed(k2), ...k3];
  }
  let backward: Schedule | undefined;
  return {
    blockSize: DES_BLOCK,
    encryptBlock: (input, from, output, to) => crypt(forward, input, from, output, to),
    decryptBlock(input, from, output, to) {
      backward ??= reversed(forward);
      crypt(backward, input, from, output, to);
    },
  };
}
