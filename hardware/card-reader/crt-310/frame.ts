import { xor } from '../../../bytes/checksum.ts';
import { concat } from '../../../bytes/concat.ts';
import type { FramedItem, Framer } from '../../transport/framer.ts';

const STX = 0x02;
const ETX = 0x03;
export const EOT = 0x04;
export const ENQ = 0x05;
export const ACK = 0x06;
export const NAK = 0x15;

/** Data bytes after CM PM in the longest frame. */
export const MAX_DATA = 264;

const HEADER = 3;
const TRAILER = 2;
const MIN_TEXT = 2;
const MAX_TEXT = MIN_TEXT + MAX_DATA;

export interface Crt310Frame extends FramedItem {
  readonly kind: 'frame';
  readonly cm: number;
  readonly pm: number;
  readonly data: Uint8Array;
}

export interface Crt310Control extends FramedItem {
  readonly kind: 'control';
  readonly code: number;
}

export type Crt310Item =
  | Crt310Frame
  | Crt310Control
  /** Framed as it should be, but the BCC says otherwise. */
  | { readonly kind: 'damaged'; readonly bytes: Uint8Array }
  | { readonly kind: 'noise'; readonly bytes: Uint8Array };

/** `02 LENH LENL CM PM data 03 BCC`; LEN counts CM..data, BCC is the XOR of all before it. */
export function encodeFrame(cm: number, pm: number, data: Uint8Array): Uint8Array {
  if (data.length > MAX_DATA) throw new RangeError(`CRT-310 frame: ${data.length} data bytes`);
  const length = MIN_TEXT + data.length;
  const body = concat(STX, length >> 8, length & 0xff, cm, pm, data, ETX);
  return concat(body, xor(body));
}

function isControl(byte: number | undefined): byte is number {
  return byte === EOT || byte === ENQ || byte === ACK || byte === NAK;
}

/** Item at the head of `held`, `more` where it is not all there yet. */
function scan(held: Uint8Array): Crt310Item | 'more' {
  const first = held[0];
  if (isControl(first)) return { kind: 'control', code: first, bytes: held.slice(0, 1) };
  const noise: Crt310Item = { kind: 'noise', bytes: held.slice(0, 1) };
  if (first !== STX) return noise;
  const [, high, low, cm, pm] = held;
  if (high !== undefined && high > MAX_TEXT >> 8) return noise;
  if (high === undefined || low === undefined) return 'more';
  const text = (high << 8) | low;
  if (text < MIN_TEXT || text > MAX_TEXT) return noise;
  const end = HEADER + text;
  if (held.length <= end) return 'more';
  if (held[end] !== ETX) return noise;
  if (held.length < end + TRAILER || cm === undefined || pm === undefined) return 'more';
  const bytes = held.slice(0, end + TRAILER);
  if (xor(bytes, 0, end + 1) !== bytes[end + 1]) return { kind: 'damaged', bytes };
  return { kind: 'frame', bytes, cm, pm, data: bytes.slice(HEADER + MIN_TEXT, end) };
}

/**
 * A byte that begins nothing is noise; a frame whose ETX is not where LEN says is looked through
 * again from its second byte, so that a lost byte costs one frame and not the next.
 */
export function createCrt310Framer(): Framer<Crt310Item> {
  let held: Uint8Array = new Uint8Array(0);

  function take(giveUp: boolean): Crt310Item[] {
    const items: Crt310Item[] = [];
    let noise: Uint8Array[] = [];
    const endNoise = (): void => {
      if (noise.length > 0) items.push({ kind: 'noise', bytes: concat(...noise) });
      noise = [];
    };
    while (held.length > 0) {
      let item = scan(held);
      if (item === 'more') {
        if (!giveUp) break;
        item = { kind: 'noise', bytes: held.slice(0, 1) };
      }
      held = held.subarray(item.bytes.length);
      if (item.kind === 'noise') noise.push(item.bytes);
      else {
        endNoise();
        items.push(item);
      }
    }
    endNoise();
    return items;
  }

  return {
    push(chunk) {
      held = concat(held, chunk);
      return take(false);
    },
    flush: () => take(true),
  };
}
