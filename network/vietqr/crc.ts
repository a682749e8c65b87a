/** CRC-16/CCITT-FALSE (polynomial 1021, initial FFFF), which EMVCo's QR codes carry in tag 63. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

const utf8 = new TextEncoder();

/** Over the UTF-8 bytes of `text` up to `end`, in the string's own units. */
export function crc16(text: string, end = text.length): number {
  let crc = 0xffff;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return over(utf8.encode(text.slice(0, end)));
    crc = ((crc << 8) & 0xffff) ^ TABLE[(crc >> 8) ^ code]!;
  }
  return crc;
}

function over(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ TABLE[(crc >> 8) ^ byte]!;
  return crc;
}

/** Four upper-case hex digits: what follows `6304`. */
export function crcDigits(text: string, end = text.length): string {
  return crc16(text, end).toString(16).toUpperCase().padStart(4, '0');
}
