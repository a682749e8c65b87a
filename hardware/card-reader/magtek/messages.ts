import { ascii, fromAscii } from '../../../bytes/ascii.ts';
import type { Described, Direction } from '../../transport/wire-tap.ts';
import type { TrackRead, Tracks } from '../card-reader.ts';
import { MASK, maskTrack } from '../masking.ts';
import type { VirtualCard } from '../virtual-card-reader.ts';
import {
  encodeFeature,
  encodeReport,
  parseFeature,
  parseReport,
  type RawTrack,
  type SwipeReport,
  TRACK_AT,
  TRACK_BYTES,
} from './frame.ts';

export const COMMAND = { getProperty: 0x00, setProperty: 0x01, reset: 0x02 } as const;
export const PROPERTY = { softwareId: 0x00, interfaceType: 0x10 } as const;
export const INTERFACE = { hid: 0x00, keyboard: 0x01 } as const;
export const RESULT = { ok: 0x00, failed: 0x01, badParameter: 0x02 } as const;

export const GET_SOFTWARE_ID = encodeFeature(
  COMMAND.getProperty,
  Uint8Array.of(PROPERTY.softwareId),
);
/** Counts from the next reset on. */
export const SET_HID_MODE = encodeFeature(
  COMMAND.setProperty,
  Uint8Array.of(PROPERTY.interfaceType, INTERFACE.hid),
);
export const RESET = encodeFeature(COMMAND.reset, new Uint8Array(0));

/** Those that the twin sends. */
const CARD_TYPE = { iso: 0, blank: 3, undetermined: 5 } as const;
/** By the number in the report. */
const CARD_TYPE_WORDS = [
  'ISO/ABA card',
  'AAMVA card',
  'CADL card',
  'blank card',
  'other card',
  'undetermined card',
  'no card',
];

const UNDECODED = 0x01;
/** Start sentinels by track, as ASCII of the decoded code; any of them is taken away. */
const START = ['%', ';', ';'] as const;
const ANY_START = /^[%;+!#]/;
const END = '?';

/** The tracks without sentinels; an empty one that was decoded is blank. */
export function tracksOf({ tracks }: SwipeReport): Tracks {
  const read = (i: number): TrackRead => {
    const track = tracks[i];
    if (!track || (track.status & UNDECODED) !== 0) return { kind: 'unreadable', why: 'unknown' };
    const text = fromAscii(track.data).replace(ANY_START, '').replace(/\?.?$/s, '');
    return text === '' ? { kind: 'blank' } : { kind: 'data', data: text };
  };
  return { track1: read(0), track2: read(1), track3: read(2) };
}

/** The report of a card drawn through; the tracks in `bad` (1 to 3) cannot be decoded. */
export function encodeSwipe(card: VirtualCard, bad: readonly number[] = []): Uint8Array {
  const tracks = [card.track1, card.track2, card.track3].map((text, i): RawTrack => {
    const data = text ? ascii(`${START[i]}${text}${END}`) : new Uint8Array(0);
    if (bad.includes(i + 1) || data.length > TRACK_BYTES) {
      return { status: UNDECODED, data: new Uint8Array(0) };
    }
    return { status: 0, data };
  });
  const isIso = tracks.some(({ data }) => data.length > 0);
  const isBad = tracks.some(({ status }) => status !== 0);
  const none = isBad ? CARD_TYPE.undetermined : CARD_TYPE.blank;
  return encodeReport(tracks, isIso ? CARD_TYPE.iso : none);
}

/** Words for one input report. Tracks are masked up to the first six and last four of the PAN. */
export function describe(_direction: Direction, bytes: Uint8Array): Described {
  const report = parseReport(bytes);
  if (!report.ok) {
    return { meaning: report.error, shown: masked(bytes, 7), level: 'trouble' };
  }
  const { tracks, cardType } = report.value;
  const shown = bytes.slice();
  for (const [i, at] of TRACK_AT.entries()) {
    const length = tracks[i]!.data.length;
    maskTrack(shown, at, at + length);
    // Behind the track may lie the leavings of longer ones.
    for (let j = at + length; j < at + TRACK_BYTES; j++) if (shown[j] !== 0) shown[j] = MASK;
  }
  const words = tracks.map(({ status, data }, i) => {
    if ((status & UNDECODED) !== 0) return `track ${i + 1} unreadable`;
    return data.length === 0 ? `track ${i + 1} blank` : `track ${i + 1}, ${data.length} characters`;
  });
  const level = tracks.every(({ status }) => (status & UNDECODED) === 0) ? 'normal' : 'trouble';
  const card = CARD_TYPE_WORDS[cardType] ?? `card of type ${cardType}`;
  return { meaning: `swipe: ${card}; ${words.join('; ')}`, shown, level };
}

const COMMAND_WORDS: Readonly<Record<number, string>> = {
  [COMMAND.getProperty]: 'get property',
  [COMMAND.setProperty]: 'set property',
  [COMMAND.reset]: 'reset',
};
const PROPERTY_WORDS: Readonly<Record<number, string>> = {
  [PROPERTY.softwareId]: 'software id',
  [PROPERTY.interfaceType]: 'interface type',
};
export const RESULT_WORDS: Readonly<Record<number, string>> = {
  [RESULT.ok]: 'done',
  [RESULT.failed]: 'failed',
  [RESULT.badParameter]: 'bad parameter',
};

/** Words for one feature report, which holds no card data. */
export function describeFeature(direction: Direction, bytes: Uint8Array): Described {
  const shown = bytes.slice();
  const feature = parseFeature(bytes);
  if (!feature.ok) return { meaning: feature.error, shown, level: 'trouble' };
  const { code, data } = feature.value;
  if (direction === 'in') {
    const level = code === RESULT.ok ? 'normal' : 'trouble';
    return { meaning: `result: ${RESULT_WORDS[code] ?? code}`, shown, level };
  }
  const property = data[0] === undefined ? '' : ` ${PROPERTY_WORDS[data[0]] ?? data[0]}`;
  return { meaning: `${COMMAND_WORDS[code] ?? `command ${code}`}${property}`, shown };
}

function masked(bytes: Uint8Array, from: number): Uint8Array {
  return bytes.map((byte, i) => (i >= from && byte !== 0 ? MASK : byte));
}
