import type { Clock } from '../../time/clock.ts';

/**
 * Collects rows and hands them on in batches, so that a burst of frames is one message; keeps
 * the last ones for who comes later.
 */
export interface Feed<Row> {
  push(row: Row): void;
  recent(): readonly Row[];
}

export function createFeed<Row>(
  clock: Clock,
  options: { readonly keep: number; readonly everyMs: number },
  send: (rows: readonly Row[]) => void,
): Feed<Row> {
  let kept: Row[] = [];
  let batch: Row[] = [];
  return {
    push(row) {
      kept.push(row);
      if (kept.length > 2 * options.keep) kept = kept.slice(-options.keep);
      if (batch.length === 0) {
        clock.setTimeout(() => {
          const rows = batch;
          batch = [];
          send(rows);
        }, options.everyMs);
      }
      batch.push(row);
    },
    recent: () => kept.slice(-options.keep),
  };
}

/** Runs `work` once, a little after the first of many calls. */
export function createCoalescer(clock: Clock, ms: number, work: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    clock.setTimeout(() => {
      waiting = false;
      work();
    }, ms);
  };
}
