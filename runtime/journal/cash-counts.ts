import type { CassetteConfiguration } from '../configuration.ts';
import type { Journal } from './journal.ts';

export interface CassetteCount {
  readonly denomination: number;
  readonly notes: number;
}

/** How many notes each cassette should hold; changes commit with the journal record that says why. */
export interface CashCounts {
  read(): readonly CassetteCount[];
  /** Notes that left each cassette, to the exit or the reject tray. */
  subtract(notes: readonly number[]): void;
  /** A clerk counted and filled. */
  replace(cassettes: readonly CassetteConfiguration[]): void;
}

/** Starts from `initial` where the terminal has never counted before. */
export function openCashCounts(
  journal: Journal,
  initial: readonly CassetteConfiguration[],
): CashCounts {
  const { database } = journal;
  database.exec(`CREATE TABLE IF NOT EXISTS cassettes (
    slot INTEGER PRIMARY KEY, denomination INTEGER NOT NULL, notes INTEGER NOT NULL) STRICT`);
  const select = database.prepare<[], CassetteCount>(
    'SELECT denomination, notes FROM cassettes ORDER BY slot',
  );
  const put = database.prepare<[number, number, number]>(
    'INSERT OR REPLACE INTO cassettes VALUES (?, ?, ?)',
  );
  const less = database.prepare<[number, number]>(
    'UPDATE cassettes SET notes = max(0, notes - ?) WHERE slot = ?',
  );
  const clear = database.prepare<[]>('DELETE FROM cassettes');

  function replace(cassettes: readonly CassetteConfiguration[]): void {
    journal.together(() => {
      clear.run();
      cassettes.forEach((cassette, slot) => {
        put.run(slot, cassette.denomination, cassette.notes);
      });
    });
  }

  if (select.all().length === 0) replace(initial);
  return {
    read: () => select.all(),
    subtract(notes) {
      journal.together(() => {
        notes.forEach((count, slot) => {
          if (count > 0) less.run(count, slot);
        });
      });
    },
    replace,
  };
}
