import type { Described, Direction } from '../../transport/wire-tap.ts';
import { MASK, maskCommandApdu, maskResponseApdu, maskTrack } from '../masking.ts';
import { ACK, type Crt310Frame, createCrt310Framer, ENQ, EOT, NAK } from './frame.ts';
import {
  ABNORMAL_WORDS,
  BAUD,
  byteHex,
  CHIP,
  CHIP_POWER,
  CM,
  type EntryName,
  FRONT_ENTRY,
  LIGHT,
  MOVE,
  nameOf,
  P,
  parsePosition,
  parseText,
  parseTracks,
  RESET,
  STATUS,
  STOP,
  TRACK,
  TRACK_RESULT,
  TRACK_SEPARATOR,
} from './messages.ts';

const CONTROL_WORDS: Readonly<Record<number, string>> = {
  [ACK]: 'ACK',
  [NAK]: 'NAK: send again',
  [ENQ]: 'ENQ: execute',
  [EOT]: 'EOT: cancel',
};

/**
 * Words for one item of the wire. Track data, what may hold a PAN in an APDU, and all that could
 * not be recognised as a frame is replaced by 2A in `shown`; so is the BCC, which would give a
 * single masked byte away.
 */
export function describe(direction: Direction, bytes: Uint8Array): Described {
  const framer = createCrt310Framer();
  const [item] = [...framer.push(bytes), ...framer.flush()];
  if (item === undefined || item.bytes.length !== bytes.length) {
    return { ...hidden(bytes, `noise, ${bytes.length} bytes`), level: 'noise' };
  }
  if (item.kind === 'control') {
    const meaning = CONTROL_WORDS[item.code] ?? 'control';
    return { meaning, shown: bytes.slice(), ...(item.code === NAK && { level: 'trouble' }) };
  }
  if (item.kind === 'frame') {
    return direction === 'out' ? describeCommand(item) : describeAnswer(item);
  }
  if (item.kind === 'damaged') {
    return { ...hidden(bytes, `wrong BCC, ${bytes.length} bytes`), level: 'trouble' };
  }
  return { ...hidden(bytes, `noise, ${bytes.length} bytes`), level: 'noise' };
}

function hidden(bytes: Uint8Array, meaning: string): Described {
  return { meaning, shown: new Uint8Array(bytes.length).fill(MASK) };
}

const TEXT_START = 5;

/** The frame's bytes after `mask` has worked on them, the BCC hidden where it changed any. */
function masked(
  frame: Crt310Frame,
  mask: (bytes: Uint8Array, start: number, end: number) => void,
): Uint8Array {
  const shown = frame.bytes.slice();
  mask(shown, TEXT_START, shown.length - 2);
  if (shown.some((byte, i) => byte !== frame.bytes[i])) shown[shown.length - 1] = MASK;
  return shown;
}

const open = (frame: Crt310Frame): Uint8Array => frame.bytes.slice();

function words(table: Readonly<Record<string, number>>, byte: number | undefined): string {
  const name = nameOf(table, byte);
  return name === undefined ? byteHex(byte) : spoken(name);
}

const spoken = (name: string): string =>
  name === 'ic-contacts' ? 'chip contacts' : name.replaceAll('-', ' ');

/** Whose cards the slot takes: all that close its switch, or those with a stripe. */
const ENTRY_WORDS: Readonly<Record<EntryName, string>> = {
  closed: 'closed',
  switch: 'any card',
  'stripe-and-switch': 'magnetic card',
  stripe: 'magnetic stripe',
};

function entryWords(byte: number | undefined): string {
  const name = nameOf(FRONT_ENTRY, byte);
  return name ? ENTRY_WORDS[name] : byteHex(byte);
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  [STATUS.switches]: 'switches',
  [STATUS.sensors]: 'sensors',
  [STATUS.position]: 'card and entry',
  [STATUS.cardType]: 'type of chip card',
};

/** Commands by CM; what is not here is an unknown command. */
const COMMAND_WORDS: Readonly<Record<number, (frame: Crt310Frame) => string>> = {
  [CM.stopPosition]: ({ pm }) => `stop position ${words(STOP, pm)}`,
  [CM.entry]: ({ pm }) => `entry: ${entryWords(pm)}`,
  [CM.reset]: ({ pm }) =>
    pm === RESET.serialNumber ? 'serial number?' : `reset, card: ${words(RESET, pm)}`,
  [CM.status]: ({ pm }) => `status: ${STATUS_WORDS[pm] ?? byteHex(pm)}?`,
  [CM.move]: ({ pm }) => `move card: ${words(MOVE, pm)}`,
  [CM.chipPower]: ({ pm }) => `chip power ${words(CHIP_POWER, pm)}`,
  [CM.baud]: ({ pm }) => `speed ${words(BAUD, pm)} baud`,
  [CM.track]: ({ pm }) => (pm === TRACK.moveAndRead ? 'move and read tracks' : 'read tracks'),
  [CM.light]: ({ pm }) => `bezel light ${words(LIGHT, pm)}`,
  [CM.flash]: ({ pm, data }) => `bezel light on ${pm * 250} ms, off ${(data[0] ?? 0) * 250} ms`,
};

const INSTRUCTIONS: Readonly<Record<number, string>> = {
  22: 'CARD BLOCK',
  24: 'APPLICATION UNBLOCK',
  30: 'APPLICATION BLOCK',
  32: 'VERIFY',
  36: 'PIN CHANGE/UNBLOCK',
  130: 'EXTERNAL AUTHENTICATE',
  132: 'GET CHALLENGE',
  136: 'INTERNAL AUTHENTICATE',
  164: 'SELECT',
  168: 'GET PROCESSING OPTIONS',
  174: 'GENERATE AC',
  178: 'READ RECORD',
  192: 'GET RESPONSE',
  202: 'GET DATA',
};

function isExchange(frame: Crt310Frame): boolean {
  return frame.cm === CM.chip && (frame.pm === CHIP.t0 || frame.pm === CHIP.t1);
}

const protocol = (pm: number): string => (pm === CHIP.t0 ? 'T=0' : 'T=1');

function describeCommand(frame: Crt310Frame): Described {
  const { cm, pm, data } = frame;
  if (isExchange(frame)) {
    const name = INSTRUCTIONS[data[3] ?? -1] ?? `INS ${byteHex(data[3])}`;
    const shown = masked(frame, (bytes, start, end) => maskCommandApdu(bytes, start + 2, end));
    return { meaning: `${protocol(pm)} ${name}, ${data.length - 2} bytes`, shown };
  }
  if (cm === CM.chip) {
    const meaning = pm === CHIP.coldReset ? 'chip cold reset' : 'chip warm reset';
    return { meaning, shown: open(frame) };
  }
  const say = COMMAND_WORDS[cm];
  if (say) return { meaning: say(frame), shown: open(frame) };
  // Nothing that this driver sends: whatever it is, its data stays hidden.
  return { meaning: `command ${byteHex(cm)} ${byteHex(pm)}`, shown: masked(frame, maskAll) };
}

function maskAll(bytes: Uint8Array, start: number, end: number): void {
  bytes.fill(MASK, start, end);
}

const P_WORDS: Readonly<Record<number, string>> = {
  [P.done]: 'done',
  [P.doneT1]: 'done, T=1',
  [P.failed]: 'failed',
  [P.noCard]: 'no card',
  [P.wrongPlace]: 'card not where it can be worked on',
};

function describeAnswer(frame: Crt310Frame): Described {
  const { cm, pm, data } = frame;
  if (cm === CM.abnormal && data.length === 1) {
    const code = data[0] ?? 0;
    const meaning = `abnormal ${byteHex(code)}: ${ABNORMAL_WORDS[code] ?? 'unknown code'}`;
    return { meaning, shown: open(frame), level: 'trouble' };
  }
  if (cm === CM.track && data.length > 1) return describeTracks(frame);
  if (isExchange(frame) && data[0] === P.done) return describeResponse(frame);
  if (cm === CM.chip && data.length > 1) {
    return {
      meaning: `ATR, ${data.length - 3} bytes, ${data[0] === P.done ? 'T=0' : 'T=1'}`,
      shown: open(frame),
    };
  }
  if (cm === CM.status && pm === STATUS.position) {
    const status = parsePosition(data);
    const meaning = status.ok
      ? `card: ${spoken(status.value.position)}, entry: ${ENTRY_WORDS[status.value.entry]}`
      : status.error;
    return { meaning, shown: open(frame) };
  }
  if (cm === CM.status && pm === STATUS.cardType) {
    return { meaning: cardTypeWords(data), shown: open(frame) };
  }
  if (cm === CM.status)
    return { meaning: `status: ${STATUS_WORDS[pm] ?? byteHex(pm)}`, shown: open(frame) };
  if (cm === CM.reset && data.length > 1) {
    const text = parseText(data) ?? 'answer to reset';
    return { meaning: text.replace(/[^ -~]/g, '.'), shown: open(frame) };
  }
  // The paper gives entry control an inverted status; what matters is that it was no abnormal one.
  if (cm === CM.entry) return { meaning: 'entry set', shown: open(frame) };
  const known = P_WORDS[data[0] ?? -1];
  if (known !== undefined && data.length === 1) {
    const level = data[0] === P.done ? 'normal' : 'trouble';
    return { meaning: known, shown: open(frame), level };
  }
  return { meaning: `answer to ${byteHex(cm)} ${byteHex(pm)}`, shown: masked(frame, maskAll) };
}

/** Why there is no chip, or which protocol it speaks. */
function cardTypeWords([type, more]: Uint8Array): string {
  if (type === P.failed) {
    const why = { 48: 'no card', 49: 'no chip', 50: 'card not at the contacts' }[more ?? 0];
    return `type of chip card: ${why ?? byteHex(more)}`;
  }
  const known = type === 0x31 && (more === 0x30 || more === 0x31);
  return `type of chip card: ${known ? `T=${more - 0x30}` : `${byteHex(type)} ${byteHex(more)}`}`;
}

function describeTracks(frame: Crt310Frame): Described {
  const tracks = parseTracks(frame.data);
  if (!tracks.ok) return { meaning: tracks.error, shown: masked(frame, maskAll), level: 'trouble' };
  const meaning = [...tracks.value].map(([track, read]) => {
    if (read.kind === 'data') return `track ${track}: ${read.data.length} characters`;
    return `track ${track}: ${read.kind === 'blank' ? 'blank' : `unreadable (${read.why})`}`;
  });
  const isRead = [...tracks.value.values()].every(({ kind }) => kind !== 'unreadable');
  const level = isRead ? 'normal' : 'trouble';
  return { meaning: meaning.join(', '), shown: masked(frame, maskTracks), level };
}

/** MODE TRACKS, then the tracks, each behind its separator and result. */
function maskTracks(bytes: Uint8Array, start: number, end: number): void {
  let at = start + 2;
  while (at < end) {
    const next = bytes.subarray(0, end).indexOf(TRACK_SEPARATOR, at + 1);
    const stop = next < 0 ? end : next;
    if (bytes[at + 1] === TRACK_RESULT.data) maskTrack(bytes, at + 2, stop);
    at = stop;
  }
}

function describeResponse(frame: Crt310Frame): Described {
  const { data } = frame;
  const shown = masked(frame, (bytes, start, end) => {
    maskResponseApdu(bytes, Math.min(start + 3, end), end);
  });
  const sw = data.length < 5 ? 'no SW' : `SW ${byteHex(data.at(-2))}${byteHex(data.at(-1))}`;
  return {
    meaning: `${protocol(frame.pm)} response, ${Math.max(0, data.length - 3)} bytes, ${sw}`,
    shown,
  };
}
