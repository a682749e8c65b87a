/** What hides a secret byte in a shown frame. */
export const MASK = 0x2a;

/** Fewer digits than the shortest PAN on a bank card: then nothing of it is shown. */
const MIN_PAN = 13;
const SHOWN_FIRST = 6;
const SHOWN_LAST = 4;

/**
 * Masks a track in place: of the PAN the first 6 and last 4 digits stay, of the rest nothing.
 * What does not begin with a PAN (track 3 among others) is masked as a whole.
 */
export function maskTrack(bytes: Uint8Array, start: number, end: number): void {
  let at = start;
  // Track 1 of a bank card: format code B, with or without the sentinel.
  if (bytes[at] === 0x25) at++;
  if (bytes[at] === 0x42) at++;
  else if (bytes[at] === 0x3b) at++;
  let pan = 0;
  while (at + pan < end && isDigit(bytes[at + pan])) pan++;
  const separator = bytes[at + pan];
  const isPan = pan >= MIN_PAN && pan <= 19 && (separator === 0x3d || separator === 0x5e);
  if (!isPan) at = start;
  const shownUntil = isPan ? at + SHOWN_FIRST : start;
  const lastFrom = isPan ? at + pan - SHOWN_LAST : end;
  const separatorAt = isPan ? at + pan : end;
  for (let i = at; i < end; i++) {
    const shown = i < shownUntil || (i >= lastFrom && i <= separatorAt);
    if (!shown) bytes[i] = MASK;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/**
 * Tags whose value is, holds or discloses the PAN, a track or the cardholder's name (EMV 4.4
 * Book 3, annex A). 9F46 and 9F2D are certificates from which the PAN is recovered.
 */
const SECRET_TAGS = new Set([
  0x56, 0x57, 0x5a, 0x99, 0x5f20, 0x9f0b, 0x9f1f, 0x9f20, 0x9f2d, 0x9f46, 0x9f6b,
]);

/**
 * Masks a response APDU in place, SW1 SW2 excepted: the values of secret tags where the body is
 * BER-TLV to its last byte, else the whole body. Tells which it was.
 */
export function maskResponseApdu(bytes: Uint8Array, start: number, end: number): boolean {
  const bodyEnd = Math.max(start, end - 2);
  const secrets: [number, number][] = [];
  const isTlv = bodyEnd > start && walkTlv(bytes, start, bodyEnd, secrets);
  for (const [from, to] of isTlv ? secrets : [[start, bodyEnd] as const])
    bytes.fill(MASK, from, to);
  return isTlv;
}

/** Collects where secret values lie; false where the bytes are not BER-TLV. */
function walkTlv(
  bytes: Uint8Array,
  start: number,
  end: number,
  secrets: [number, number][],
): boolean {
  let at = start;
  while (at < end) {
    const constructed = ((bytes[at] ?? 0) & 0x20) !== 0;
    const tag = readTag(bytes, at, end);
    if (tag === undefined) return false;
    const length = readLength(bytes, tag.next, end);
    if (length === undefined) return false;
    const valueEnd = length.next + length.value;
    if (SECRET_TAGS.has(tag.value)) secrets.push([length.next, valueEnd]);
    else if (constructed && !walkTlv(bytes, length.next, valueEnd, secrets)) return false;
    at = valueEnd;
  }
  return true;
}

interface Read {
  readonly value: number;
  readonly next: number;
}

/** Tags of one to three bytes; EMV pads with no zeroes inside answers. */
function readTag(bytes: Uint8Array, at: number, end: number): Read | undefined {
  const first = bytes[at] ?? 0;
  if (first === 0x00 || first === 0xff) return undefined;
  let value = first;
  let next = at + 1;
  if ((first & 0x1f) === 0x1f) {
    for (;;) {
      const more = bytes[next];
      if (next >= end || more === undefined || next > at + 2) return undefined;
      value = (value << 8) | more;
      next++;
      if ((more & 0x80) === 0) break;
    }
  }
  return { value, next };
}

function readLength(bytes: Uint8Array, at: number, end: number): Read | undefined {
  const first = bytes[at];
  if (at >= end || first === undefined) return undefined;
  let value = first;
  let next = at + 1;
  if (first === 0x81) value = bytes[next++] ?? 0;
  else if (first === 0x82) value = ((bytes[next++] ?? 0) << 8) | (bytes[next++] ?? 0);
  else if (first > 0x7f) return undefined;
  return next + value <= end ? { value, next } : undefined;
}

/** Instructions of EMV whose data field carries no secret. */
const OPEN_INSTRUCTIONS = new Set([0x82, 0x84, 0x88, 0xa4, 0xa8, 0xae, 0xb0, 0xb2, 0xc0, 0xca]);

/** Masks a command APDU in place: its data field, unless the instruction carries no secret. */
export function maskCommandApdu(bytes: Uint8Array, start: number, end: number): void {
  if (OPEN_INSTRUCTIONS.has(bytes[start + 1] ?? 0)) return;
  // CLA INS P1 P2 Lc stay; so VERIFY keeps its length and loses its PIN block.
  bytes.fill(MASK, Math.min(start + 5, end), end);
}
