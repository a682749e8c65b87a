import type { Cassette } from '../ports.ts';

/**
 * Notes per cassette that make up `amount` (đồng) exactly, with as few notes as possible and at
 * most `maxNotes`; undefined where the cassettes cannot. Of two cassettes with the same notes the
 * fuller one gives first.
 */
export function planNotes(
  amount: number,
  cassettes: readonly Cassette[],
  maxNotes: number,
): readonly number[] | undefined {
  if (!Number.isSafeInteger(amount) || amount <= 0) return undefined;
  const order = cassettes
    .map((cassette, index) => ({ ...cassette, index }))
    .filter((cassette) => cassette.denomination > 0 && cassette.notes > 0)
    .sort((a, b) => b.denomination - a.denomination || b.notes - a.notes);
  // By cassette and rest: without it, eight cassettes would think for minutes about some amounts.
  const known = order.map(() => new Map<number, number>());

  /** The fewest notes for `rest` from the cassettes at `position` and after; Infinity: none do. */
  function fewest(position: number, rest: number): number {
    if (rest === 0) return 0;
    const cassette = order[position];
    if (!cassette || rest > maxNotes * cassette.denomination) return Number.POSITIVE_INFINITY;
    const before = known[position]!.get(rest);
    if (before !== undefined) return before;
    let best = Number.POSITIVE_INFINITY;
    for (let notes = mostOf(cassette, rest); notes >= 0; notes--) {
      best = Math.min(best, notes + fewest(position + 1, rest - notes * cassette.denomination));
    }
    known[position]!.set(rest, best);
    return best;
  }

  if (fewest(0, amount) > maxNotes) return undefined;
  const plan = new Array<number>(cassettes.length).fill(0);
  let rest = amount;
  order.forEach((cassette, position) => {
    const total = fewest(position, rest);
    let notes = mostOf(cassette, rest);
    while (notes + fewest(position + 1, rest - notes * cassette.denomination) > total) notes--;
    plan[cassette.index] = notes;
    rest -= notes * cassette.denomination;
  });
  return plan;
}

function mostOf({ denomination, notes }: Cassette, rest: number): number {
  return Math.min(notes, Math.floor(rest / denomination));
}

/** What so many notes per cassette are worth, in đồng. */
export function worth(notes: readonly number[], denominations: readonly number[]): number {
  return notes.reduce((sum, count, i) => sum + count * (denominations[i] ?? 0), 0);
}
