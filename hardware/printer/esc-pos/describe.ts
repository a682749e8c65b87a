import type { Described, Direction } from '../../transport/wire-tap.ts';
import { characterOf } from './code-pages.ts';
import { commandName } from './command-name.ts';
import { createEscPosReplyFramer, type EscPosReply } from './frame.ts';
import { createJobReader, type JobPiece } from './print-job.ts';
import type { PrinterProfile } from './profile.ts';
import {
  describeRealTimeStatus,
  describeSensors,
  questionOf,
  readAutomaticStatus,
  troubleOf,
} from './status.ts';

const MASK = 0x2a;

/** Words for the trace. Card numbers in what is printed are masked. */
export interface Describer {
  /**
   * The pieces of a job that is sent next: known as a whole, only card numbers are masked in
   * them. Of pieces that come as they come, the digits at the end are, too: they may be a part of one.
   */
  job(pieces: readonly Uint8Array[]): void;
  describe(direction: Direction, bytes: Uint8Array): Described;
}

export function createDescriber(profile: PrinterProfile): Describer {
  const known = new WeakMap<Uint8Array, Described>();
  const stream = createJobReader(profile);
  /** Of the real-time requests sent last: those without an answer yet. */
  let asked: readonly number[] = [];

  function describeNext(bytes: Uint8Array): Described {
    const piece = stream.read(bytes);
    stream.hideOpen();
    const questions = piece.parts.flatMap((part) =>
      part.kind === 'command' && part.bytes[0] === 0x10 && part.bytes[1] === 0x04
        ? [part.bytes[2]!]
        : [],
    );
    if (questions.length > 0) asked = questions;
    return describePiece(piece);
  }

  function describeReply(bytes: Uint8Array): Described {
    const framer = createEscPosReplyFramer();
    const items = [...framer.push(bytes), ...framer.flush()];
    const said = items.map((item) => {
      if (item.kind !== 'real-time') return describeAnswer(item);
      const [question, ...rest] = asked;
      asked = rest;
      return describeRealTimeStatus(question, item.bytes[0]!);
    });
    const levels = said.map(({ level }) => level);
    const level = (['noise', 'trouble'] as const).find((one) => levels.includes(one));
    const meaning = said.map((one) => one.meaning).join(', ');
    return { meaning, shown: bytes, ...(level && { level }) };
  }

  return {
    job(pieces) {
      const reader = createJobReader(profile);
      const read = pieces.map(reader.read);
      reader.end();
      for (const piece of read) known.set(piece.bytes, describePiece(piece));
    },
    describe(direction, bytes) {
      if (direction === 'in') return describeReply(bytes);
      return known.get(bytes) ?? describeNext(bytes);
    },
  };
}

/** Eight or more of one of these, and nothing else on the line. */
const RULE = /^\s*([─━═=_-])\1{7,}\s*$/;

function describePiece(piece: JobPiece): Described {
  let text = '';
  const words: string[] = [];
  let isFed = false;
  const endText = (): void => {
    if (RULE.test(text)) words.push('rule');
    else if (text !== '') words.push(`“${text.normalize('NFC')}”`);
    text = '';
  };
  for (const part of piece.parts) {
    if (part.kind === 'text') {
      for (let i = part.from; i < part.to; i++) {
        text += piece.hidden[i] ? '*' : characterOf(part.page, piece.bytes[i]!);
      }
      continue;
    }
    const name = commandName(part.bytes);
    // Text goes on over a change of page: `RÚT TIỀN` takes two pages of TCVN-3.
    if (name === 'ESC t') continue;
    endText();
    isFed ||= name === 'LF';
    const word = describeCommand(name, part.bytes);
    if (word !== '') words.push(word);
  }
  endText();
  if (piece.isOpen) words.push('part of a command');
  const meaning = words.join(', ') || (isFed ? 'line feed' : 'settings');
  return { meaning, shown: shownOf(piece) };
}

function shownOf({ bytes, hidden }: JobPiece): Uint8Array {
  return hidden.includes(1) ? bytes.map((byte, i) => (hidden[i] ? MASK : byte)) : bytes;
}

const MEANINGS: Readonly<Record<string, string>> = {
  'ESC @': 'initialise',
  LF: '',
  CR: '',
  'GS V': 'cut',
  'GS r': 'report when printed',
  'GS I': 'identity?',
  'GS k': 'bar code',
  'ESC p': 'open the drawer',
  'ESC E': '',
  'ESC a': '',
  'GS !': '',
};

function describeCommand(name: string, bytes: Uint8Array): string {
  if (name === 'DLE') return describeRealTime(bytes);
  if (name === 'ESC d') return `feed ${counted(bytes[2]!, 'line')}`;
  if (name === 'GS a') return bytes[2] === 0 ? 'automatic status off' : 'automatic status on';
  if (name === 'GS (' && bytes[2] === 0x6b) {
    if (bytes[6] === 80) return `symbol data, ${counted(bytes.length - 8, 'byte')}`;
    return bytes[6] === 81 ? 'print symbol' : '';
  }
  if (name === 'GS v' && bytes.length >= 8) {
    const width = 8 * (bytes[4]! + 256 * bytes[5]!);
    return `raster image, ${width} × ${bytes[6]! + 256 * bytes[7]!} dots`;
  }
  return MEANINGS[name] ?? name;
}

const counted = (count: number, what: string): string =>
  `${count} ${count === 1 ? what : `${what}s`}`;

function describeRealTime(bytes: Uint8Array): string {
  if (bytes[1] === 0x04) {
    return `status? ${questionOf(bytes[2]!) ?? bytes[2]}`;
  }
  if (bytes[1] === 0x05) return bytes[2] === 2 ? 'recover, forget what waits' : 'recover';
  return bytes[1] === 0x14 && bytes[2] === 8 ? 'clear the buffer' : 'real-time command';
}

function describeAnswer({ kind, bytes }: EscPosReply): Pick<Described, 'meaning' | 'level'> {
  switch (kind) {
    case 'asb': {
      const sensors = readAutomaticStatus(bytes);
      const meaning = `automatic status: ${describeSensors(sensors)}`;
      return troubleOf(sensors) ? { meaning, level: 'trouble' } : { meaning };
    }
    case 'status':
      return bytes[0]! & 0x0c
        ? { meaning: 'printed; paper out', level: 'trouble' }
        : { meaning: bytes[0]! & 0x03 ? 'printed; paper near end' : 'printed' };
    case 'flow':
      return { meaning: bytes[0] === 0x11 ? 'XON' : 'XOFF' };
    case 'block':
      return { meaning: bytes[0] === 0x37 ? 'buffer cleared' : 'identity' };
    default:
      return { meaning: 'noise', level: 'noise' };
  }
}
