import type { Clock } from '../../time/clock.ts';

/**
 * A clock that runs `times` as fast as `base`, from `start` (of `base`) on: what a mechanism or a
 * polling driver needs seconds for takes milliseconds. Below 1 it is a slow clock.
 */
export function createFastClock(base: Clock, times: number, start: number): Clock {
  return {
    now: () => Math.floor(start + (base.now() - start) * times),
    setTimeout: (callback, ms) => base.setTimeout(callback, ms / times),
    clearTimeout: (id) => base.clearTimeout(id),
  };
}
