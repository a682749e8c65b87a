import { xor } from '../../../bytes/checksum.ts';
import { concat } from '../../../bytes/concat.ts';
import type { Framer } from '../../transport/framer.ts';

export const ACK = 0x06;
export const NAK = 0x15;
/** The unit's last word on a command. It is also the byte that begins the host's frames. */
export const EOT = 0x04;

const SOH = 0x01;
const ID = 0x30;
const STX = 0x02;
const ETX = 0x03;
/** The longest known frame has 29 bytes. */
const LONGEST = 64;
/** `04 30 02`, one byte of payload, `03 BCC`. */
const SHORTEST = 6;
const FIRST_DATA = 0x20;
const NOISE_LIMIT = 32;

/** Whose frames: the host's commands begin with 04, the unit's responses with 01. */
export type Sender = 'host' | 'unit';

export type Lcdm4000Item =
  /** `payload`: command or response code, then its data, without frame bytes and BCC. */
  | { readonly kind: 'frame'; readonly bytes: Uint8Array; readonly payload: Uint8Array }
  /** Begun as a frame, but broken or with a wrong BCC. */
  | { readonly kind: 'damaged'; readonly bytes: Uint8Array }
  | { readonly kind: 'ack' | 'nak' | 'eot' | 'noise'; readonly bytes: Uint8Array };

/** `04 30 02 payload 03 BCC` or `01 30 02 payload 03 BCC`; BCC is the XOR of all before it. */
export function encodeFrame(sender: Sender, payload: Uint8Array): Uint8Array {
  const body = concat(startOf(sender), ID, STX, payload, ETX);
  return concat(body, xor(body));
}

function startOf(sender: Sender): number {
  return sender === 'host' ? EOT : SOH;
}

/**
 * Reads what `sender` sends. Payload bytes are never below 20h, so that a lower one ends a broken
 * frame and may begin the next.
 */
export function createFramer(sender: Sender): Framer<Lcdm4000Item> {
  const start = startOf(sender);
  const controls = new Map<number, 'ack' | 'nak' | 'eot'>([
    [ACK, 'ack'],
    [NAK, 'nak'],
  ]);
  if (sender === 'unit') controls.set(EOT, 'eot');
  let frame: number[] = [];
  let noise: number[] = [];

  function endNoise(items: Lcdm4000Item[]): void {
    if (noise.length === 0) return;
    items.push({ kind: 'noise', bytes: Uint8Array.from(noise) });
    noise = [];
  }

  function outside(byte: number, items: Lcdm4000Item[]): void {
    const control = controls.get(byte);
    if (byte === start) frame = [byte];
    else if (control) {
      endNoise(items);
      items.push({ kind: control, bytes: Uint8Array.of(byte) });
    } else {
      noise.push(byte);
      if (noise.length >= NOISE_LIMIT) endNoise(items);
    }
  }

  /** What was begun is no frame; `byte` is looked at afresh. */
  function abandon(byte: number, items: Lcdm4000Item[]): void {
    endNoise(items);
    items.push({ kind: frame.length < 3 ? 'noise' : 'damaged', bytes: Uint8Array.from(frame) });
    frame = [];
    outside(byte, items);
  }

  /** Whether `byte` may follow what is held of a frame. */
  function fits(byte: number): boolean {
    const at = frame.length;
    if (at === 1) return byte === ID;
    if (at === 2) return byte === STX;
    if (at >= LONGEST) return false;
    return byte >= FIRST_DATA || (byte === ETX && at > 3);
  }

  function inside(byte: number, items: Lcdm4000Item[]): void {
    if (frame.length > 3 && frame.at(-1) === ETX) complete(byte, items);
    else if (fits(byte)) frame.push(byte);
    else abandon(byte, items);
  }

  function complete(bcc: number, items: Lcdm4000Item[]): void {
    const bytes = Uint8Array.of(...frame, bcc);
    const good = xor(bytes) === 0 && bytes.length >= SHORTEST;
    if (!good && bcc === start) {
      // Instead of a lost BCC the next frame may have begun.
      abandon(bcc, items);
      return;
    }
    endNoise(items);
    if (good) items.push({ kind: 'frame', bytes, payload: bytes.subarray(3, -2) });
    else items.push({ kind: 'damaged', bytes });
    frame = [];
  }

  return {
    push(chunk) {
      const items: Lcdm4000Item[] = [];
      for (const byte of chunk) {
        if (frame.length === 0) outside(byte, items);
        else inside(byte, items);
      }
      return items;
    },
    flush() {
      const items: Lcdm4000Item[] = [];
      endNoise(items);
      if (frame.length > 0) items.push({ kind: 'noise', bytes: Uint8Array.from(frame) });
      frame = [];
      return items;
    },
  };
}
