import type { BenchRow } from './report.ts';

export interface Comparison {
  readonly name: string;
  readonly ours: () => unknown;
  readonly peer?: { readonly name: string; readonly run: () => unknown };
  readonly aim: string;
}

const ROUNDS = 15;
/** A round is long enough for the clock, short enough that a busy machine disturbs few. */
const ROUND_NS = 20_000_000;

/** Keeps results in use, so that nothing measured is optimised away. */
export const sink: { last: unknown } = { last: undefined };

/** Interleaved rounds of ours and the peer's, so that a busy moment meets both; medians. */
export function compare({ name, ours, peer, aim }: Comparison): BenchRow {
  const oursCount = calibrate(ours);
  const peerCount = peer === undefined ? 0 : calibrate(peer.run);
  const oursTimes: number[] = [];
  const peerTimes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    oursTimes.push(timeOf(ours, oursCount));
    if (peer !== undefined) peerTimes.push(timeOf(peer.run, peerCount));
  }
  const oursNs = median(oursTimes);
  if (peer === undefined) return { name, ours: oursNs, aim };
  const peerNs = median(peerTimes);
  return { name, ours: oursNs, peer: { name: peer.name, ns: peerNs }, ratio: peerNs / oursNs, aim };
}

/** Warms up, and says how many runs fill a round. */
function calibrate(run: () => unknown): number {
  let count = 1;
  while (timeOf(run, count) * count < ROUND_NS) count *= 2;
  return count;
}

/** Nanoseconds per run. */
function timeOf(run: () => unknown, count: number): number {
  const started = process.hrtime.bigint();
  for (let i = 0; i < count; i++) sink.last = run();
  return Number(process.hrtime.bigint() - started) / count;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
