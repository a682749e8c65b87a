import type { SwitchDatabase } from './database.ts';
import type { Entry, NewAccount, PostingView, StatementLine } from './posting.ts';

type PostingRow = Omit<PostingView, 'entries'>;

export type LedgerStatements = ReturnType<typeof prepareLedger>;

/** The statements of all books in one database. */
export function prepareLedger(database: SwitchDatabase) {
  return {
    openAccount: database.prepare<[string, string, string, string]>(
      `INSERT INTO account (bank, number, holder, kind, balance) VALUES (?, ?, ?, ?, 0)
       ON CONFLICT DO NOTHING`,
    ),
    account: database.prepare<[string, string], NewAccount>(
      'SELECT number, holder, kind, balance FROM account WHERE bank = ? AND number = ?',
    ),
    accounts: database.prepare<[string], NewAccount>(
      'SELECT number, holder, kind, balance FROM account WHERE bank = ? ORDER BY kind, number',
    ),
    move: database.prepare<[number, string, string]>(
      'UPDATE account SET balance = balance + ? WHERE bank = ? AND number = ?',
    ),
    posting: database.prepare<[string, string], { readonly id: number }>(
      'SELECT id FROM posting WHERE bank = ? AND key = ?',
    ),
    reversalOf: database.prepare<[number], { readonly id: number }>(
      'SELECT id FROM posting WHERE reverses = ?',
    ),
    insertPosting: database.prepare<[string, string, string, string, number, number | null]>(
      'INSERT INTO posting (bank, key, kind, text, at, reverses) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    insertEntry: database.prepare<[number, string, string, string, number]>(
      'INSERT INTO entry (posting, bank, account, part, amount) VALUES (?, ?, ?, ?, ?)',
    ),
    entries: database.prepare<[number], Entry>(
      'SELECT account, amount, part FROM entry WHERE posting = ? ORDER BY rowid',
    ),
    tombstone: database.prepare<[string, string], { readonly at: number }>(
      'SELECT at FROM tombstone WHERE bank = ? AND key = ?',
    ),
    insertTombstone: database.prepare<[string, string, number]>(
      'INSERT INTO tombstone (bank, key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    statement: database.prepare<[string, string, number], StatementLine>(
      `SELECT posting.key, posting.at, posting.kind, posting.text, sum(entry.amount) AS amount
       FROM entry JOIN posting ON posting.id = entry.posting
       WHERE entry.bank = ? AND entry.account = ?
       GROUP BY posting.id ORDER BY posting.id DESC LIMIT ?`,
    ),
    latest: database.prepare<[string, number], PostingRow>(
      `SELECT id, key, kind, text, at, reverses FROM posting
       WHERE bank = ? AND kind <> 'opening' ORDER BY id DESC LIMIT ?`,
    ),
    unbalanced: database
      .prepare<[string], string>(
        `SELECT posting.key FROM posting JOIN entry ON entry.posting = posting.id
         WHERE posting.bank = ? GROUP BY posting.id HAVING sum(entry.amount) <> 0`,
      )
      .pluck(),
    wrongBalance: database
      .prepare<[string], string>(
        `SELECT number FROM account WHERE bank = ? AND balance <> coalesce(
           (SELECT sum(amount) FROM entry
            WHERE entry.bank = account.bank AND entry.account = account.number), 0)`,
      )
      .pluck(),
  };
}
