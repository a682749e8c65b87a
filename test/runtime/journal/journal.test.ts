import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Journal, openJournal } from '../../../runtime/journal/journal.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { freshFiles } from './files.ts';

const START = Date.UTC(2026, 10, 22, 2, 41, 7);
const file = freshFiles();

const open = (path = ':memory:'): Journal => openJournal(path, createSimulatedClock(START));

function fill(journal: Journal, records: number): void {
  for (let n = 1; n <= records; n++) {
    const transaction = n % 2 === 0 ? '632609000001' : '';
    journal.append({ kind: 'note', transaction, text: `line ${n}`, data: { n } });
  }
}

type Writable = Pick<Journal['database'], 'exec'>;

/** Writes as somebody would who has no business there. */
function tamperIn(database: Writable, ...statements: readonly string[]): void {
  database.exec('DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;');
  for (const statement of statements) database.exec(statement);
}

function tamper(path: string, ...statements: readonly string[]): void {
  const database = new Database(path);
  tamperIn(database, ...statements);
  database.close();
}

describe('the journal', () => {
  it('chains each record to the one before', () => {
    const journal = open();
    const first = journal.append({ kind: 'started', text: 'ATM00117 started' });
    // SHA-256 of '0' × 64 and '[1,1795315267000,"started","","ATM00117 started","{}"]')
    expect(first).toEqual({
      ...{ n: 1, at: START, kind: 'started', transaction: '', text: 'ATM00117 started', data: {} },
      hash: 'e1838a4f052e56020a183e26c088c66b448f29ff921287a1f0de14e222e24e48',
    });
    fill(journal, 4);
    expect(journal.verify()).toEqual({ ok: true, records: 5 });
    expect(journal.after(3).map(({ n }) => n)).toEqual([4, 5]);
    expect(journal.after(1, 2).map(({ n }) => n)).toEqual([2, 3]);
    expect(journal.of('632609000001').map(({ text }) => text)).toEqual(['line 2', 'line 4']);
  });

  it('is written ahead and flushed with each commit', () => {
    const journal = open(file('journal.db'));
    expect(journal.database.pragma('journal_mode', { simple: true })).toBe('wal');
    const FULL = 2;
    expect(journal.database.pragma('synchronous', { simple: true })).toBe(FULL);
    journal.close();
  });

  it('continues its chain when opened again', () => {
    const path = file('journal.db');
    const before = open(path);
    fill(before, 3);
    before.close();
    const after = open(path);
    fill(after, 2);
    expect(after.verify()).toEqual({ ok: true, records: 5 });
    expect(after.after(0).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    after.close();
  });

  it('refuses to change or to forget', () => {
    const journal = open();
    fill(journal, 2);
    const refused = /the journal is append only/;
    expect(() => journal.database.exec("UPDATE journal SET text = 'other'")).toThrow(refused);
    expect(() => journal.database.exec('DELETE FROM journal WHERE n = 2')).toThrow(refused);
    expect(journal.verify()).toEqual({ ok: true, records: 2 });
  });

  it('has its guards back when opened again', () => {
    const path = file('journal.db');
    const before = open(path);
    fill(before, 1);
    before.close();
    tamper(path);
    const after = open(path);
    expect(() => after.database.exec('DELETE FROM journal')).toThrow(/append only/);
    after.close();
  });

  it('lists transactions begun and not closed, oldest first', () => {
    const journal = open();
    const begin = (transaction: string) =>
      journal.append({ kind: 'authorisation-intent', transaction, text: 'begin' });
    begin('b');
    begin('a');
    begin('c');
    journal.append({ kind: 'transaction-closed', transaction: 'a', text: 'end' });
    expect(journal.open()).toEqual(['b', 'c']);
  });
});

describe('what verify finds', () => {
  const bad = (n: number) => ({ ok: false, n, detail: `record ${n} is not what was written` });
  const missing = (n: number) => ({ ok: false, n, detail: `record ${n} is missing` });

  it.each([
    ['another text', ["UPDATE journal SET text = 'x' WHERE n = 4"], bad(4)],
    ['another time', ['UPDATE journal SET at = at + 1 WHERE n = 1'], bad(1)],
    ['another kind', ["UPDATE journal SET kind = 'x' WHERE n = 6"], bad(6)],
    ['another transaction', ["UPDATE journal SET tx = '632609000002' WHERE n = 2"], bad(2)],
    ['other facts', [`UPDATE journal SET data = '{"n":9}' WHERE n = 3`], bad(3)],
    ['another hash', [`UPDATE journal SET hash = '${'0'.repeat(64)}' WHERE n = 3`], bad(3)],
    ['a record taken out', ['DELETE FROM journal WHERE n = 3'], missing(3)],
    ['the first taken out', ['DELETE FROM journal WHERE n = 1'], missing(1)],
    ['the newest taken out', ['DELETE FROM journal WHERE n > 4'], missing(5)],
    ['all taken out', ['DELETE FROM journal'], missing(1)],
    [
      'a gap closed by renumbering',
      ['DELETE FROM journal WHERE n = 3', 'UPDATE journal SET n = n - 1 WHERE n > 3'],
      bad(3),
    ],
    [
      'two records exchanged',
      [
        'UPDATE journal SET n = 99 WHERE n = 2',
        'UPDATE journal SET n = 2 WHERE n = 3',
        'UPDATE journal SET n = 3 WHERE n = 99',
      ],
      bad(2),
    ],
    [
      'a record put in',
      [`INSERT INTO journal VALUES (7, 0, 'x', '', 'x', '{}', '${'0'.repeat(64)}')`],
      bad(7),
    ],
  ])('%s', (_, statements, found) => {
    const path = file('journal.db');
    const before = open(path);
    fill(before, 6);
    before.close();
    tamper(path, ...statements);
    const after = open(path);
    expect(after.verify()).toEqual(found);
    after.close();
  });

  it.each([
    ['the newest taken out', 'DELETE FROM journal WHERE n > 4', 7, missing(5)],
    [
      'one put in',
      `INSERT INTO journal VALUES (7, 0, 'x', '', 'x', '{}', '${'0'.repeat(64)}')`,
      8,
      bad(7),
    ],
  ])('stays to be seen after the next record: %s', (_, statement, next, found) => {
    const path = file('journal.db');
    const before = open(path);
    fill(before, 6);
    before.close();
    tamper(path, statement);
    const after = open(path);
    expect(after.append({ kind: 'started', text: 'again' }).n).toBe(next);
    expect(after.verify()).toEqual(found);
    after.close();
  });

  it('in what came since the last check, and no more than that', () => {
    const journal = open();
    fill(journal, 3);
    expect(journal.verifyNew()).toEqual({ ok: true, records: 3 });
    expect(journal.verifyNew()).toEqual({ ok: true, records: 3 });
    fill(journal, 3);
    tamperIn(journal.database, "UPDATE journal SET text = 'x' WHERE n IN (2, 5)");
    expect(journal.verifyNew()).toEqual(bad(5));
    expect(journal.verifyNew()).toEqual(bad(5));
    expect(journal.verify()).toEqual(bad(2));
    journal.close();
  });

  it('any one changed character', () => {
    const path = file('journal.db');
    const journal = open(path);
    fill(journal, 5);
    journal.database.exec('DROP TRIGGER journal_no_update');
    const columns = fc.constantFrom('text', 'kind', 'tx', 'data', 'hash');
    const n = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(columns, n, fc.string({ minLength: 1, maxLength: 3 }), (column, n, more) => {
        const changed = (change: string) =>
          journal.database
            .prepare<[string, number]>(`UPDATE journal SET ${column} = ${change} WHERE n = ?`)
            .run(more, n);
        changed(`${column} || ?`);
        expect(journal.verify()).toMatchObject({ ok: false, n });
        changed(`substr(${column}, 1, length(${column}) - length(?))`);
        expect(journal.verify()).toEqual({ ok: true, records: 5 });
      }),
      { numRuns: 60 },
    );
    journal.close();
  });
});

describe('writing together', () => {
  it('is durable whole, and told only then', () => {
    const journal = open();
    const told: string[] = [];
    journal.onAppend(({ text }) => told.push(text));
    const result = journal.together(() => {
      journal.append({ kind: 'note', text: 'one' });
      journal.append({ kind: 'note', text: 'two' });
      expect(told).toEqual([]);
      return 'result';
    });
    expect(result).toBe('result');
    expect(told).toEqual(['one', 'two']);
  });

  it('leaves nothing of what threw: neither records, tables, tail, nor news', () => {
    const journal = open();
    const told: number[] = [];
    journal.onAppend(({ n }) => told.push(n));
    fill(journal, 2);
    expect(() =>
      journal.together(() => {
        journal.append({ kind: 'authorisation-intent', transaction: 't1', text: 'begin' });
        journal.append({ kind: 'note', text: 'more' });
        throw new Error('power');
      }),
    ).toThrow('power');
    expect(journal.open()).toEqual([]);
    expect(journal.append({ kind: 'note', text: 'after' }).n).toBe(3);
    expect(journal.verify()).toEqual({ ok: true, records: 3 });
    expect(told).toEqual([1, 2, 3]);
  });

  it('takes back only the inner part where the outer one goes on', () => {
    const journal = open();
    const told: string[] = [];
    journal.onAppend(({ text }) => told.push(text));
    journal.together(() => {
      journal.append({ kind: 'note', text: 'one' });
      expect(() =>
        journal.together(() => {
          journal.append({ kind: 'note', text: 'lost' });
          throw new Error('inner');
        }),
      ).toThrow('inner');
      journal.append({ kind: 'note', text: 'two' });
    });
    expect(told).toEqual(['one', 'two']);
    expect(journal.after(0).map(({ n, text }) => `${n} ${text}`)).toEqual(['1 one', '2 two']);
    expect(journal.verify()).toEqual({ ok: true, records: 2 });
  });

  it('tells of each commit, also of one without a record', () => {
    const journal = open();
    const commits: string[] = [];
    journal.onCommit((records) => commits.push(records.map(({ text }) => text).join('+')));
    journal.append({ kind: 'note', text: 'one' });
    journal.together(() => journal.together(() => fill(journal, 2)));
    journal.together(() => 'nothing');
    expect(() =>
      journal.together(() => {
        throw new Error('lost');
      }),
    ).toThrow('lost');
    expect(commits).toEqual(['one', 'line 1+line 2', '']);
  });

  it('an entry that cannot be written leaves the chain as it was', () => {
    const journal = open();
    const ring: Record<string, unknown> = {};
    Object.assign(ring, { ring });
    expect(() => journal.append({ kind: 'note', text: 'ring', data: ring })).toThrow();
    journal.append({ kind: 'note', text: 'one' });
    expect(journal.verify()).toEqual({ ok: true, records: 1 });
  });

  it('keeps a chain of any mixture that verifies, also over openings', () => {
    type Act = 'append' | 'lose' | 'nest' | 'reopen';
    const acts = fc.array(fc.constantFrom<Act>('append', 'lose', 'nest', 'reopen'), {
      maxLength: 12,
    });
    let run = 0;
    fc.assert(
      fc.property(acts, (list) => {
        const path = file(`mixture-${run++}.db`);
        let journal = open(path);
        let expected = 0;
        const note = () => journal.append({ kind: 'note', text: 'x' });
        for (const act of list) {
          if (act === 'append') note();
          if (act === 'append') expected++;
          if (act === 'nest') journal.together(() => journal.together(() => [note(), note()]));
          if (act === 'nest') expected += 2;
          if (act === 'lose') {
            const lose = () => {
              note();
              throw new Error('lost');
            };
            expect(() => journal.together(lose)).toThrow('lost');
          }
          if (act === 'reopen') {
            journal.close();
            journal = open(path);
          }
        }
        expect(journal.verify()).toEqual({ ok: true, records: expected });
        journal.close();
      }),
      { numRuns: 20 },
    );
  });
});
