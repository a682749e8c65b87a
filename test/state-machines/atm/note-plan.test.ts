import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planNotes, worth } from '../../../state-machines/atm/note-plan.ts';
import type { Cassette } from '../../../state-machines/ports.ts';
import { realClock } from '../../../time/real-clock.ts';

const DENOMINATIONS = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000];

const cassettes = (most: number, notes: number) =>
  fc.array(
    fc.record({
      denomination: fc.constantFrom(...DENOMINATIONS),
      notes: fc.integer({ min: 0, max: notes }),
    }),
    { maxLength: most },
  );

const sum = (notes: readonly number[]): number => notes.reduce((a, b) => a + b, 0);

/** The fewest notes that make the amount, by trying everything. */
function fewest(amount: number, from: readonly Cassette[]): number {
  const [first, ...others] = from;
  if (amount === 0) return 0;
  if (!first || amount < 0) return Number.POSITIVE_INFINITY;
  let best = Number.POSITIVE_INFINITY;
  for (let notes = 0; notes <= first.notes; notes++) {
    best = Math.min(best, notes + fewest(amount - notes * first.denomination, others));
  }
  return best;
}

describe('the note plan', () => {
  it('is exact, within the cassettes and the limit, and of the fewest notes', () => {
    const amounts = fc.integer({ min: 1, max: 200 }).map((n) => n * 10_000);
    fc.assert(
      fc.property(
        amounts,
        cassettes(4, 6),
        fc.integer({ min: 1, max: 12 }),
        (amount, from, most) => {
          const plan = planNotes(amount, from, most);
          const best = fewest(amount, from);
          if (best > most) {
            expect(plan).toBeUndefined();
            return;
          }
          const denominations = from.map(({ denomination }) => denomination);
          expect(worth(plan!, denominations)).toBe(amount);
          expect(plan!.every((notes, i) => notes >= 0 && notes <= from[i]!.notes)).toBe(true);
          expect(sum(plan!)).toBe(best);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      'largest first',
      1_200_000,
      [
        [500_000, 9],
        [200_000, 9],
      ],
      40,
      [2, 1],
    ],
    [
      'not greedy where greed fails',
      600_000,
      [
        [500_000, 9],
        [200_000, 9],
      ],
      40,
      [0, 3],
    ],
    [
      'the fuller of two alike',
      500_000,
      [
        [100_000, 4],
        [100_000, 9],
      ],
      40,
      [0, 5],
    ],
    [
      'both where one is short',
      1_000_000,
      [
        [100_000, 4],
        [100_000, 9],
      ],
      40,
      [1, 9],
    ],
    [
      'a limit of notes',
      1_000_000,
      [
        [100_000, 9],
        [100_000, 9],
      ],
      9,
      undefined,
    ],
    ['nothing for nothing', 0, [[100_000, 9]], 40, undefined],
    ['no broken đồng', 0.5, [[100_000, 9]], 40, undefined],
    ['no negative amount', -100_000, [[100_000, 9]], 40, undefined],
    ['no cassettes', 100_000, [], 40, undefined],
    [
      'an unset cassette is passed over',
      100_000,
      [
        [0, 9],
        [100_000, 9],
      ],
      40,
      [0, 1],
    ],
  ] as const)('%s', (_, amount, from, most, plan) => {
    const all = from.map(([denomination, notes]) => ({ denomination, notes }));
    expect(planNotes(amount, all, most)).toEqual(plan);
  });

  it('is quick also where there is no plan, with eight cassettes and a hundred notes', () => {
    const from = [500_000, 500_000, 200_000, 200_000, 100_000, 100_000, 50_000, 50_000].map(
      (denomination) => ({ denomination, notes: 2000 }),
    );
    const started = realClock.now();
    // Odd amounts, amounts just beyond the limit of notes, and plain ones.
    for (const amount of [4_990_000, 49_970_000, 50_050_000, 9_950_000, 5_000_000, 20_000_010]) {
      planNotes(amount, from, 100);
    }
    expect(realClock.now() - started).toBeLessThan(200);
  });

  it('is quick where the small notes are few', () => {
    const from = [500_000, 500_000, 200_000, 200_000, 200_000, 200_000, 50_000, 50_000].map(
      (denomination, i) => ({ denomination, notes: i < 6 ? 2000 : 1 }),
    );
    const started = realClock.now();
    for (const amount of [5_150_000, 9_350_000, 14_990_000, 19_750_000]) {
      planNotes(amount, from, 100);
    }
    expect(realClock.now() - started).toBeLessThan(200);
  });
});
