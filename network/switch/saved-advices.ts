import type { IsoMessage } from '../iso8583/message.ts';
import type { SwitchDatabase } from './database.ts';

/** The advices that a party owes the next one; they survive a restart. */
export interface SavedAdvices {
  /** The first advice of a key stays. */
  save(key: string, advice: IsoMessage, at: number): void;
  find(key: string): IsoMessage | undefined;
  remove(key: string): void;
  /** Oldest first. */
  keys(): readonly string[];
}

export function createSavedAdvices(database: SwitchDatabase, party: string): SavedAdvices {
  const insert = database.prepare<[string, string, string, number]>(
    `INSERT INTO saved_advice (party, key, message, at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const find = database
    .prepare<[string, string], string>(
      'SELECT message FROM saved_advice WHERE party = ? AND key = ?',
    )
    .pluck();
  const remove = database.prepare<[string, string]>(
    'DELETE FROM saved_advice WHERE party = ? AND key = ?',
  );
  const keys = database
    .prepare<[string], string>('SELECT key FROM saved_advice WHERE party = ? ORDER BY at, key')
    .pluck();
  return {
    save(key, advice, at) {
      insert.run(party, key, JSON.stringify(advice), at);
    },
    find(key) {
      const text = find.get(party, key);
      return text === undefined ? undefined : (JSON.parse(text) as IsoMessage);
    },
    remove(key) {
      remove.run(party, key);
    },
    keys: () => keys.all(party),
  };
}
