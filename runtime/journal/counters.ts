import type { Journal } from './journal.ts';

/** How many numbers one durable write reserves; a cut of power skips the rest of them. */
const BLOCK = 50;

/**
 * The terminal's system trace audit numbers, 1 to 999999 and round again. A number is never
 * given twice within a round, whatever happens to the process.
 */
export function createStanCounter(journal: Journal): () => number {
  const { database } = journal;
  database.exec(
    'CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT',
  );
  const read = database.prepare<[], { value: number }>(
    "SELECT value FROM counters WHERE name = 'stan'",
  );
  const store = database.prepare<[number]>("INSERT OR REPLACE INTO counters VALUES ('stan', ?)");
  let next = (read.get()?.value ?? 0) + 1;
  let reserved = next - 1;
  return () => {
    if (next > reserved) {
      // What a transaction may yet take back is not relied upon.
      const lasts = !database.inTransaction;
      journal.together(() => store.run(next + BLOCK - 1));
      if (lasts) reserved = next + BLOCK - 1;
    }
    const stan = ((next - 1) % 999_999) + 1;
    next++;
    return stan;
  };
}
