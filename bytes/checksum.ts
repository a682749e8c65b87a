/** XOR of the bytes from `start` (inclusive) to `end` (exclusive). */
export function xor(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum ^= bytes[i]!;
  return sum;
}
