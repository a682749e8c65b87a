import { CASSETTES } from './messages.ts';

/**
 * The mechanical truth: where every note is, and what the unit remembers of its last operation.
 * It changes note by note, outlives any connection, and is plain JSON. At any moment
 * loaded = cassettes + path + rejected + everDispensed. All lists are per cassette of origin.
 */
export interface Lcdm4000Memory {
  cassettes: number[];
  /** Type id of each cassette. */
  types: number[];
  /** Stuck between cassette and exit until a purge. */
  path: number[];
  /** The ERROR that stopped them there; 0: nothing is stuck. */
  stuck: number;
  /** Lying in the exit. */
  exit: number[];
  rejected: number[];
  everDispensed: number[];
  /** What command 55 answers. While notes move it says what a cut of power would leave. */
  last: { error: number; exit: number[]; reject: number[] };
  /**
   * Clock milliseconds until which notes may be moving and the unit hears nothing: so a twin that
   * is attached anew while the mechanism of another one still runs does not answer too early.
   */
  busyUntil: number;
}

export function createLcdm4000Memory(
  notes: readonly number[] = [],
  types: readonly number[] = [1, 2, 3, 4],
): Lcdm4000Memory {
  return {
    cassettes: Array.from({ length: CASSETTES }, (_, i) => notes[i] ?? 0),
    types: [...types],
    path: none(),
    stuck: 0,
    exit: none(),
    rejected: none(),
    everDispensed: none(),
    last: { error: 0, exit: none(), reject: none() },
    busyUntil: -1,
  };
}

/** No notes, per cassette. */
export function none(): number[] {
  return new Array<number>(CASSETTES).fill(0);
}

export function total(notes: readonly number[]): number {
  return notes.reduce((sum, count) => sum + count, 0);
}
