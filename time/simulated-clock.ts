import type { Clock } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

export interface SimulatedClock extends Clock {
  /**
   * Lets what is due happen, then steps from timer to timer until `done` says so or simulated
   * time has passed `limitMs`. Returns why it stopped: 'idle' means that nothing is left that
   * could ever happen.
   */
  runUntil(done: () => boolean, limitMs: number): Promise<'done' | 'limit' | 'idle'>;
  /** Lets exactly `ms` of simulated time pass. */
  advance(ms: number): Promise<void>;
  /** Timers still waiting. */
  pending(): number;
}

/** Lets every promise that can settle settle: a macrotask runs only once no microtask is left. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A clock that stands still until it is stepped. Timers fire by time, then in order of setting. */
export function createSimulatedClock(startMs: number): SimulatedClock {
  let now = startMs;
  let order = 0;
  const heap: Timer[] = [];

  const before = (a: Timer, b: Timer): boolean =>
    a.at < b.at || (a.at === b.at && a.order < b.order);

  function push(timer: Timer): void {
    let i = heap.length;
    heap.push(timer);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(timer, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = timer;
  }

  function pop(): void {
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }

  /** The next live timer, left in place. */
  function peek(): Timer | undefined {
    while (heap.length > 0 && heap[0]!.cancelled) pop();
    return heap[0];
  }

  async function runUntil(done: () => boolean, limitMs: number) {
    const limit = now + limitMs;
    for (;;) {
      await settle();
      if (done()) return 'done';
      const next = peek();
      if (next === undefined) return 'idle';
      if (next.at > limit) {
        now = limit;
        return 'limit';
      }
      pop();
      now = Math.max(now, next.at);
      next.callback();
    }
  }

  return {
    now: () => now,
    setTimeout(callback, ms) {
      const timer: Timer = {
        // Whole milliseconds, never early: as real timers fire.
        at: Math.ceil(now + Math.max(0, Number.isFinite(ms) ? ms : 0)),
        order: order++,
        callback,
        cancelled: false,
      };
      push(timer);
      return timer;
    },
    clearTimeout(id: Timer | undefined) {
      if (id) id.cancelled = true;
    },
    runUntil,
    async advance(ms) {
      const limit = now + ms;
      await runUntil(() => false, ms);
      now = Math.max(now, limit);
    },
    pending: () => heap.filter((timer) => !timer.cancelled).length,
  };
}
