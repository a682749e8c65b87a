/**
 * Where time comes from. Everything that waits takes a Clock; XState takes the same object
 * as its `clock`.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  setTimeout(callback: () => void, ms: number): TimerId;
  clearTimeout(id: TimerId): void;
}

/** Opaque: what a clock gave is only of use to the same clock. */
// biome-ignore lint/suspicious/noExplicitAny: XState's Clock type names it `any`.
export type TimerId = any;

/** Resolves after `ms` on the given clock, or as soon as the signal says stop. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clock.clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.setTimeout(done, ms);
    if (signal?.aborted) done();
    else signal?.addEventListener('abort', done);
  });
}
