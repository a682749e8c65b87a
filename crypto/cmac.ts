import type { BlockCipher } from './block-cipher.ts';

/** A block of 8 or 16 bytes times x in GF(2^64) or GF(2^128): one place to the left. */
export function doubleBlock(block: Uint8Array): Uint8Array {
  const out = new Uint8Array(block.length);
  for (let i = 0; i < block.length; i++) {
    out[i] = (block[i]! << 1) | ((block[i + 1] ?? 0) >> 7);
  }
  if (block[0]! & 0x80) out[out.length - 1]! ^= block.length === 8 ? 0x1b : 0x87;
  return out;
}

/**
 * CMAC (NIST SP 800-38B, 6.2; ISO/IEC 9797-1, 7.6: MAC algorithm 5) over any number of bytes: a
 * whole block, 16 bytes under AES and 8 under DES.
 */
export function cmac(cipher: BlockCipher, data: Uint8Array): Uint8Array {
  const { blockSize } = cipher;
  const zero = new Uint8Array(blockSize);
  cipher.encryptBlock(zero, 0, zero, 0);
  const whole = data.length > 0 && data.length % blockSize === 0;
  let subkey = doubleBlock(zero);
  if (!whole) subkey = doubleBlock(subkey);

  const last = whole ? data.length - blockSize : data.length - (data.length % blockSize);
  const chain = new Uint8Array(blockSize);
  for (let at = 0; at < last; at += blockSize) {
    for (let i = 0; i < blockSize; i++) chain[i]! ^= data[at + i]!;
    cipher.encryptBlock(chain, 0, chain, 0);
  }
  for (let i = 0; i < blockSize; i++) {
    const padding = last + i === data.length ? 0x80 : 0;
    chain[i]! ^= (data[last + i] ?? padding) ^ subkey[i]!;
  }
  cipher.encryptBlock(chain, 0, chain, 0);
  return chain;
}
