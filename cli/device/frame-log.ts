import { toSpacedHex } from '../../bytes/hex.ts';
import type { Direction, WireEntry } from '../../hardware/transport/wire-tap.ts';
import type { Clock } from '../../time/clock.ts';
import type { ServedDevice } from './model.ts';
import type { ServedWire } from './served-wire.ts';

export interface ShownFrame {
  readonly direction: Direction;
  /** Spaced, secrets replaced. */
  readonly hex: string;
  readonly meaning: string;
  readonly level: WireEntry['level'];
}

/** Silence after which half a frame is shown as it is. */
const GAP_MS = 500;

/** Shows each frame of the wire, both ways, once it is whole. */
export function logFrames(
  wire: ServedWire,
  served: ServedDevice,
  clock: Clock,
  show: (frame: ShownFrame) => void,
): void {
  const gaps: Partial<Record<Direction, unknown>> = {};

  function describe(direction: Direction, bytes: Uint8Array): void {
    const { meaning, shown, level = 'normal' } = served.describe(direction, bytes);
    show({ direction, hex: toSpacedHex(shown), meaning, level });
  }

  wire.onBytes((direction, chunk) => {
    const framer = served.framers[direction];
    if (gaps[direction] !== undefined) clock.clearTimeout(gaps[direction]);
    for (const { bytes } of framer.push(chunk)) describe(direction, bytes);
    gaps[direction] = clock.setTimeout(() => {
      for (const { bytes } of framer.flush()) describe(direction, bytes);
    }, GAP_MS);
  });
}
