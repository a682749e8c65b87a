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
  let best: number[] | undefined;
  let bestNotes = maxNotes + 1;
  const taken = new Array<number>(cassettes.length).fill(0);

  function search(position: number, rest: number, used: number): void {
    if (rest === 0) {
      if (used < bestNotes) {
        best = [...taken];
        bestNotes = used;
      }
      return;
    }
    const cassette = order[position];
    if (!cassette) return;
    // Even this denomination alone would need more notes than the best plan has.
    if (used + Math.ceil(rest / cassette.denomination) >= bestNotes) return;
    const most = Math.min(
      cassette.notes,
      Math.floor(rest / cassette.denomination),
      bestNotes - 1 - used,
    );
    for (let notes = most; notes >= 0; notes--) {
      taken[cassette.index] = notes;
      search(position + 1, rest - notes * cassette.denomination, used + notes);
    }
    taken[cassette.index] = 0;
  }

  search(0, amount, 0);
  return best;
}

/** What so many notes per cassette are worth, in đồng. */
export function worth(notes: readonly number[], denominations: readonly number[]): number {
  return notes.reduce((sum, count, i) => sum + count * (denominations[i] ?? 0), 0);
}
