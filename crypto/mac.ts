import type { BlockCipher } from './block-cipher.ts';
import { createTdes } from './des.ts';

/**
 * ISO 9797-1 padding: 1 = zeroes to a full block, 2 = 80h and then zeroes (always at least one
 * byte), 3 = method 1 behind a block that holds the length in bits.
 */
export type MacPadding = 1 | 2 | 3;

/** Data filled up to whole blocks; empty data becomes one block. */
export function padForMac(data: Uint8Array, padding: MacPadding, blockSize = 8): Uint8Array {
  const lead = padding === 3 ? blockSize : 0;
  const body = data.length + (padding === 2 ? 1 : 0);
  const blocks = Math.max(1, Math.ceil(body / blockSize));
  const out = new Uint8Array(lead + blocks * blockSize);
  out.set(data, lead);
  if (padding === 2) out[data.length] = 0x80;
  if (padding === 3) new DataView(out.buffer).setBigUint64(lead - 8, BigInt(data.length) * 8n);
  return out;
}

/** The last block of CBC from a zero vector. */
function lastOfCbc(cipher: BlockCipher, blocks: Uint8Array): Uint8Array {
  const { blockSize } = cipher;
  const chain = new Uint8Array(blockSize);
  for (let at = 0; at < blocks.length; at += blockSize) {
    for (let i = 0; i < blockSize; i++) chain[i]! ^= blocks[at + i]!;
    cipher.encryptBlock(chain, 0, chain, 0);
  }
  return chain;
}

/** MAC algorithm 1 (ISO 9797-1, 7.2) under any cipher: the whole last block. */
export function cbcMacOf(cipher: BlockCipher, data: Uint8Array, padding: MacPadding): Uint8Array {
  return lastOfCbc(cipher, padForMac(data, padding, cipher.blockSize));
}

/**
 * MAC algorithm 1 under a DES key (8 bytes: ANSI X9.9; 16 or 24). All 8 bytes of the last block;
 * who needs a short MAC takes the leading bytes.
 */
export function cbcMac(key: Uint8Array, data: Uint8Array, padding: MacPadding): Uint8Array {
  return cbcMacOf(createTdes(key), data, padding);
}

export type RetailMac = (data: Uint8Array, padding: MacPadding) => Uint8Array;

/** MAC algorithm 3 with the key's schedules made once; as `retailMac`. */
export function createRetailMac(key: Uint8Array): RetailMac {
  if (key.length !== 16) {
    throw new RangeError(`retail MAC key: expected 16 bytes, got ${key.length}`);
  }
  const left = createTdes(key.subarray(0, 8));
  const right = createTdes(key.subarray(8));
  return (data, padding) => {
    const mac = lastOfCbc(left, padForMac(data, padding));
    right.decryptBlock(mac, 0, mac, 0);
    left.encryptBlock(mac, 0, mac, 0);
    return mac;
  };
}

/**
 * MAC algorithm 3 (ISO 9797-1, 7.4; ANSI X9.19 "retail MAC", padding 1): single DES CBC under the
 * left half of a 16-byte key, the last block decrypted under the right half and encrypted under
 * the left. All 8 bytes. Throws a RangeError on any other key length.
 */
export function retailMac(key: Uint8Array, data: Uint8Array, padding: MacPadding): Uint8Array {
  return createRetailMac(key)(data, padding);
}
