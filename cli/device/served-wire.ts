import { createListeners } from '../../hardware/transport/listeners.ts';
import type { CloseReason, Transport } from '../../hardware/transport/transport.ts';
import type { Direction } from '../../hardware/transport/wire-tap.ts';
import type { Clock } from '../../time/clock.ts';

/** A device's end of a wire whose far end comes and goes, while the device stays the same. */
export interface ServedWire {
  /** What the virtual device is attached to. */
  readonly transport: Transport;
  /** False: another connection is still there, or this one does not open. */
  connect(connection: Transport): Promise<boolean>;
  onBytes(listener: (direction: Direction, bytes: Uint8Array) => void): () => void;
  onDisconnect(listener: (reason: CloseReason) => void): () => void;
  /** The caller reads too slowly: so many bytes wait, and what the device says now is lost. */
  onOverrun(listener: (waiting: number) => void): () => void;
  /** So many bytes were lost until the caller had read all that waited, or was gone. */
  onLost(listener: (bytes: number) => void): () => void;
}

const BITS_A_BYTE = 10;
/** What a device keeps for who does not read: more than the longest frame of any model. */
const BUFFER_BYTES = 8_192;
/** How often it is looked whether a caller reads again. */
const LOOK_MS = 500;

/** `baud` paces what the device says, 8N1: a PTY has no speed of its own. Absent: at once. */
export function createServedWire(clock: Clock, baud?: number): ServedWire {
  const data = createListeners<Uint8Array>();
  const bytes = createListeners<readonly [Direction, Uint8Array]>();
  const closed = createListeners<CloseReason>();
  const overrun = createListeners<number>();
  const lost = createListeners<number>();
  const msPerByte = baud ? (1000 * BITS_A_BYTE) / baud : 0;
  let current: Transport | undefined;
  let latest: Transport | undefined;
  let onTheWay: Uint8Array[] = [];
  let freeAt = 0;
  let bytesOnTheWay = 0;
  let bytesLost = 0;
  let looking: unknown;

  const waiting = (): number => bytesOnTheWay + (current?.waiting?.() ?? 0);

  /** A UART has no queue: what finds no room is not sent, and a frame is lost whole. */
  function lose(bytes: number): void {
    if (bytesLost === 0) {
      overrun.emit(waiting());
      look();
    }
    bytesLost += bytes;
  }

  /** Until everything is read and nothing more was lost meanwhile. */
  function look(): void {
    const before = bytesLost;
    looking = clock.setTimeout(() => {
      if (waiting() > 0 || bytesLost > before) look();
      else tellLost();
    }, LOOK_MS);
  }

  function tellLost(): void {
    if (bytesLost === 0) return;
    clock.clearTimeout(looking);
    const bytes = bytesLost;
    bytesLost = 0;
    lost.emit(bytes);
  }

  function send(chunk: Uint8Array): void {
    bytes.emit(['in', chunk]);
    current?.write(chunk);
  }

  async function connect(connection: Transport): Promise<boolean> {
    if (current) return false;
    current = connection;
    latest = connection;
    const stop = connection.onData((chunk) => {
      bytes.emit(['out', chunk]);
      data.emit(chunk);
    });
    const release = (): void => {
      stop();
      gone();
      current = undefined;
      onTheWay = [];
      freeAt = 0;
      bytesOnTheWay = 0;
      tellLost();
    };
    const gone = connection.onClose((reason) => {
      release();
      closed.emit(reason);
    });
    const opened = await connection.open();
    if (!opened.ok) release();
    return opened.ok;
  }

  return {
    transport: {
      name: 'served',
      /** A device that pulled its own cable puts it back. */
      async open() {
        if (!current && latest) await connect(latest);
        return { ok: true };
      },
      write(chunk) {
        if (!current || chunk.length === 0) return;
        const before = waiting();
        if (before > 0 && before + chunk.length > BUFFER_BYTES) return lose(chunk.length);
        if (msPerByte === 0) return send(chunk.slice());
        const queue = onTheWay;
        queue.push(chunk.slice());
        bytesOnTheWay += chunk.length;
        freeAt = Math.max(clock.now(), freeAt) + chunk.length * msPerByte;
        clock.setTimeout(() => {
          // The oldest goes, whichever timer fires: a real clock may swap two of one moment.
          const oldest = queue.shift()!;
          if (queue !== onTheWay) return;
          bytesOnTheWay -= oldest.length;
          send(oldest);
        }, freeAt - clock.now());
      },
      onData: data.add,
      onClose: closed.add,
      close: async () => current?.close(),
    },
    connect,
    onBytes: (listener) => bytes.add(([direction, chunk]) => listener(direction, chunk)),
    onDisconnect: closed.add,
    onOverrun: overrun.add,
    onLost: lost.add,
  };
}
