import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../time/clock.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { loadSealKey, temporarySealKey } from '../journal/seal.ts';

/** Where a bench keeps what outlives its process; without a folder all is forgotten with it. */
export interface Kept {
  readonly journal: Journal;
  readonly sealKey: Uint8Array;
  /** Of whatever else there is, by name, a path for SQLite: `network`, `gateway`. */
  database(name: string): string | undefined;
}

/**
 * Makes the folder if it is not there, for its owner alone, and builds on what is kept in it. Who
 * has the journal has the folder: it is opened before anything else is read or written, and closed
 * again where `build` fails, so that the next attempt finds it free.
 */
export async function buildOnKept<Built>(
  folder: string | undefined,
  clock: Clock,
  build: (kept: Kept) => Built | Promise<Built>,
): Promise<Built> {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = (name: string): string | undefined =>
    folder === undefined ? undefined : join(folder, `${name}.sqlite`);
  const journal = openJournal(database('journal') ?? ':memory:', clock);
  try {
    const sealKey =
      folder === undefined ? temporarySealKey() : loadSealKey(join(folder, 'seal.key'));
    return await build({ journal, sealKey, database });
  } catch (error) {
    journal.close();
    throw error;
  }
}
