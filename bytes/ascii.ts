/** One byte a character; characters above FF are a bug in the caller. */
export function ascii(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw new RangeError(`character at ${i} does not fit one byte`);
    out[i] = code;
  }
  return out;
}

/** Latin-1 text of the bytes from `start` (inclusive) to `end` (exclusive). */
export function fromAscii(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}
