import { fromAscii } from '../../../bytes/ascii.ts';
import { toHex } from '../../../bytes/hex.ts';
import type { Described, Direction } from '../../transport/wire-tap.ts';
import { createPadFramer } from './frame.ts';
import { isDigitCode, isKeyCode, PIN_MASK } from './keys.ts';
import { CONTROL, type PadCommand, parseAnswer, parseCommand, slotName } from './messages.ts';

/** What the bytes alone do not say. */
export interface Spoken {
  /** Function character of the command that an answer answers. */
  readonly answering?: string;
  /** While a PIN is entered no press is shown, whatever the pad sends. */
  readonly pinEntry?: boolean;
}

const STAR = 0x2a;
const HEAD = 4;

/**
 * Words and masked bytes of one frame, key press or noise. Stars replace keys, PIN blocks, the
 * PAN part, challenges, and then the check digits too: their XOR would tell something of it.
 */
export function describe(direction: Direction, bytes: Uint8Array, spoken: Spoken = {}): Described {
  const [item] = createPadFramer(isKeyCode).push(bytes);
  if (item?.kind === 'frame') {
    return direction === 'out'
      ? describeCommand(bytes, item.text)
      : describeAnswer(bytes, item.text, spoken.answering);
  }
  if (item?.kind === 'key' && bytes.length === 1 && direction === 'in') {
    return describeKey(bytes, spoken.pinEntry ?? false);
  }
  // Damaged frames and noise may hold pieces of secrets.
  const broken = bytes[0] === 0x02;
  return {
    meaning: broken ? 'broken frame' : 'noise',
    shown: new Uint8Array(bytes.length).fill(STAR),
    level: broken ? 'trouble' : 'noise',
  };
}

/** `bytes` with the text from character `from` (and the check digits) starred. */
function starred(bytes: Uint8Array, from: number, to = bytes.length - HEAD - 3): Uint8Array {
  const shown = new Uint8Array(bytes);
  if (to <= from) return shown;
  shown.fill(STAR, HEAD + from, HEAD + to);
  shown.fill(STAR, bytes.length - 2);
  return shown;
}

function describeCommand(bytes: Uint8Array, text: Uint8Array): Described {
  const command = parseCommand(text);
  if (!command.ok) {
    const meaning = `unreadable command (${command.error.detail})`;
    return { meaning, shown: starred(bytes, 1), level: 'trouble' };
  }
  return { meaning: meaningOf(command.value), shown: starred(bytes, secretFrom(command.value)) };
}

/** Where in the command's text the secret begins, which goes on to its end. */
function secretFrom(command: PadCommand): number {
  switch (command.kind) {
    case 'load-plain':
      return 5;
    case 'load-encrypted':
      return 7;
    case 'start-pin':
      return 7;
    case 'authorise':
      return 3;
    // The record is the user's own: who knows what is kept there.
    case 'information':
      return 1;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function meaningOf(command: PadCommand): string {
  switch (command.kind) {
    case 'load-plain':
      return `load plain ${command.usage} key of ${command.key.length} bytes into slot ${slotName(command.slot)}`;
    case 'load-encrypted': {
      const { usage, key, slot, underSlot } = command;
      if (key.length === 0) return `erase key slot ${slotName(slot)}`;
      return `load ${usage} key of ${key.length} bytes under slot ${slotName(underSlot)} into slot ${slotName(slot)}`;
    }
    case 'information':
      return command.record === undefined ? 'information' : 'write user record';
    case 'scan-codes':
      return 'set key codes';
    case 'control':
      return controlMeaning(command.parameter, command.value);
    case 'start-pin':
      return `start PIN entry: ${command.format} under slot ${slotName(command.slot)}, up to ${command.maxDigits} digits`;
    case 'get-pin':
      return 'get PIN block';
    case 'authorise':
      return command.what === 0xa0 ? 'ask for a challenge' : 'authorise';
  }
}

const MISC_MEANINGS: Readonly<Record<string, string>> = {
  '0': 'reset',
  '1': 'wipe',
  '2': 'input off',
  '3': 'input on',
  '4': 'sound off',
  '5': 'sound on',
  '=': 'beep',
};

function controlMeaning(parameter: string, value: number): string {
  switch (parameter) {
    case CONTROL.misc:
      return MISC_MEANINGS[String.fromCharCode(value)] ?? 'control';
    case CONTROL.timeLimit:
      return `time limit ${value} s`;
    case CONTROL.pinMask:
      return `PIN mask ${toHex(Uint8Array.of(value))}`;
    case CONTROL.minimum:
      return `at least ${value} digits`;
    case CONTROL.maximum:
      return `at most ${value} digits`;
    case CONTROL.communication:
      return 'communication mode';
    default:
      return 'control';
  }
}

function describeAnswer(bytes: Uint8Array, text: Uint8Array, answering?: string): Described {
  const answer = parseAnswer(text);
  if (!answer.ok) {
    const status = toHex(text.subarray(0, 1));
    return { meaning: `${status} ${answer.error.detail}`, shown: bytes.slice(), level: 'trouble' };
  }
  const data = fromAscii(text, 1);
  if (data === '') return { meaning: 'done', shown: bytes.slice() };
  switch (answering) {
    case '1':
    case '2':
      // A late answer to another command may come here: a PIN block is longer.
      if (data.length > 16) return { meaning: 'answer', shown: starred(bytes, 1) };
      return { meaning: `key loaded, check value ${data.slice(0, 6)}`, shown: starred(bytes, 7) };
    case '3':
      return { meaning: 'information', shown: starred(bytes, 1, 51) };
    case '7':
      return { meaning: pinBlockMeaning(data), shown: starred(bytes, 5) };
    default:
      return { meaning: 'answer', shown: starred(bytes, 1) };
  }
}

/** Two decimal digits after those of the track say how long the PIN is. */
function pinBlockMeaning(data: string): string {
  const digits = /^\d\d(\d\d)/.exec(data)?.[1];
  return digits === undefined ? 'PIN block' : `PIN block of ${Number(digits)} digits`;
}

const KEY_MEANINGS: Readonly<Record<number, string>> = {
  27: 'cancel',
  8: 'clear',
  13: 'enter',
  46: 'point',
  35: 'double zero',
  7: 'blank key',
};

function describeKey(bytes: Uint8Array, pinEntry: boolean): Described {
  const code = bytes[0]!;
  if (code === PIN_MASK) return { meaning: 'key: a PIN digit', shown: bytes.slice() };
  if (pinEntry && isDigitCode(code)) {
    const meaning = 'key: a digit, clear in PIN entry';
    return { meaning, shown: Uint8Array.of(STAR), level: 'trouble' };
  }
  return { meaning: `key: ${KEY_MEANINGS[code] ?? fromAscii(bytes)}`, shown: bytes.slice() };
}
