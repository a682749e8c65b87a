import type { Clock, TimerId } from '../../time/clock.ts';
import type { NoAnswer } from '../alipay/acquirer-port.ts';

/** Waits that end, and that nobody hears of any more once it is stopped. */
export interface BoundedWaits {
  /** The gateway's answer, or none in time. */
  bounded<T>(answer: Promise<T>): Promise<T | NoAnswer>;
  pause(ms: number): Promise<void>;
  stop(): void;
}

const SILENT: NoAnswer = { kind: 'no-answer', why: 'timeout' };

export function createBoundedWaits(clock: Clock, answerMs: number): BoundedWaits {
  const timers = new Set<TimerId>();
  let running = true;

  function after(ms: number, then: () => void): () => void {
    const timer = clock.setTimeout(() => {
      timers.delete(timer);
      then();
    }, ms);
    timers.add(timer);
    return () => {
      clock.clearTimeout(timer);
      timers.delete(timer);
    };
  }

  return {
    bounded: (answer) =>
      new Promise((resolve, reject) => {
        const forget = after(answerMs, () => resolve(SILENT));
        const end = (how: () => void): void => {
          forget();
          if (running) how();
        };
        answer.then(
          (value) => end(() => resolve(value)),
          (bug: unknown) => end(() => reject(bug)),
        );
      }),
    pause: (ms) =>
      new Promise((resolve) => {
        after(ms, resolve);
      }),
    stop() {
      running = false;
      for (const timer of timers) clock.clearTimeout(timer);
    },
  };
}
