/** Ones of a byte, modulo 2. */
function parityOf(byte: number): number {
  let ones = byte ^ (byte >> 4);
  ones ^= ones >> 2;
  return (ones ^ (ones >> 1)) & 1;
}

/** DES keys carry odd parity in each byte's lowest bit (ANSI X3.92). */
export function withOddParity(key: Uint8Array): Uint8Array {
  return key.map((byte) => (byte & 0xfe) | (parityOf(byte & 0xfe) ^ 1));
}

export function hasOddParity(key: Uint8Array): boolean {
  return key.every((byte) => parityOf(byte) === 1);
}
