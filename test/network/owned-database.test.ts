import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../time/real-clock.ts';
import { OPENERS } from './openers.ts';

const OWNER = fileURLToPath(new URL('owner-process.ts', import.meta.url));
const KINDS = ['journal', 'switch', 'gateway'] as const;
type Kind = (typeof KINDS)[number];

let folder = '';
let path = '';
const processes: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerbench-owner-'));
  path = join(folder, 'kept.sqlite');
});
afterEach(() => {
  for (const one of processes.splice(0)) one.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const busy = () =>
  `${path}: another process has it open; stop that one, or give this one other data`;

/** What the process says first, and a cut of its power. */
function startOwner(kind: Kind) {
  const child = spawn(process.execPath, [OWNER, kind, path]);
  processes.push(child);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const said = new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
    child.once('close', () => reject(new Error('said nothing')));
  });
  return {
    said,
    cut() {
      child.kill('SIGKILL');
      return gone;
    },
  };
}

/** Why it was not opened. */
function refusal(kind: Kind): string {
  try {
    OPENERS[kind](path).close();
  } catch (error) {
    return (error as Error).message;
  }
  return 'opened';
}

describe.each(KINDS)('the database of a %s', (kind) => {
  it('is one process’s alone until it is killed, which leaves nothing in the way', async () => {
    const owner = startOwner(kind);
    expect(await owner.said).toBe('mine');
    const began = realClock.now();
    expect(refusal(kind)).toBe(busy());
    expect(realClock.now() - began).toBeLessThan(2_000);
    await owner.cut();

    const next = OPENERS[kind](path);
    // Committed by the one that was killed, and not yet in the file itself.
    expect(next.database.prepare('SELECT n FROM kept').pluck().all()).toEqual([41, 42]);
    expect(await startOwner(kind).said).toBe(busy());
    next.close();
  });

  it('is free as soon as its owner is gone, while somebody waits already', async () => {
    const owner = startOwner(kind);
    await owner.said;
    const cut = owner.cut();
    const next = OPENERS[kind](path);
    next.close();
    await cut;
  });

  it('is opened once in a process, too, and can be again after it was closed', async () => {
    const first = OPENERS[kind](path);
    expect(refusal(kind)).toBe(busy());
    // The attempt has not loosened it, as any other close of the file in this process would.
    expect(await startOwner(kind).said).toBe(busy());
    first.close();
    expect(refusal(kind)).toBe('opened');
  });

  it('is not opened under somebody who reads it', () => {
    OPENERS[kind](path).close();
    const reader = new Database(path, { readonly: true });
    reader.prepare('SELECT count(*) FROM sqlite_schema').get();
    expect(refusal(kind)).toBe(busy());
    reader.close();
    expect(refusal(kind)).toBe('opened');
  });

  it('is written ahead, flushed, and its owner’s to read', () => {
    const { database, close } = OPENERS[kind](path);
    const pragma = (name: string): unknown => database.pragma(name, { simple: true });
    expect([pragma('journal_mode'), pragma('synchronous')]).toEqual(['wal', 2]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    close();
  });
});

it('has one owner where four start together on a new file', async () => {
  const said = await Promise.all(Array.from({ length: 4 }, () => startOwner('switch').said));
  expect(said.toSorted()).toEqual([busy(), busy(), busy(), 'mine'].toSorted());
});

describe('what a file is', () => {
  const NAMES = {
    journal: 'the journal of a terminal',
    switch: 'the books of a switch',
    gateway: 'the books of a gateway',
  };
  const pairs = KINDS.flatMap((is) =>
    KINDS.filter((other) => other !== is).map((wanted) => ({ is, wanted })),
  );

  /** As it was before files were marked. */
  function unmark(): void {
    const database = new Database(path);
    database.pragma('application_id = 0');
    database.close();
  }
  const mark = (): number => {
    const database = new Database(path, { readonly: true });
    const id = Number(database.pragma('application_id', { simple: true }));
    database.close();
    return id;
  };
  function write(sql: string): void {
    const database = new Database(path);
    database.exec(sql);
    database.close();
  }
  /** Refused, and not a byte of it is changed. */
  function refusedWhole(kind: Kind): string {
    const before = readFileSync(path);
    const why = refusal(kind);
    expect(readFileSync(path).equals(before)).toBe(true);
    return why;
  }

  it.each(pairs)('$is, opened as $wanted', ({ is, wanted }) => {
    OPENERS[is](path).close();
    const why = `${path}: ${NAMES[is]}; expected ${NAMES[wanted]}`;
    expect(refusedWhole(wanted)).toBe(why);
    unmark();
    expect(refusedWhole(wanted)).toBe(why);
  });

  it.each([
    ['another program’s', 'CREATE TABLE account (id TEXT)', 'a database of another program'],
    ['marked by another program', 'PRAGMA application_id = 7', 'a database of another program'],
    ['numbered by another program', 'PRAGMA user_version = 1', 'a database of another program'],
  ])('%s', (_, sql, found) => {
    write(sql);
    for (const kind of KINDS) {
      expect(refusedWhole(kind)).toBe(`${path}: ${found}; expected ${NAMES[kind]}`);
    }
  });

  it.each(KINDS)('an older %s without a mark is taken and marked', (kind) => {
    OPENERS[kind](path).close();
    const marked = mark();
    unmark();
    OPENERS[kind](path).close();
    expect(mark()).toBe(marked);
  });

  it('a journal from before there were versions, with what its stores made', () => {
    const { database, close } = OPENERS.journal(path);
    database.exec('CREATE TABLE cassettes (a); CREATE TABLE counters (a); DROP TABLE journal_head');
    database.pragma('user_version = 0');
    close();
    unmark();
    expect(refusal('journal')).toBe('opened');
  });

  it.each([
    ['journal', 'CREATE TABLE account (id TEXT)', 'with account in it'],
    ['switch', 'CREATE TABLE journal_head (id TEXT)', 'with journal_head in it'],
    ['gateway', 'DROP TABLE seen_request', 'with no seen_request in it'],
  ] as const)('an older %s that is not quite one: %s', (kind, sql, what) => {
    const { database, close } = OPENERS[kind](path);
    database.exec(sql);
    close();
    unmark();
    expect(refusedWhole(kind)).toBe(
      `${path}: ${NAMES[kind]} ${what}; expected its own tables alone`,
    );
  });

  it('a folder, and a place that is not there', () => {
    path = folder;
    expect(refusal('switch')).toBe(
      `${folder}: unable to open database file; expected a file, or a path for a new one`,
    );
    path = join(folder, 'nowhere', 'books.db');
    expect(refusal('switch')).toBe(
      `${path}: Cannot open database because the directory does not exist`,
    );
    path = '';
    expect(refusal('switch')).toBe('an empty path; expected a file, or a path for a new one');
  });
});
