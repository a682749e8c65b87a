import { concat } from '../../../bytes/concat.ts';
import { toHex } from '../../../bytes/hex.ts';
import type { Described } from '../../transport/wire-tap.ts';
import type { PrinterError, PrinterStatus } from '../printer.ts';

/** What the sensors of a printer say. Both ends of the wire speak of it, in different bytes. */
export interface Sensors {
  readonly online: boolean;
  readonly coverOpen: boolean;
  readonly paperNearEnd: boolean;
  readonly paperEnd: boolean;
  readonly cutterError: boolean;
  readonly unrecoverable: boolean;
}

export const IDLE: Sensors = {
  online: true,
  coverOpen: false,
  paperNearEnd: false,
  paperEnd: false,
  cutterError: false,
  unrecoverable: false,
};

const bit = (set: boolean, mask: number): number => (set ? mask : 0);

/** The answer to DLE EOT n: 1 printer, 2 cause of being offline, 3 error, 4 paper. */
export function realTimeStatus(n: number, sensors: Sensors): Uint8Array | undefined {
  const { online, coverOpen, paperNearEnd, paperEnd, cutterError, unrecoverable } = sensors;
  const error = cutterError || unrecoverable;
  const bits = [
    bit(!online, 0x08),
    bit(coverOpen, 0x04) | bit(paperEnd, 0x20) | bit(error, 0x40),
    bit(cutterError, 0x08) | bit(unrecoverable, 0x20),
    bit(paperNearEnd || paperEnd, 0x0c) | bit(paperEnd, 0x60),
  ][n - 1];
  return bits === undefined ? undefined : Uint8Array.of(0x12 | bits);
}

/** Automatic status back: four bytes, idle `14 00 00 0F`. */
export function automaticStatus(sensors: Sensors): Uint8Array {
  return Uint8Array.of(
    0x14 | bit(!sensors.online, 0x08) | bit(sensors.coverOpen, 0x20),
    bit(sensors.cutterError, 0x08) | bit(sensors.unrecoverable, 0x20),
    bit(sensors.paperNearEnd || sensors.paperEnd, 0x03) | bit(sensors.paperEnd, 0x0c),
    0x0f,
  );
}

/** The answer to GS r 1. */
export function paperSensorStatus(sensors: Sensors): Uint8Array {
  return Uint8Array.of(
    bit(sensors.paperNearEnd || sensors.paperEnd, 0x03) | bit(sensors.paperEnd, 0x0c),
  );
}

/** Sensors from the four answers to DLE EOT 1, 2, 3, 4. */
export function readRealTimeStatus(answers: readonly number[]): Sensors {
  const [printer = 0, cause = 0, error = 0, paper = 0] = answers;
  return {
    online: (printer & 0x08) === 0,
    coverOpen: (cause & 0x04) !== 0,
    paperNearEnd: (paper & 0x0c) !== 0,
    paperEnd: (cause & 0x20) !== 0 || (paper & 0x60) !== 0,
    cutterError: (error & 0x08) !== 0,
    unrecoverable: (error & 0x20) !== 0,
  };
}

/** Sensors from one automatic status. */
export function readAutomaticStatus(bytes: Uint8Array): Sensors {
  const [printer = 0, error = 0, paper = 0] = bytes;
  return {
    online: (printer & 0x08) === 0,
    coverOpen: (printer & 0x20) !== 0,
    paperNearEnd: (paper & 0x03) !== 0,
    paperEnd: (paper & 0x0c) !== 0,
    cutterError: (error & 0x08) !== 0,
    unrecoverable: (error & 0x20) !== 0,
  };
}

/** Why the printer cannot print, or undefined. The cause a person must remove comes first. */
export function troubleOf(sensors: Sensors): PrinterError | undefined {
  if (sensors.coverOpen) return { kind: 'cover-open' };
  if (sensors.paperEnd) return { kind: 'paper-out' };
  if (sensors.cutterError) return { kind: 'cutter' };
  if (sensors.unrecoverable) {
    return { kind: 'hardware', code: 'DLE EOT 3: 20', detail: 'unrecoverable error' };
  }
  if (!sensors.online) {
    return { kind: 'refused', code: 'DLE EOT 1: 08', detail: 'offline, no cause given' };
  }
  return undefined;
}

export function statusOf(sensors: Sensors): PrinterStatus {
  return {
    paper: sensors.paperEnd ? 'out' : sensors.paperNearEnd ? 'near-end' : 'enough',
    cover: sensors.coverOpen ? 'open' : 'closed',
    trouble: troubleOf(sensors),
  };
}

/** A block answer: 5F text 00 for GS I, 37 text 00 for the buffer cleared. */
export function block(header: 0x5f | 0x37, text: Uint8Array): Uint8Array {
  return concat(header, text, 0x00);
}

/** In words, for the trace: `paper out, offline`. */
export function describeSensors(sensors: Sensors): string {
  return wordsOf(sensors).join(', ') || 'ready';
}

function wordsOf(sensors: Sensors): string[] {
  return [
    sensors.coverOpen && 'cover open',
    sensors.paperEnd ? 'paper out' : sensors.paperNearEnd && 'paper near end',
    sensors.cutterError && 'cutter jammed',
    sensors.unrecoverable && 'unrecoverable error',
    !sensors.online && 'offline',
  ].filter((word) => word !== false);
}

/** What DLE EOT 1 to 4 ask for, and what they are answered where all is well. */
const QUESTIONS = [
  ['printer', 'online'],
  ['cause of offline', 'none'],
  ['error', 'none'],
  ['paper', 'enough'],
] as const;
const ALL_WELL = 0x12;

/** What DLE EOT n asks for: `paper`. */
export const questionOf = (n: number): string | undefined => QUESTIONS[n - 1]?.[0];

/** One answer to DLE EOT n in words; `n` undefined: nobody knows what was asked. */
export function describeRealTimeStatus(
  n: number | undefined,
  answer: number,
): Pick<Described, 'meaning' | 'level'> {
  const question = n === undefined ? undefined : QUESTIONS[n - 1];
  if (!question) return { meaning: `status ${toHex(Uint8Array.of(answer))}` };
  const [name, well] = question;
  const sensors = readRealTimeStatus(QUESTIONS.map((_, i) => (i + 1 === n ? answer : ALL_WELL)));
  // DLE EOT 2 tells that there is an error, DLE EOT 3 which.
  const isError = n === 2 && (answer & 0x40) !== 0;
  // Not `paper: paper out`.
  const found = wordsOf(sensors).map((word) => word.replace(`${name} `, ''));
  const isTrouble = isError || troubleOf(sensors) !== undefined;
  return {
    meaning: `${name}: ${[...found, ...(isError ? ['error'] : [])].join(', ') || well}`,
    ...(isTrouble && { level: 'trouble' as const }),
  };
}
