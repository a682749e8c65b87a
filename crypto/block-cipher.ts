/** A cipher with its key schedule made. */
export interface BlockCipher {
  /** Bytes of a block. */
  readonly blockSize: 8 | 16;
  /** One block from `input` at `from` into `output` at `to`; the two may be the same. */
  encryptBlock(input: Uint8Array, from: number, output: Uint8Array, to: number): void;
  decryptBlock(input: Uint8Array, from: number, output: Uint8Array, to: number): void;
}

function requireBlocks({ blockSize }: BlockCipher, data: Uint8Array): void {
  if (data.length % blockSize !== 0) {
    throw new RangeError(`data: expected whole ${blockSize}-byte blocks, got ${data.length} bytes`);
  }
}

/** Electronic code book (ISO/IEC 10116, 6): whole blocks in, as many out. */
export function encryptEcb(cipher: BlockCipher, data: Uint8Array): Uint8Array {
  requireBlocks(cipher, data);
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += cipher.blockSize) cipher.encryptBlock(data, at, out, at);
  return out;
}

export function decryptEcb(cipher: BlockCipher, data: Uint8Array): Uint8Array {
  requireBlocks(cipher, data);
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += cipher.blockSize) cipher.decryptBlock(data, at, out, at);
  return out;
}

/** Cipher block chaining (ISO/IEC 10116, 7): whole blocks in, as many out; `iv` zeroes if absent. */
export function encryptCbc(cipher: BlockCipher, data: Uint8Array, iv?: Uint8Array): Uint8Array {
  requireBlocks(cipher, data);
  const out = new Uint8Array(data.length);
  const chain = iv ? new Uint8Array(iv) : new Uint8Array(cipher.blockSize);
  for (let at = 0; at < data.length; at += cipher.blockSize) {
    for (let i = 0; i < chain.length; i++) chain[i]! ^= data[at + i]!;
    cipher.encryptBlock(chain, 0, chain, 0);
    out.set(chain, at);
  }
  return out;
}

export function decryptCbc(cipher: BlockCipher, data: Uint8Array, iv?: Uint8Array): Uint8Array {
  const out = decryptEcb(cipher, data);
  const { blockSize } = cipher;
  for (let i = 0; i < out.length; i++) {
    out[i]! ^= i < blockSize ? (iv?.[i] ?? 0) : data[i - blockSize]!;
  }
  return out;
}

function increment(count: Uint8Array): void {
  for (let at = count.length - 1; at >= 0; at--) {
    count[at] = count[at]! + 1;
    if (count[at] !== 0) return;
  }
}

/**
 * Counter mode (NIST SP 800-38A, 6.5): any length in, the same out, and its own inverse. The whole
 * block counts up, from `counter`.
 */
export function cryptCtr(cipher: BlockCipher, data: Uint8Array, counter: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length);
  const count = new Uint8Array(counter);
  const stream = new Uint8Array(cipher.blockSize);
  for (let i = 0; i < data.length; i++) {
    const place = i % cipher.blockSize;
    if (place === 0) {
      cipher.encryptBlock(count, 0, stream, 0);
      increment(count);
    }
    out[i] = data[i]! ^ stream[place]!;
  }
  return out;
}
