import type { VirtualDevice } from '../../hardware/device.ts';
import type { FramedItem, Framer } from '../../hardware/transport/framer.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Described, Direction } from '../../hardware/transport/wire-tap.ts';
import type { Clock } from '../../time/clock.ts';

/** A model that can be served to other software. */
export interface DeviceModel {
  readonly baud: number;
  /** Loads the model's code and puts a device at the given end of a wire. */
  serve(transport: Transport, clock: Clock): Promise<ServedDevice>;
}

export interface ServedDevice {
  readonly device: VirtualDevice;
  readonly hands: readonly Hand[];
  /** One line: what an eye would see. */
  look(): string;
  readonly framers: Readonly<Record<Direction, Framer<FramedItem>>>;
  describe(direction: Direction, bytes: Uint8Array): Described;
}

/** Something a person can do at the device. */
export interface Hand {
  /** The first word is the command: `insert <card>`. */
  readonly usage: string;
  readonly summary: string;
  /** What it did, or why it could not, in one line. */
  act(words: readonly string[]): HandOutcome;
}

export interface HandOutcome {
  readonly ok: boolean;
  readonly text: string;
}

export const did = (text: string): HandOutcome => ({ ok: true, text });
export const refused = (text: string): HandOutcome => ({ ok: false, text });

/** For a wire whose chunks are described as they come. */
export function wholeChunks(): Framer<FramedItem> {
  return { push: (bytes) => [{ kind: 'chunk', bytes }], flush: () => [] };
}
