import type { IsoMessage } from '../iso8583/message.ts';
import type { SwitchDatabase } from './database.ts';

/** What terminals have not answered yet; it survives a restart. */
export interface SavedNotices {
  /** The first of a key stays. `at` ms. */
  save(key: string, terminal: string, notice: IsoMessage, at: number): void;
  /** The oldest one of a terminal behind this position; 0: of all. */
  after(terminal: string, position: number): SavedNotice | undefined;
  remove(position: number): void;
  /** Drops what is older than `since`, and of each terminal all but its newest; says how many. */
  prune(since: number, mostOfTerminal: number): number;
}

export interface SavedNotice {
  readonly position: number;
  readonly notice: IsoMessage;
}

export function createSavedNotices(database: SwitchDatabase): SavedNotices {
  const insert = database.prepare<[string, string, number, string]>(
    'INSERT INTO notice (key, terminal, at, message) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const next = database.prepare<[string, number], { position: number; message: string }>(
    `SELECT position, message FROM notice WHERE terminal = ? AND position > ?
     ORDER BY position LIMIT 1`,
  );
  const remove = database.prepare<[number]>('DELETE FROM notice WHERE position = ?');
  const prune = database.prepare<[number, number]>(
    `DELETE FROM notice WHERE at < ? OR position IN (
       SELECT position FROM (
         SELECT position, row_number() OVER (PARTITION BY terminal ORDER BY position DESC) AS nth
         FROM notice
       ) WHERE nth > ?
     )`,
  );
  return {
    save(key, terminal, notice, at) {
      insert.run(key, terminal, at, JSON.stringify(notice));
    },
    after(terminal, position) {
      const row = next.get(terminal, position);
      return row && { position: row.position, notice: JSON.parse(row.message) as IsoMessage };
    },
    remove(position) {
      remove.run(position);
    },
    prune: (since, mostOfTerminal) => prune.run(since, mostOfTerminal).changes,
  };
}
