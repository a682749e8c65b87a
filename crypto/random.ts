/** The most that one call of getRandomValues gives. */
const CHUNK = 65536;

/**
 * Bytes that nobody can foretell, for keys, PIN fills and challenges: the only place of real
 * chance. What must repeat takes a seeded Random from outside instead.
 */
export function randomBytes(length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += CHUNK) {
    globalThis.crypto.getRandomValues(out.subarray(at, Math.min(at + CHUNK, length)));
  }
  return out;
}
