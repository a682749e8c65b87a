import { concat } from '../../../bytes/concat.ts';
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
  const words = [
    sensors.coverOpen && 'cover open',
    sensors.paperEnd ? 'paper out' : sensors.paperNearEnd && 'paper near end',
    sensors.cutterError && 'cutter jammed',
    sensors.unrecoverable && 'unrecoverable error',
    !sensors.online && 'offline',
  ].filter((word) => word !== false);
  return words.length > 0 ? words.join(', ') : 'ready';
}
