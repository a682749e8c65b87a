import { ascii, fromAscii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { TrackRead } from '../card-reader.ts';
import type { Crt310Frame } from './frame.ts';

/** Command bytes CM. */
export const CM = {
  stopPosition: 0x2e,
  entry: 0x2f,
  reset: 0x30,
  status: 0x31,
  move: 0x32,
  chipPower: 0x33,
  baud: 0x34,
  chip: 0x37,
  track: 0x45,
  light: 0x46,
  flash: 0x49,
  /** Heads an abnormal answer: `4E CM E`. */
  abnormal: 0x4e,
} as const;

/** Parameter bytes PM, by the command they belong to. */
export const RESET = { keep: 0x30, eject: 0x31, capture: 0x32, serialNumber: 0x3a } as const;
export const STATUS = { switches: 0x2e, sensors: 0x2f, position: 0x30, cardType: 0x31 } as const;
export const FRONT_ENTRY = {
  closed: 0x31,
  'stripe-and-switch': 0x32,
  switch: 0x33,
  stripe: 0x34,
} as const;
export const REAR_ENTRY = { allowed: 0x30, closed: 0x31 } as const;
export const STOP = {
  'front-released': 0x30,
  'front-held': 0x31,
  inside: 0x32,
  'ic-contacts': 0x33,
  'rear-held': 0x34,
  'rear-released': 0x35,
} as const;
export const MOVE = {
  inside: 0x2e,
  'ic-contacts': 0x2f,
  'front-released': 0x30,
  'front-held': 0x31,
  'rear-held': 0x32,
  'rear-released': 0x33,
  'push-out': 0x34,
} as const;
export const CHIP_POWER = { on: 0x30, off: 0x31 } as const;
export const CHIP = { warmReset: 0x2f, coldReset: 0x30, t0: 0x31, t1: 0x32 } as const;
export const TRACK = { read: 0x30, moveAndRead: 0x31 } as const;
export const TRACK_MODE = { ascii: 0x30, binary: 0x31 } as const;
export const LIGHT = { on: 0x30, off: 0x31 } as const;
/** Steps in the order of the vendor's library; the paper at hand gives no bytes for them. */
export const BAUD = {
  1200: 0x31,
  2400: 0x32,
  4800: 0x33,
  9600: 0x34,
  19200: 0x35,
  38400: 0x36,
} as const;

/** Operation status P. */
export const P = {
  done: 0x59,
  doneT1: 0x5a,
  failed: 0x4e,
  noCard: 0x45,
  wrongPlace: 0x57,
} as const;

/** S1 of the position status: where the card is. */
export const POSITION = {
  'long-card': 0x46,
  'short-card': 0x47,
  'front-released': 0x48,
  'front-held': 0x49,
  inside: 0x4a,
  'ic-contacts': 0x4b,
  'rear-held': 0x4c,
  'rear-released': 0x4d,
  none: 0x4e,
} as const;
/** S2: front entry. */
export const ENTRY = {
  'stripe-and-switch': 0x49,
  switch: 0x4a,
  stripe: 0x4b,
  closed: 0x4e,
} as const;
/** S3: rear entry. */
export const REAR = { allowed: 0x4a, closed: 0x4e } as const;

export const MAX_COMMAND_APDU = 262;
export const MAX_RESPONSE_APDU = 257;

/** Tracks that the TRACKS byte of a read command asks for. */
export const TRACK_SETS: Readonly<Record<number, readonly TrackNumber[]>> = {
  49: [1],
  50: [2],
  51: [3],
  52: [1, 2],
  53: [2, 3],
  54: [1, 3],
  55: [1, 2, 3],
};
const ALL_TRACKS = 0x37;
export type TrackNumber = 1 | 2 | 3;

export const TRACK_SEPARATOR = 0x1f;
/** How one track went: data, an error E1-E5, or not readable at all (E0). */
export const TRACK_RESULT = { data: 0x59, error: 0x4e, cannot: 0x4f } as const;
export const TRACK_ERRORS: Readonly<Record<number, TrackRead>> = {
  225: { kind: 'unreadable', why: 'no-start' },
  226: { kind: 'unreadable', why: 'no-end' },
  227: { kind: 'unreadable', why: 'parity' },
  228: { kind: 'unreadable', why: 'lrc' },
  229: { kind: 'blank' },
};

/** Codes E of an abnormal answer. */
export const ABNORMAL = {
  unknownCommand: 0x00,
  parameter: 0x01,
  cannotExecute: 0x02,
  dataFormat: 0x04,
  supplyVoltage: 0x05,
  abnormalCard: 0x06,
  powerLost: 0x07,
} as const;
export const ABNORMAL_WORDS: Readonly<Record<number, string>> = {
  0: 'unknown command',
  1: 'wrong parameter',
  2: 'cannot be executed',
  4: 'wrong data format',
  5: 'supply voltage out of range',
  6: 'abnormal card inside',
  7: 'main power lost',
};

export type PositionName = keyof typeof POSITION;
export type EntryName = keyof typeof ENTRY;

/** The name that a table gives a byte. */
export function nameOf<K extends string>(
  table: Readonly<Record<K, number>>,
  byte: number | undefined,
): K | undefined {
  return (Object.keys(table) as K[]).find((name) => table[name] === byte);
}

export interface Command {
  readonly cm: number;
  readonly pm: number;
  readonly data: Uint8Array;
}

export function command(cm: number, pm: number, ...data: number[]): Command {
  return { cm, pm, data: Uint8Array.from(data) };
}

/** `37 31 LEN2 APDU`: a length of two bytes, then as many bytes. */
export function withLength(bytes: Uint8Array): Uint8Array {
  return concat(bytes.length >> 8, bytes.length & 0xff, bytes);
}

/** Reads what `withLength` wrote; undefined where the length is not that of the rest. */
export function readWithLength(bytes: Uint8Array): Uint8Array | undefined {
  const [high = 0, low = 0] = bytes;
  return bytes.length === 2 + ((high << 8) | low) ? bytes.slice(2) : undefined;
}

export function chipExchange(protocol: 'T=0' | 'T=1', apdu: Uint8Array): Command {
  return { cm: CM.chip, pm: protocol === 'T=0' ? CHIP.t0 : CHIP.t1, data: withLength(apdu) };
}

export function readTracksCommand(how: keyof typeof TRACK): Command {
  return command(CM.track, TRACK[how], TRACK_MODE.ascii, ALL_TRACKS);
}

export type Answer =
  | { readonly kind: 'abnormal'; readonly code: number }
  /** What follows CM and PM. */
  | { readonly kind: 'normal'; readonly data: Uint8Array };

/** The frame as the answer to `asked`; undefined where it answers something else. */
export function answerTo(asked: Command, frame: Crt310Frame): Answer | undefined {
  if (frame.cm === CM.abnormal && frame.pm === asked.cm && frame.data.length === 1) {
    return { kind: 'abnormal', code: frame.data[0] ?? 0 };
  }
  if (frame.cm !== asked.cm || frame.pm !== asked.pm) return undefined;
  return { kind: 'normal', data: frame.data };
}

/**
 * The version text of a reset, or a serial number: bare, behind a status, or behind a status and
 * a length; makers and models differ. Undefined where the reader said no.
 */
export function parseText(data: Uint8Array): string | undefined {
  if (data[0] === P.done) {
    const bare = data[1] === data.length - 2 ? 2 : 1;
    return fromAscii(data, bare);
  }
  return data.length > 1 ? fromAscii(data) : undefined;
}

export interface PositionStatus {
  readonly position: PositionName;
  readonly entry: EntryName;
}

/** `S1 S2 S3`. */
export function parsePosition(data: Uint8Array): Result<PositionStatus, string> {
  const position = nameOf(POSITION, data[0]);
  const entry = nameOf(ENTRY, data[1]);
  if (data.length !== 3) return err(`status: expected 3 bytes, got ${data.length}`);
  if (position === undefined) return err(`status S1 at offset 0: unknown byte ${byteHex(data[0])}`);
  if (entry === undefined) return err(`status S2 at offset 1: unknown byte ${byteHex(data[1])}`);
  return ok({ position, entry });
}

/** A track as the port wants it: without the sentinels that some firmware leaves on. */
function trackData(bytes: Uint8Array): TrackRead {
  const data = fromAscii(bytes)
    .replace(/^[%;+]/, '')
    .replace(/\?.?$/, '');
  return data === '' ? { kind: 'blank' } : { kind: 'data', data };
}

/** `MODE TRACKS`, then for each track asked for `1F` and how it went. */
export function parseTracks(data: Uint8Array): Result<Map<TrackNumber, TrackRead>, string> {
  const wanted = TRACK_SETS[data[1] ?? 0];
  if (wanted === undefined) return err(`tracks at offset 1: unknown set ${byteHex(data[1])}`);
  const tracks = new Map<TrackNumber, TrackRead>();
  let at = 2;
  for (const track of wanted) {
    if (data[at] !== TRACK_SEPARATOR) return err(`track ${track} at offset ${at}: expected 1F`);
    const next = data.indexOf(TRACK_SEPARATOR, at + 1);
    const end = next < 0 ? data.length : next;
    const result = data[at + 1];
    const body = data.subarray(at + 2, end);
    if (result === TRACK_RESULT.data) tracks.set(track, trackData(body));
    else if (result === TRACK_RESULT.error || result === TRACK_RESULT.cannot) {
      tracks.set(track, TRACK_ERRORS[body[0] ?? 0] ?? { kind: 'unreadable', why: 'unknown' });
    } else return err(`track ${track} at offset ${at + 1}: unknown result ${byteHex(result)}`);
    at = end;
  }
  if (at !== data.length) return err(`tracks at offset ${at}: more tracks than asked for`);
  return ok(tracks);
}

/** `1F 59 data` for one track. */
export function encodeTrack(track: TrackRead, errorByte: number): Uint8Array {
  if (track.kind === 'data') {
    return concat(TRACK_SEPARATOR, TRACK_RESULT.data, ascii(track.data));
  }
  return Uint8Array.of(TRACK_SEPARATOR, TRACK_RESULT.error, errorByte);
}

export function byteHex(byte: number | undefined): string {
  if (byte === undefined) return '(nothing)';
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
