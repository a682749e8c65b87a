import { describe, expect, it } from 'vitest';
import { openCashCounts } from '../../../runtime/journal/cash-counts.ts';
import { openJournal } from '../../../runtime/journal/journal.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { freshFiles } from './files.ts';

const file = freshFiles();
const open = (path: string) => openJournal(path, createSimulatedClock(0));
const FILLED = [
  { denomination: 500_000, notes: 2000 },
  { denomination: 200_000, notes: 3 },
];

describe('cash counts', () => {
  it('begin as configured, and only the first time', () => {
    const path = file('journal.db');
    const first = open(path);
    expect(openCashCounts(first, FILLED).read()).toEqual(FILLED);
    openCashCounts(first, FILLED).subtract([2, 1]);
    first.close();
    const second = open(path);
    expect(openCashCounts(second, FILLED).read()).toEqual([
      { denomination: 500_000, notes: 1998 },
      { denomination: 200_000, notes: 2 },
    ]);
    second.close();
  });

  it('never go below nothing, and ignore what no cassette gave', () => {
    const counts = openCashCounts(open(':memory:'), FILLED);
    counts.subtract([0, 5, 7]);
    counts.subtract([]);
    expect(counts.read().map(({ notes }) => notes)).toEqual([2000, 0]);
  });

  it('are replaced whole by a clerk, also by fewer cassettes', () => {
    const counts = openCashCounts(open(':memory:'), FILLED);
    counts.replace([{ denomination: 100_000, notes: 10 }]);
    expect(counts.read()).toEqual([{ denomination: 100_000, notes: 10 }]);
  });

  it('stand or fall with the record that says why', () => {
    const journal = open(':memory:');
    const counts = openCashCounts(journal, FILLED);
    expect(() =>
      journal.together(() => {
        counts.subtract([1, 1]);
        journal.append({ kind: 'dispensed', text: '700000 left the machine' });
        throw new Error('power');
      }),
    ).toThrow('power');
    expect(counts.read()).toEqual(FILLED);
    expect(journal.after(0)).toEqual([]);
  });
});
