import type { BlockCipher } from './block-cipher.ts';
import { cmac } from './cmac.ts';
import { createTdes } from './des.ts';

/** Key check value of a DES key (8, 16 or 24 bytes): the leading 3 bytes of a zero block under it. */
export function kcv(key: Uint8Array): Uint8Array {
  return kcvOf(createTdes(key));
}

/** The same of a key whose schedule is already made. Older AES practice uses it too. */
export function kcvOf(cipher: BlockCipher): Uint8Array {
  const block = new Uint8Array(cipher.blockSize);
  cipher.encryptBlock(block, 0, block, 0);
  return block.slice(0, 3);
}

/** Key check value of an AES key (ANSI X9.24-1, annex A): the leading bytes, 5 at most, of a CMAC. */
export function cmacKcv(cipher: BlockCipher, length = 5): Uint8Array {
  return cmac(cipher, new Uint8Array(cipher.blockSize)).slice(0, length);
}
