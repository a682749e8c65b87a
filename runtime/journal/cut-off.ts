import type { Journal, JournalRecord } from './journal.ts';

/** A journal as one computer writes it. */
export interface CutOffJournal {
  readonly journal: Journal;
  /** From now on nothing this computer does reaches the disk. */
  cut(): void;
}

const UNWRITTEN: JournalRecord = {
  n: 0,
  at: 0,
  kind: '',
  transaction: '',
  text: '',
  data: {},
  hash: '',
};

/**
 * For simulated cuts of power: the process lives on, and what it was about to write when its
 * computer died must not be there after the restart.
 */
export function withCutOff(journal: Journal): CutOffJournal {
  let isCut = false;
  return {
    cut() {
      isCut = true;
    },
    journal: {
      ...journal,
      append: (entry) => (isCut ? UNWRITTEN : journal.append(entry)),
      // Nobody is left who would use the result.
      together: <T>(write: () => T): T => (isCut ? (undefined as T) : journal.together(write)),
    },
  };
}
