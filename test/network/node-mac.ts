import { createCipheriv, createDecipheriv } from 'node:crypto';

/*
 * Cryptography that shares nothing with the product's: OpenSSL's triple DES. Single DES is K K K;
 * double length is K1 K2 K1.
 */

const ZERO = Buffer.alloc(8);

function tripled(key: Uint8Array): Buffer {
  const first = key.subarray(0, 8);
  return Buffer.concat(key.length === 8 ? [key, key, key] : [key, first]);
}

function run(key: Uint8Array, data: Uint8Array, way: 'encrypt' | 'decrypt', ecb: boolean): Buffer {
  const create = way === 'encrypt' ? createCipheriv : createDecipheriv;
  const cipher = create(ecb ? 'des-ede3-ecb' : 'des-ede3-cbc', tripled(key), ecb ? null : ZERO);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

export const tdesEcb = (key: Uint8Array, data: Uint8Array, way: 'encrypt' | 'decrypt'): Buffer =>
  run(key, data, way, true);

/** ISO 9797-1 algorithm 3, padding 1: upper-case hex of all eight bytes. */
export function nodeRetailMac(key: Uint8Array, data: Uint8Array): string {
  const padded = Buffer.alloc(Math.max(8, Math.ceil(data.length / 8) * 8));
  padded.set(data);
  const [left, right] = [key.subarray(0, 8), key.subarray(8, 16)];
  const last = run(left, padded, 'encrypt', false).subarray(-8);
  return run(left, run(right, last, 'decrypt', true), 'encrypt', true)
    .toString('hex')
    .toUpperCase();
}

/** The leading three bytes of a zero block, upper-case hex. */
export const nodeKcv = (key: Uint8Array): string =>
  tdesEcb(key, ZERO, 'encrypt').subarray(0, 3).toString('hex').toUpperCase();
