import { createTdes, DES_BLOCK, encryptCbc } from './des.ts';

/**
 * ISO 9797-1 padding: 1 = zeroes to a full block, 2 = 80h and then zeroes (always at least one
 * byte), 3 = method 1 behind a block that holds the length in bits.
 */
export type MacPadding = 1 | 2 | 3;

/** Data filled up to whole blocks of 8 bytes; empty data becomes one block. */
export function padForMac(data: Uint8Array, padding: MacPadding): Uint8Array {
  const lead = padding === 3 ? DES_BLOCK : 0;
  const body = data.length + (padding === 2 ? 1 : 0);
  const blocks = Math.max(1, Math.ceil(body / DES_BLOCK));
  const out = new Uint8Array(lead + blocks * DES_BLOCK);
  out.set(data, lead);
  if (padding === 2) out[data.length] = 0x80;
  if (padding === 3) new DataView(out.buffer).setBigUint64(0, BigInt(data.length) * 8n);
  return out;
}

/**
 * MAC algorithm 1 (ISO 9797-1, 7.2): CBC under the whole key (8, 16 or 24 bytes). All 8 bytes of
 * the last block; who needs a short MAC takes the leading bytes.
 */
export function cbcMac(key: Uint8Array, data: Uint8Array, padding: MacPadding): Uint8Array {
  return encryptCbc(createTdes(key), padForMac(data, padding)).slice(-DES_BLOCK);
}

/**
 * MAC algorithm 3 (ISO 9797-1, 7.4; ANSI X9.19 "retail MAC"): single DES CBC under the left half
 * of a 16-byte key, the last block decrypted under the right half and encrypted under the left.
 * All 8 bytes. Throws a RangeError on any other key length.
 */
export function retailMac(key: Uint8Array, data: Uint8Array, padding: MacPadding): Uint8Array {
  if (key.length !== 16) {
    throw new RangeError(`retail MAC key: expected 16 bytes, got ${key.length}`);
  }
  const padded = padForMac(data, padding);
  const mac = encryptCbc(createTdes(key.subarray(0, 8)), padded).slice(-DES_BLOCK);
  createTdes(key.subarray(8)).decryptBlock(mac, 0, mac, 0);
  createTdes(key.subarray(0, 8)).encryptBlock(mac, 0, mac, 0);
  return mac;
}
