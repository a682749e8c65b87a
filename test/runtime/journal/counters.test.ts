import { describe, expect, it } from 'vitest';
import { createStanCounter } from '../../../runtime/journal/counters.ts';
import { openJournal } from '../../../runtime/journal/journal.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { freshFiles } from './files.ts';

const file = freshFiles();
const open = (path: string) => openJournal(path, createSimulatedClock(0));

describe('the STAN counter', () => {
  it('counts from 1', () => {
    const next = createStanCounter(open(':memory:'));
    expect([next(), next(), next()]).toEqual([1, 2, 3]);
  });

  it('gives no number twice over cuts of power', () => {
    const path = file('journal.db');
    const given: number[] = [];
    for (const count of [1, 49, 50, 51, 3, 120]) {
      const journal = open(path);
      const next = createStanCounter(journal);
      for (let i = 0; i < count; i++) given.push(next());
      journal.close();
    }
    expect(new Set(given).size).toBe(given.length);
    expect(given).toEqual(given.toSorted((a, b) => a - b));
  });

  it('goes from 999999 to 1, and on', () => {
    const path = file('journal.db');
    const journal = open(path);
    createStanCounter(journal);
    journal.database.exec("INSERT OR REPLACE INTO counters VALUES ('stan', 999997)");
    const next = createStanCounter(journal);
    expect([next(), next(), next(), next()]).toEqual([999_998, 999_999, 1, 2]);
    journal.close();
    const again = open(path);
    const further = createStanCounter(again)();
    expect(further).toBeGreaterThan(2);
    expect(further).toBeLessThan(60);
    again.close();
  });

  it('gives no number twice where a transaction was taken back', () => {
    const path = file('journal.db');
    const journal = open(path);
    const next = createStanCounter(journal);
    const given: number[] = [];
    expect(() =>
      journal.together(() => {
        given.push(next());
        throw new Error('no space');
      }),
    ).toThrow('no space');
    given.push(next());
    journal.close();
    const again = open(path);
    given.push(createStanCounter(again)());
    again.close();
    expect(new Set(given).size).toBe(3);
  });
});
