import type { BlockCipher } from './block-cipher.ts';

export const AES_BLOCK = 16;

/** In GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4.2). */
const double = (byte: number): number => ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff;
const rotateRight = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** FIPS 197, 5.1.1: made here from inverse and affine map, checked in tests against the print. */
const SBOX = new Uint8Array(256);
const INVERSE_SBOX = new Uint8Array(256);
/** SubBytes and MixColumns in one look-up for the top byte of a column; the others are turned. */
const MIX = new Int32Array(256);
const INVERSE_MIX = new Int32Array(256);

{
  // 3 generates the multiplicative group: p runs through all but 0 and q through their inverses.
  let p = 1;
  let q = 1;
  do {
    p ^= double(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    let s = q;
    for (let turn = 1; turn <= 4; turn++) s ^= ((q << turn) | (q >> (8 - turn))) & 0xff;
    SBOX[p] = s ^ 0x63;
  } while (p !== 1);
  SBOX[0] = 0x63;
  for (let i = 0; i < 256; i++) {
    const s = SBOX[i]!;
    INVERSE_SBOX[s] = i;
    const two = double(s);
    MIX[i] = (two << 24) | (s << 16) | (s << 8) | (two ^ s);
    const i2 = double(i);
    const i4 = double(i2);
    const i8 = double(i4);
    INVERSE_MIX[s] =
      ((i8 ^ i4 ^ i2) << 24) | ((i8 ^ i) << 16) | ((i8 ^ i4 ^ i) << 8) | (i8 ^ i2 ^ i);
  }
}

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

function putWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function substitute(box: Uint8Array, a: number, b: number, c: number, d: number): number {
  return (
    (box[a >>> 24]! << 24) |
    (box[(b >>> 16) & 255]! << 16) |
    (box[(c >>> 8) & 255]! << 8) |
    box[d & 255]!
  );
}

/** FIPS 197, 5.2: four words a round, one round more than there are rounds. */
function expand(key: Uint8Array): Int32Array {
  const given = key.length / 4;
  const words = new Int32Array(4 * (given + 7));
  let constant = 1;
  for (let i = 0; i < words.length; i++) {
    if (i < given) {
      words[i] = word(key, 4 * i);
      continue;
    }
    let t = words[i - 1]!;
    if (i % given === 0) {
      t = rotateRight(t, 24);
      t = substitute(SBOX, t, t, t, t) ^ (constant << 24);
      constant = double(constant);
    } else if (given > 6 && i % given === 4) t = substitute(SBOX, t, t, t, t);
    words[i] = words[i - given]! ^ t;
  }
  return words;
}

/** FIPS 197, 5.3.5: the schedule of the equivalent inverse cipher, last round first. */
function invert(words: Int32Array): Int32Array {
  const out = new Int32Array(words.length);
  for (let i = 0; i < words.length; i++) {
    const w = words[words.length - 4 - (i & ~3) + (i & 3)]!;
    const inner = i >= 4 && i < words.length - 4;
    out[i] = inner
      ? INVERSE_MIX[SBOX[w >>> 24]!]! ^
        rotateRight(INVERSE_MIX[SBOX[(w >>> 16) & 255]!]!, 8) ^
        rotateRight(INVERSE_MIX[SBOX[(w >>> 8) & 255]!]!, 16) ^
        rotateRight(INVERSE_MIX[SBOX[w & 255]!]!, 24)
      : w;
  }
  return out;
}

/** `turn` is 1 where rows shift left (encryption), 3 where they shift right. */
function crypt(
  words: Int32Array,
  mix: Int32Array,
  box: Uint8Array,
  turn: 1 | 3,
  input: Uint8Array,
  from: number,
  output: Uint8Array,
  to: number,
): void {
  const column = (a: number, b: number, c: number, d: number): number =>
    mix[a >>> 24]! ^
    rotateRight(mix[(b >>> 16) & 255]!, 8) ^
    rotateRight(mix[(c >>> 8) & 255]!, 16) ^
    rotateRight(mix[d & 255]!, 24);
  let s0 = word(input, from) ^ words[0]!;
  let s2 = word(input, from + 8) ^ words[2]!;
  // Right instead of left is the same with the odd columns exchanged.
  let s1 = word(input, from + 4 * turn) ^ words[turn]!;
  let s3 = word(input, from + 16 - 4 * turn) ^ words[4 - turn]!;
  const last = words.length - 4;
  for (let k = 4; k < last; k += 4) {
    const t0 = column(s0, s1, s2, s3) ^ words[k]!;
    const t1 = column(s1, s2, s3, s0) ^ words[k + turn]!;
    const t2 = column(s2, s3, s0, s1) ^ words[k + 2]!;
    s3 = column(s3, s0, s1, s2) ^ words[k + 4 - turn]!;
    s0 = t0;
    s1 = t1;
    s2 = t2;
  }
  const t0 = substitute(box, s0, s1, s2, s3) ^ words[last]!;
  const t1 = substitute(box, s1, s2, s3, s0) ^ words[last + turn]!;
  const t2 = substitute(box, s2, s3, s0, s1) ^ words[last + 2]!;
  const t3 = substitute(box, s3, s0, s1, s2) ^ words[last + 4 - turn]!;
  putWord(output, to, t0);
  putWord(output, to + 4 * turn, t1);
  putWord(output, to + 8, t2);
  putWord(output, to + 16 - 4 * turn, t3);
}

/**
 * AES (FIPS 197) with a key of 16, 24 or 32 bytes. Plain JavaScript, so that it runs alike in Node,
 * Electron and a browser, without waiting. Throws a RangeError on any other length.
 */
export function createAes(key: Uint8Array): BlockCipher {
  if (key.length !== 16 && key.length !== 24 && key.length !== 32) {
    throw new RangeError(`AES key: expected 16, 24 or 32 bytes, got ${key.length}`);
  }
  const forward = expand(key);
  let backward: Int32Array | undefined;
  return {
    blockSize: AES_BLOCK,
    encryptBlock: (input, from, output, to) =>
      crypt(forward, MIX, SBOX, 1, input, from, output, to),
    decryptBlock(input, from, output, to) {
      backward ??= invert(forward);
      crypt(backward, INVERSE_MIX, INVERSE_SBOX, 3, input, from, output, to);
    },
  };
}
