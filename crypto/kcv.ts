import { createTdes, type Tdes } from './des.ts';

/** Key check value: the leading 3 bytes of a zero block under the key (8, 16 or 24 bytes). */
export function kcv(key: Uint8Array): Uint8Array {
  return kcvOf(createTdes(key));
}

/** The same of a key whose schedule is already made. */
export function kcvOf(tdes: Tdes): Uint8Array {
  const block = new Uint8Array(8);
  tdes.encryptBlock(block, 0, block, 0);
  return block.slice(0, 3);
}
