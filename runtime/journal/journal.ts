import { createHash } from 'node:crypto';
import { type OwnedDatabase, openOwnedDatabase } from '../../network/owned-database.ts';
import type { Clock } from '../../time/clock.ts';

/** One line of the electronic journal. Nothing in it is secret. */
export interface JournalRecord {
  readonly n: number;
  /** Clock milliseconds. */
  readonly at: number;
  readonly kind: string;
  /** The transaction it belongs to; empty outside one. */
  readonly transaction: string;
  /** One line in words. */
  readonly text: string;
  /** Facts in JSON, for recovery and reports. */
  readonly data: Readonly<Record<string, unknown>>;
  /** SHA-256 over the hash before and this record, hex. */
  readonly hash: string;
}

export interface JournalEntry {
  readonly kind: string;
  readonly transaction?: string;
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export type ChainCheck =
  | { readonly ok: true; readonly records: number }
  | { readonly ok: false; readonly n: number; readonly detail: string };

/**
 * The electronic journal: append only, each record chained by hash to the one before. When
 * `append` returns, the record is on the disk (WAL, synchronous FULL).
 */
export interface Journal {
  append(entry: JournalEntry): JournalRecord;
  /**
   * Runs `write` in one transaction of the database: all of it is durable, or none. Inside
   * another, what throws takes only its own part back.
   */
  together<T>(write: () => T): T;
  /** Records after `n`, oldest first. */
  after(n: number, limit?: number): readonly JournalRecord[];
  of(transaction: string): readonly JournalRecord[];
  /** The newest records of these kinds, newest first. */
  ofKinds(kinds: readonly string[], most: number): readonly JournalRecord[];
  /** Transactions begun and not closed, oldest first. */
  open(): readonly string[];
  /** Finds what was changed, taken out or moved by anyone who did not chain all anew. */
  verify(): ChainCheck;
  /** The same, of records that no check of this process has passed yet. */
  verifyNew(): ChainCheck;
  onAppend(listener: (record: JournalRecord) => void): () => void;
  /**
   * Called after each durable write, before anything else happens: with the records in it, or
   * with none where only another store of the database was written.
   */
  onCommit(listener: (records: readonly JournalRecord[]) => void): () => void;
  /** The database, for the stores that must commit together with the journal. */
  readonly database: OwnedDatabase;
  close(): void;
}

/** What the first record is chained to. */
const GENESIS = '0'.repeat(64);

const SCHEMA = `
CREATE TABLE IF NOT EXISTS journal (
  n INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, tx TEXT NOT NULL,
  text TEXT NOT NULL, data TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS journal_tx ON journal (tx) WHERE tx <> '';
CREATE INDEX IF NOT EXISTS journal_kind ON journal (kind, n);
CREATE TABLE IF NOT EXISTS journal_head (
  only INTEGER PRIMARY KEY CHECK (only = 1), n INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS open_transactions (tx TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS journal_no_update BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
CREATE TRIGGER IF NOT EXISTS journal_no_delete BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
`;

/** Each made by the store that keeps it with the journal. */
const STORES = ['cassettes', 'counters', 'reversals'];

interface Row {
  n: number;
  at: number;
  kind: string;
  tx: string;
  text: string;
  data: string;
  hash: string;
}

function chainHash(previous: string, row: Omit<Row, 'hash'>): string {
  const content = JSON.stringify([row.n, row.at, row.kind, row.tx, row.text, row.data]);
  return createHash('sha256').update(previous).update(content).digest('hex');
}

const toRecord = (row: Row): JournalRecord => ({
  n: row.n,
  at: row.at,
  kind: row.kind,
  transaction: row.tx,
  text: row.text,
  data: JSON.parse(row.data),
  hash: row.hash,
});

/**
 * Opens the journal at `path`, which is this process's alone until it is closed, or one that lives
 * in memory for `:memory:`. Throws as `openOwnedDatabase` does.
 */
export function openJournal(path: string, clock: Clock): Journal {
  const database = openOwnedDatabase(path, { kind: 'journal', create: SCHEMA, later: STORES });
  // Once more: a guard that somebody took away is back.
  database.exec(SCHEMA);
  const insert = database.prepare<[number, number, string, string, string, string, string]>(
    'INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  // Kept apart from the records, so that it shows when the newest of them are gone.
  const selectHead = database.prepare<[], { n: number; hash: string }>(
    'SELECT n, hash FROM journal_head',
  );
  const selectLast = database.prepare<[], { n: number; hash: string }>(
    'SELECT n, hash FROM journal ORDER BY n DESC LIMIT 1',
  );
  const putHead = database.prepare<[number, string]>(
    'INSERT OR REPLACE INTO journal_head VALUES (1, ?, ?)',
  );
  const selectAfter = database.prepare<[number, number], Row>(
    'SELECT * FROM journal WHERE n > ? ORDER BY n LIMIT ?',
  );
  const selectOf = database.prepare<[string], Row>(
    // The second condition lets SQLite use the partial index.
    "SELECT * FROM journal WHERE tx = ? AND tx <> '' ORDER BY n",
  );
  const selectOfKinds = database.prepare<[string, number], Row>(
    'SELECT * FROM journal WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY n DESC LIMIT ?',
  );
  const selectAll = database.prepare<[], Row>('SELECT * FROM journal ORDER BY n');
  const selectNew = database.prepare<[number], Row>('SELECT * FROM journal WHERE n > ? ORDER BY n');
  const begin = database.prepare<[string, number]>(
    'INSERT OR IGNORE INTO open_transactions VALUES (?, ?)',
  );
  const end = database.prepare<[string]>('DELETE FROM open_transactions WHERE tx = ?');
  const selectOpen = database.prepare<[], { tx: string }>(
    'SELECT tx FROM open_transactions ORDER BY n',
  );
  const listeners = new Set<(record: JournalRecord) => void>();
  const commitListeners = new Set<(records: readonly JournalRecord[]) => void>();
  const head = selectHead.get() ?? { n: 0, hash: GENESIS };
  const last = selectLast.get();
  // Whichever is newer: a journal that was meddled with still takes records, and verify tells.
  let { n, hash: previous } = last && last.n > head.n ? last : head;
  let uncommitted: JournalRecord[] = [];
  let checked = { n: 0, hash: GENESIS };

  function write(entry: JournalEntry): JournalRecord {
    const row = {
      n: n + 1,
      at: clock.now(),
      kind: entry.kind,
      tx: entry.transaction ?? '',
      text: entry.text,
      data: JSON.stringify(entry.data ?? {}),
    };
    const hash = chainHash(previous, row);
    insert.run(row.n, row.at, row.kind, row.tx, row.text, row.data, hash);
    putHead.run(row.n, hash);
    if (entry.kind === 'authorisation-intent') begin.run(row.tx, row.n);
    if (entry.kind === 'transaction-closed') end.run(row.tx);
    n = row.n;
    previous = hash;
    return toRecord({ ...row, hash });
  }

  function together<T>(work: () => T): T {
    const outermost = !database.inTransaction;
    const before = { n, previous, written: uncommitted.length };
    let result: T;
    try {
      result = database.transaction(work)();
    } catch (error) {
      ({ n, previous } = before);
      uncommitted.length = before.written;
      throw error;
    }
    if (!outermost) return result;
    const written = uncommitted;
    uncommitted = [];
    for (const listener of commitListeners) listener(written);
    for (const record of written) for (const listener of listeners) listener(record);
    return result;
  }

  /** Walks on from a record whose hash is known to be right. */
  function walk(rows: Iterable<Row>, from: typeof checked): ChainCheck {
    let { hash } = from;
    let expected = from.n + 1;
    for (const row of rows) {
      const { hash: stored, ...content } = row;
      if (content.n !== expected) {
        return { ok: false, n: expected, detail: `record ${expected} is missing` };
      }
      hash = chainHash(hash, content);
      if (hash !== stored) {
        return { ok: false, n: content.n, detail: `record ${content.n} is not what was written` };
      }
      expected++;
    }
    if (expected <= n || hash !== previous) {
      return { ok: false, n: expected, detail: `record ${expected} is missing` };
    }
    checked = { n, hash };
    return { ok: true, records: n };
  }

  return {
    database,
    together,
    append(entry) {
      return together(() => {
        const record = write(entry);
        uncommitted.push(record);
        return record;
      });
    },
    after: (from, limit = 1000) => selectAfter.all(from, limit).map(toRecord),
    of: (transaction) => selectOf.all(transaction).map(toRecord),
    ofKinds: (kinds, most) => selectOfKinds.all(JSON.stringify(kinds), most).map(toRecord),
    open: () => selectOpen.all().map((row) => row.tx),
    verify: () => walk(selectAll.iterate(), { n: 0, hash: GENESIS }),
    verifyNew: () => walk(selectNew.iterate(checked.n), checked),
    onAppend(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onCommit(listener) {
      commitListeners.add(listener);
      return () => commitListeners.delete(listener);
    },
    close: () => database.close(),
  };
}
