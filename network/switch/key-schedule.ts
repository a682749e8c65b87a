import type { Clock, TimerId } from '../../time/clock.ts';

/** Runs something every so often until it is stopped. */
export interface KeySchedule {
  start(): void;
  stop(): void;
}

/** `everyMs` of 0: never. */
export function createKeySchedule(clock: Clock, everyMs: number, change: () => void): KeySchedule {
  let timer: TimerId | undefined;
  function next(): void {
    timer = clock.setTimeout(() => {
      next();
      change();
    }, everyMs);
  }
  return {
    start() {
      if (everyMs > 0 && timer === undefined) next();
    },
    stop() {
      if (timer !== undefined) clock.clearTimeout(timer);
      timer = undefined;
    },
  };
}
