import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';

export type OwnedDatabase = InstanceType<typeof Database>;

/**
 * What a file of ours may be. `mark` is its `application_id`, four letters; `sign` a table that
 * no other kind has, for files from before there were marks.
 */
const KINDS = {
  journal: { mark: 0x54426a6f, name: 'the journal of a terminal', sign: 'journal' },
  switch: { mark: 0x54427377, name: 'the books of a switch', sign: 'cash_day' },
  gateway: { mark: 0x54426777, name: 'the books of a gateway', sign: 'payment_code' },
} as const;

/** How a kind of database is made. */
export interface DatabaseSchema {
  readonly kind: keyof typeof KINDS;
  /** Makes a new one, or one from before there were versions, of the newest version. */
  readonly create: string;
  /** The first brings version 1 to version 2, and so on. */
  readonly upgrades?: readonly string[];
  /** Tables that are made when somebody first needs them. */
  readonly later?: readonly string[];
}

/** A predecessor that was killed is gone within these, in milliseconds; an owner that lives is not. */
const RETRIES_MS = [10, 20, 40, 80, 150];

/**
 * Opens a file that has one owner, made when it is not there, or `:memory:`. Until it is closed or
 * the process ends, however it ends, nobody else can read or write it; every commit is on the disk.
 * Throws one line that begins with the path: it is open already, is something else, or is newer.
 *
 * The lock is the system's own on the file. It is gone as soon as this process opens the same file
 * by any other way and closes it again: nothing may do so.
 */
export function openOwnedDatabase(path: string, schema: DatabaseSchema): OwnedDatabase {
  if (path === ':memory:') return new Database(path).exec(schema.create);
  // To SQLite that is a file for the moment, gone with what was kept in it.
  if (path.trim() === '')
    throw new Error('an empty path; expected a file, or a path for a new one');
  try {
    return openAlone(path, (database) => identify(database, schema));
  } catch (cause) {
    throw new Error(`${path}: ${whyNot(cause, schema)}`, { cause });
  }
}

function openAlone(path: string, first: (database: OwnedDatabase) => void): OwnedDatabase {
  for (let tries = 0; ; tries++) {
    const database = new Database(path, { timeout: 0 });
    try {
      // Before anything is read: so the index of the WAL is in this process's memory alone.
      database.pragma('locking_mode = EXCLUSIVE');
      database.transaction(first).exclusive(database);
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      // It may hold card numbers: they are only its owner's to read.
      chmodSync(path, 0o600);
      return database;
    } catch (error) {
      // Closed before it waits: two that start together must not keep each other out.
      database.close();
      const pause = RETRIES_MS[tries];
      if (!isBusy(error) || pause === undefined) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    }
  }
}

/** Brings it to the newest version, and marks it; throws, in a transaction, on what is not ours. */
function identify(database: OwnedDatabase, schema: DatabaseSchema): void {
  const { kind, create, upgrades = [] } = schema;
  const { mark, name } = KINDS[kind];
  const newest = upgrades.length + 1;
  const version = numberOf(database, 'user_version');
  const found = numberOf(database, 'application_id');
  const tables = tablesOf(database);
  const isNew = found === 0 && version === 0 && tables.length === 0;
  const isUnmarked = found === 0 && tables.includes(KINDS[kind].sign);
  if (found !== mark && !isNew && !isUnmarked) {
    throw new Error(`${nameOf(found, tables)}; expected ${name}`);
  }
  if (version > newest) {
    throw new Error(`${name}, version ${version}; expected at most ${newest}`);
  }
  database.exec(version === 0 ? create : upgrades.slice(version - 1).join(''));
  if (isUnmarked) {
    const strange = strangeTables(database, schema);
    if (strange.length > 0) {
      throw new Error(`${name} with ${strange.join(', ')} in it; expected its own tables alone`);
    }
  }
  if (found !== mark) database.pragma(`application_id = ${mark}`);
  if (version !== newest) database.pragma(`user_version = ${newest}`);
}

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');

const WRONG_CONTENT = ['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_ERROR'];

function whyNot(error: unknown, { kind }: DatabaseSchema): string {
  if (isBusy(error)) {
    return 'another process has it open; stop that one, or give this one other data';
  }
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code === 'SQLITE_CANTOPEN') return `${line}; expected a file, or a path for a new one`;
  return WRONG_CONTENT.includes(code) ? `${line}; expected ${KINDS[kind].name}` : line;
}

/** By its mark, or by a table that gives it away. */
function nameOf(mark: number, tables: readonly string[]): string {
  const kind = Object.values(KINDS).find(
    (one) => one.mark === mark || (mark === 0 && tables.includes(one.sign)),
  );
  return kind?.name ?? 'a database of another program';
}

/** Tables that are in one of the two and should be in both. */
function strangeTables(
  database: OwnedDatabase,
  { create, later = [] }: DatabaseSchema,
): readonly string[] {
  const pattern = new Database(':memory:').exec(create);
  const wanted = tablesOf(pattern);
  pattern.close();
  const found = tablesOf(database);
  const more = found.filter((table) => !wanted.includes(table) && !later.includes(table));
  return [...more, ...wanted.filter((table) => !found.includes(table)).map((one) => `no ${one}`)];
}

const tablesOf = (database: OwnedDatabase): readonly string[] =>
  database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .pluck()
    .all();

const numberOf = (database: OwnedDatabase, pragma: string): number =>
  Number(database.pragma(pragma, { simple: true }));
