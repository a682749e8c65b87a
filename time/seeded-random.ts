/** Chance that repeats: the same seed gives the same numbers on any machine. */
export interface Random {
  /** A fraction, at least 0 and less than 1. */
  next(): number;
  /** A whole number, at least 0 and less than `below`. */
  below(below: number): number;
  bytes(length: number): Uint8Array;
  /** An independent stream, so that one consumer more does not shift the others. */
  fork(name: string): Random;
}

/** FNV-1a over UTF-16 units: spreads names over seeds. */
function hash(text: string, seed: number): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}

/** mulberry32: 32 bits of state, fast, good enough to choose faults and delays. Never for keys. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  const uint32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    next: () => uint32() / 4294967296,
    below: (below) => Math.floor((uint32() / 4294967296) * below),
    bytes(length) {
      const out = new Uint8Array(length);
      for (let i = 0; i < length; i++) out[i] = uint32() & 0xff;
      return out;
    },
    fork: (name) => createSeededRandom(hash(name, seed)),
  };
}
