import type { Clock } from '../../time/clock.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { CloseReason, Transport } from './transport.ts';

export interface MemoryPairOptions {
  readonly name?: string;
  /** Bits a second on the wire; absent: bytes arrive at once (still asynchronously). */
  readonly baud?: number;
  /** 10 for 8N1 (default), 11 for 8E1 and 8N2. */
  readonly bitsPerByte?: number;
}

/** The wire can also be broken, as when a cable comes out. */
export interface MemoryEnd extends Transport {
  /** Breaks the wire for both ends. `replug` lets both `open` again. */
  unplug(): void;
  replug(): void;
}

/**
 * Two transports joined back to back. A chunk arrives whole, when the line has had the time for
 * its last byte; what is on the way to an end that closes, or on a wire that breaks, is lost.
 * Closing one end is not noticed at the other, as on a serial line.
 */
export function createMemoryPair(
  clock: Clock,
  options: MemoryPairOptions = {},
): readonly [MemoryEnd, MemoryEnd] {
  const msPerByte = options.baud ? (1000 * (options.bitsPerByte ?? 10)) / options.baud : 0;
  let plugged = true;

  interface Side {
    readonly end: MemoryEnd;
    readonly data: Listeners<Uint8Array>;
    readonly closed: Listeners<CloseReason>;
    open: boolean;
    /** Chunks on the way from here; replaced when what was on the way is lost. */
    onTheWay: Uint8Array[];
    lineFreeAt: number;
  }

  function lose(side: Side): void {
    side.onTheWay = [];
    side.lineFreeAt = 0;
  }

  function shut(side: Side, reason: CloseReason): void {
    if (!side.open) return;
    side.open = false;
    side.closed.emit(reason);
  }

  function createSide(name: string, other: () => Side): Side {
    const data = createListeners<Uint8Array>();
    const closed = createListeners<CloseReason>();

    const end: MemoryEnd = {
      name,
      async open() {
        if (!plugged) {
          return { ok: false, error: { kind: 'not-found', detail: `${name}: unplugged` } };
        }
        side.open = true;
        return { ok: true };
      },
      write(bytes) {
        if (!side.open || bytes.length === 0) return;
        const { onTheWay } = side;
        onTheWay.push(bytes.slice());
        side.lineFreeAt = Math.max(clock.now(), side.lineFreeAt) + bytes.length * msPerByte;
        clock.setTimeout(() => {
          // The oldest goes, whichever timer fires: a real clock may swap two of one moment.
          const chunk = onTheWay.shift()!;
          if (onTheWay === side.onTheWay && other().open) other().data.emit(chunk);
        }, side.lineFreeAt - clock.now());
      },
      onData: data.add,
      onClose: closed.add,
      async close() {
        lose(other());
        shut(side, 'closed-here');
      },
      unplug() {
        plugged = false;
        for (const one of [side, other()]) lose(one);
        for (const one of [side, other()]) shut(one, 'unplugged');
      },
      replug() {
        plugged = true;
      },
    };
    const side: Side = { end, data, closed, open: false, onTheWay: [], lineFreeAt: 0 };
    return side;
  }

  const name = options.name ?? 'memory';
  const near: Side = createSide(name, () => far);
  const far: Side = createSide(`${name} (far end)`, () => near);
  return [near.end, far.end];
}
