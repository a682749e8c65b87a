import { concat } from '../../../bytes/concat.ts';
import type { Framer } from '../../transport/framer.ts';

/*
 * `16 data 17 CRChi CRClo`. In data 13, 16 and 17 travel as 13 and the byte + 20; the CRC (1021,
 * init 0) is over the data as it was, and 17. Abecs 2.12, 2.2.1 and 7.2.
 */
export const EOT = 0x04;
export const ACK = 0x06;
export const NAK = 0x15;
export const CAN = 0x18;
const DC3 = 0x13;
const SYN = 0x16;
const ETB = 0x17;
const ESCAPE = 0x20;

/** Bytes of data before escaping. */
export const MAX_DATA = 2049;

export type AbecsItem =
  | { readonly kind: 'packet'; readonly bytes: Uint8Array; readonly data: Uint8Array }
  | { readonly kind: 'control'; readonly bytes: Uint8Array; readonly code: number }
  /** Began as a packet and is none: wrong CRC, too long, or cut off. */
  | { readonly kind: 'damaged'; readonly bytes: Uint8Array }
  | { readonly kind: 'noise'; readonly bytes: Uint8Array };

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/** CRC-16 with polynomial 1021 and initial value 0, most significant bit first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ CRC_TABLE[(crc >> 8) ^ byte]!;
  return crc;
}

/** Throws a RangeError for more than 2049 bytes. */
export function encodePacket(data: Uint8Array): Uint8Array {
  if (data.length > MAX_DATA) throw new RangeError(`packet of ${data.length} bytes`);
  const escaped: number[] = [];
  for (const byte of data) {
    if (isSpecial(byte)) escaped.push(DC3, byte + ESCAPE);
    else escaped.push(byte);
  }
  const crc = crc16(concat(data, ETB));
  return concat(SYN, Uint8Array.from(escaped), ETB, crc >> 8, crc & 0xff);
}

function isSpecial(byte: number): boolean {
  return byte === DC3 || byte === SYN || byte === ETB;
}

function isControl(byte: number): boolean {
  return byte === EOT || byte === ACK || byte === NAK || byte === CAN;
}

/**
 * Cuts packets out of the stream. 16 never stands inside a packet, so one that does begins the
 * next packet, and what was before it is damaged.
 */
export function createAbecsFramer(): Framer<AbecsItem> {
  let held: Uint8Array = new Uint8Array(0);
  /** Data of the packet that `held` begins with, as far as it was looked at. */
  let data: number[] = [];
  let seen = 0;

  function drop(length: number): Uint8Array {
    const bytes = held.slice(0, length);
    held = held.slice(length);
    data = [];
    seen = 0;
    return bytes;
  }

  /** The item at the front of `held`; undefined: not all there yet. */
  function next(): AbecsItem | undefined {
    const first = held[0];
    if (first === undefined) return undefined;
    if (first === SYN) return packet();
    if (isControl(first)) return { kind: 'control', bytes: drop(1), code: first };
    let end = 1;
    while (end < held.length && held[end] !== SYN && !isControl(held[end]!)) end++;
    return { kind: 'noise', bytes: drop(end) };
  }

  function packet(): AbecsItem | undefined {
    if (seen === 0) seen = 1;
    for (; seen < held.length && held[seen] !== ETB; seen++) {
      const byte = held[seen]!;
      if (byte === SYN || data.length >= MAX_DATA) return { kind: 'damaged', bytes: drop(seen) };
      if (byte !== DC3) {
        data.push(byte);
        continue;
      }
      const escaped = held[seen + 1];
      if (escaped === undefined) return undefined;
      if (!isSpecial(escaped - ESCAPE)) return { kind: 'damaged', bytes: drop(seen + 1) };
      data.push(escaped - ESCAPE);
      seen++;
    }
    const end = seen + 3;
    if (held.length < end) return undefined;
    const content = Uint8Array.from(data);
    const crc = crc16(concat(content, ETB));
    if (held[end - 2] === crc >> 8 && held[end - 1] === (crc & 0xff)) {
      return { kind: 'packet', bytes: drop(end), data: content };
    }
    // The end may have been noise, and what stands for its CRC the next packet's beginning.
    const again = held.indexOf(SYN, seen + 1);
    return { kind: 'damaged', bytes: drop(again > 0 && again < end ? again : end) };
  }

  function cut(): AbecsItem[] {
    const items: AbecsItem[] = [];
    for (let item = next(); item; item = next()) items.push(item);
    return items;
  }

  return {
    push(chunk) {
      held = concat(held, chunk);
      return cut();
    },
    flush() {
      const items: AbecsItem[] = [];
      while (held.length > 0) {
        // Only a packet's beginning is ever held; what follows its 16 may hold the next one.
        const again = held.indexOf(SYN, 1);
        items.push({ kind: 'damaged', bytes: drop(again > 0 ? again : held.length) });
        items.push(...cut());
      }
      return items;
    },
  };
}
