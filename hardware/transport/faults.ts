import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import { createListeners } from './listeners.ts';
import type { CloseReason, Transport } from './transport.ts';
import type { Direction } from './wire-tap.ts';

/** What is wrong with the wire just now. Each setting left out is a fault that is not there. */
export interface FaultSettings {
  /** Every chunk is late; chunks never overtake one another. */
  readonly delay?: { readonly fixedMs: number; readonly jitterMs?: number } | undefined;
  /** A chance from 0 to 1 that a chunk, or each of its bytes, is lost. */
  readonly drop?: { readonly chance: number; readonly of: 'chunk' | 'byte' } | undefined;
  /** A chance from 0 to 1 for each byte that one of its bits turns over. */
  readonly corrupt?: { readonly chance: number } | undefined;
  /** A chance from 0 to 1 that a chunk comes twice. */
  readonly duplicate?: { readonly chance: number } | undefined;
  /** Chunks are cut into pieces of 1 to `maxBytes`. */
  readonly fragment?: { readonly maxBytes: number } | undefined;
  /** The cable comes out after so many bytes, both directions counted since `open`. */
  readonly unplug?: { readonly afterBytes: number } | undefined;
  /** Which way is faulty, as the near end sees it. Default: both. */
  readonly direction?: Direction | undefined;
}

/** Where a fault takes chance and time from. */
export interface FaultWorld {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * One fault: takes a chunk of one direction and passes on what becomes of it, at once or later.
 * One instance serves one direction of one connection.
 */
export type Fault = (chunk: Uint8Array, pass: (chunk: Uint8Array) => void) => void;

type Setting<K extends keyof FaultSettings> = () => FaultSettings[K];

export function createDrop({ random }: FaultWorld, setting: Setting<'drop'>): Fault {
  return (chunk, pass) => {
    const drop = setting();
    if (!drop) pass(chunk);
    else if (drop.of === 'chunk') {
      if (random.next() >= drop.chance) pass(chunk);
    } else {
      const left = chunk.filter(() => random.next() >= drop.chance);
      if (left.length > 0) pass(left);
    }
  };
}

export function createCorrupt({ random }: FaultWorld, setting: Setting<'corrupt'>): Fault {
  return (chunk, pass) => {
    const corrupt = setting();
    if (!corrupt) return pass(chunk);
    pass(chunk.map((b) => (random.next() < corrupt.chance ? b ^ (1 << random.below(8)) : b)));
  };
}

export function createDuplicate({ random }: FaultWorld, setting: Setting<'duplicate'>): Fault {
  return (chunk, pass) => {
    const duplicate = setting();
    pass(chunk);
    if (duplicate && random.next() < duplicate.chance) pass(chunk);
  };
}

export function createFragment({ random }: FaultWorld, setting: Setting<'fragment'>): Fault {
  return (chunk, pass) => {
    const fragment = setting();
    if (!fragment) return pass(chunk);
    for (let at = 0; at < chunk.length; ) {
      const length = 1 + random.below(Math.max(1, fragment.maxBytes));
      pass(chunk.subarray(at, at + length));
      at += length;
    }
  };
}

export function createDelay({ clock, random }: FaultWorld, setting: Setting<'delay'>): Fault {
  const waiting: Uint8Array[] = [];
  let dueAt = 0;
  return (chunk, pass) => {
    const delay = setting();
    if (!delay && waiting.length === 0) return pass(chunk);
    const jitter = delay?.jitterMs ? random.next() * delay.jitterMs : 0;
    dueAt = Math.max(dueAt, clock.now() + (delay?.fixedMs ?? 0) + jitter);
    waiting.push(chunk);
    // Whichever timer fires, the oldest chunk goes: two timers of one moment may change places.
    clock.setTimeout(() => pass(waiting.shift()!), dueAt - clock.now());
  };
}

/** The cable in somebody's hand. */
export interface FaultyTransport extends Transport {
  /** Breaks the wire; `open` fails until it is plugged in again. */
  unplug(): void;
  replug(): void;
}

export interface FaultOptions extends FaultWorld {
  /** Asked for every chunk, so that a fault may come and go while the wire is in use. */
  readonly faults: () => FaultSettings;
}

/**
 * The same transport over a bad wire. The same seed, clock and bytes give the same damage; each
 * fault and direction has a random stream of its own.
 */
export function withFaults(transport: Transport, options: FaultOptions): FaultyTransport {
  const { clock, random, faults } = options;
  const data = createListeners<Uint8Array>();
  const closed = createListeners<CloseReason>();
  let plugged = true;
  let open = false;
  let carried = 0;
  let connection = 0;

  function createPath(direction: Direction): Fault {
    const settings = (): FaultSettings => {
      const now = faults();
      return now.direction === undefined || now.direction === direction ? now : {};
    };
    const world = (fault: string): FaultWorld => ({
      clock,
      random: random.fork(`${fault} ${direction} ${connection}`),
    });
    const chain: Fault[] = [
      createDrop(world('drop'), () => settings().drop),
      createCorrupt(world('corrupt'), () => settings().corrupt),
      createDuplicate(world('duplicate'), () => settings().duplicate),
      createFragment(world('fragment'), () => settings().fragment),
      createDelay(world('delay'), () => settings().delay),
      countDown,
    ];
    return chain.reduceRight<Fault>(
      (later, fault) => (chunk, pass) => fault(chunk, (left) => later(left, pass)),
      (chunk, pass) => pass(chunk),
    );
  }

  /** The last fault of each path: the cable comes out in the middle of a chunk. */
  const countDown: Fault = (chunk, pass) => {
    const limit = faults().unplug?.afterBytes ?? Number.POSITIVE_INFINITY;
    const left = Math.max(0, limit - carried);
    carried += chunk.length;
    if (left > 0) pass(chunk.subarray(0, left));
    if (carried >= limit) unplug();
  };

  let outward = createPath('out');
  let inward = createPath('in');

  function closeWith(reason: CloseReason): void {
    if (!open) return;
    open = false;
    closed.emit(reason);
  }

  function unplug(): void {
    plugged = false;
    closeWith('unplugged');
    void transport.close();
  }

  transport.onData((chunk) => {
    const now = connection;
    inward(chunk, (left) => {
      if (open && now === connection) data.emit(left);
    });
  });
  transport.onClose(closeWith);

  const { lines } = transport;
  return {
    name: transport.name,
    async open() {
      if (!plugged) {
        const detail = `${transport.name}: unplugged`;
        return { ok: false, error: { kind: 'not-found', detail } };
      }
      const outcome = await transport.open();
      if (open || !outcome.ok) return outcome;
      open = true;
      carried = 0;
      connection++;
      outward = createPath('out');
      inward = createPath('in');
      return outcome;
    },
    write(bytes) {
      if (!open) return;
      const now = connection;
      outward(bytes.slice(), (left) => {
        if (open && now === connection) transport.write(left);
      });
    },
    onData: data.add,
    onClose: closed.add,
    close: () => transport.close(),
    ...(lines ? { lines: () => lines.call(transport) } : {}),
    unplug,
    replug() {
      plugged = true;
    },
  };
}
