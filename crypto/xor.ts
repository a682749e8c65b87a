/** Two byte strings of one length, bit by bit. Throws a RangeError when the lengths differ. */
export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length !== b.length) throw new RangeError(`XOR of ${a.length} and ${b.length} bytes`);
  return a.map((byte, i) => byte ^ b[i]!);
}
