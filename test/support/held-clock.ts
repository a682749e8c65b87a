import type { Clock } from '../../time/clock.ts';

export interface HeldClock extends Clock {
  /** From now on no timer fires. */
  hold(): void;
  /** What was due meanwhile happens now, in order. */
  release(): void;
}

/** A clock whose timers can be held back: a motor with a hand on its wheel. */
export function createHeldClock(base: Clock): HeldClock {
  let due: (() => void)[] | undefined;
  return {
    now: base.now,
    setTimeout: (callback, ms) =>
      base.setTimeout(() => {
        if (due) due.push(callback);
        else callback();
      }, ms),
    clearTimeout: base.clearTimeout,
    hold() {
      due ??= [];
    },
    release() {
      const callbacks = due ?? [];
      due = undefined;
      for (const callback of callbacks) callback();
    },
  };
}
