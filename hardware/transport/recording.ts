import { toSpacedHex } from '../../bytes/hex.ts';
import type { Clock } from '../../time/clock.ts';
import type { FramedItem, Framer } from './framer.ts';
import type { Transport } from './transport.ts';
import type { Described, Direction } from './wire-tap.ts';

export const RECORDING_VERSION = 1;

/** First line of a recording. */
export interface RecordingHeader {
  readonly version: number;
  readonly device: string;
  readonly transport: string;
}

/** One frame, control byte or noise; `bytes` is spaced hex with every secret replaced. */
export interface RecordedItem {
  /** Milliseconds since the line before. */
  readonly dt: number;
  readonly direction: Direction;
  readonly bytes: string;
  readonly meaning: string;
}

/** The wire came or went. */
export interface RecordedEvent {
  readonly dt: number;
  readonly event: string;
}

export type RecordedLine = RecordedItem | RecordedEvent;

export interface RecordingOptions {
  readonly device: string;
  /** Takes one line of JSON, without the line end. */
  readonly sink: (line: string) => void;
  readonly clock: Clock;
  /** A fresh framer for each direction; many protocols differ in them. */
  readonly framer: (direction: Direction) => Framer<FramedItem>;
  /** The protocol's words; masks. What it does not show is never kept. */
  readonly describe: (direction: Direction, bytes: Uint8Array) => Described;
  /** Silence after which the framer gives up what it holds. Default 500. */
  readonly interByteMs?: number;
}

/**
 * The same transport, and a recording of it: JSON lines at the level of the framer's items, for
 * raw chunks could not be masked (a PAN may be split over two).
 */
export function withRecording(transport: Transport, options: RecordingOptions): Transport {
  const { clock, sink, describe, interByteMs = 500 } = options;
  let last = clock.now();
  let started = false;

  function line(content: object): void {
    const now = clock.now();
    if (!started) {
      const { device } = options;
      sink(JSON.stringify({ version: RECORDING_VERSION, device, transport: transport.name }));
      started = true;
      last = now;
    }
    sink(JSON.stringify({ dt: now - last, ...content }));
    last = now;
  }

  function createPath(direction: Direction) {
    const framer = options.framer(direction);
    let gap: unknown;
    const keep = (items: readonly FramedItem[]): void => {
      for (const item of items) {
        const { shown, meaning } = describe(direction, item.bytes);
        line({ direction, bytes: toSpacedHex(shown), meaning });
      }
    };
    const flush = (): void => {
      if (gap === undefined) return;
      clock.clearTimeout(gap);
      gap = undefined;
      keep(framer.flush());
    };
    return {
      push(chunk: Uint8Array): void {
        if (gap !== undefined) clock.clearTimeout(gap);
        keep(framer.push(chunk));
        gap = clock.setTimeout(flush, interByteMs);
      },
      flush,
    };
  }

  const outward = createPath('out');
  const inward = createPath('in');
  // First of all listeners, so that what is heard is recorded before what it causes.
  transport.onData(inward.push);
  transport.onClose((reason) => {
    outward.flush();
    inward.flush();
    line({ event: `close: ${reason}` });
  });

  return {
    ...transport,
    async open() {
      const outcome = await transport.open();
      line({ event: outcome.ok ? 'open' : `open failed: ${outcome.error.kind}` });
      return outcome;
    },
    write(bytes) {
      outward.push(bytes);
      transport.write(bytes);
    },
  };
}
