import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadSealKey, temporarySealKey } from '../journal/seal.ts';

/** Where a bench keeps what outlives its process; without a folder all is forgotten with it. */
export interface Kept {
  /** For SQLite: a path, or `:memory:`. */
  readonly journal: string;
  readonly sealKey: Uint8Array;
  /** The same of whatever else there is, by name: `network`, `gateway`. */
  database(name: string): string | undefined;
}

/** Makes the folder if it is not there, for its owner alone. */
export function openKept(folder: string | undefined): Kept {
  if (folder === undefined) {
    return { journal: ':memory:', sealKey: temporarySealKey(), database: () => undefined };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = (name: string): string => join(folder, `${name}.sqlite`);
  return { journal: database('journal'), sealKey: loadSealKey(join(folder, 'seal.key')), database };
}
