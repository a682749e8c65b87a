import type { SwitchDatabase } from './database.ts';

/**
 * Double-entry books of one party. Amounts are whole đồng; a credit is positive, a debit
 * negative, and the entries of each posting sum to zero. What a customer owns is a credit; the
 * ATM's account is credited by what it paid out; the settlement account is in credit by what the
 * party owes the network.
 */
export interface Ledger {
  readonly bank: string;
  /** Opens an account; one that is there stays as it is. An opening balance is posted. */
  openAccount(account: NewAccount): void;
  balance(number: string): number | undefined;
  /** What became of a key; `tombstoned`: reversed before it was ever posted. */
  state(key: string): 'unknown' | 'posted' | 'reversed' | 'tombstoned';
  /** Books once per key. Customers never go below zero: then nothing is booked. */
  post(posting: Posting): PostOutcome;
  /** Takes a posting back once; leaves a tombstone for a key that was never posted. */
  reverse(reversal: LedgerReversal): ReverseOutcome;
  /** Newest first. */
  statement(number: string, limit?: number): readonly StatementLine[];
  snapshot(limit?: number): LedgerSnapshot;
  /** Postings whose entries do not sum to zero, accounts whose balance is not their entries'. */
  discrepancies(): readonly string[];
}

export type AccountKind =
  | 'customer'
  | 'atm-cash'
  | 'merchants'
  | 'settlement'
  | 'fee-income'
  | 'opening';

export interface NewAccount {
  readonly number: string;
  readonly holder: string;
  readonly kind: AccountKind;
  /** Credit positive; booked against the `opening` account. */
  readonly balance: number;
}

/** `principal` is what a partial reversal divides; a fee is taken back only with all of it. */
export interface Entry {
  readonly account: string;
  readonly amount: number;
  readonly part: 'principal' | 'fee';
}

export interface Posting {
  readonly key: string;
  readonly kind: string;
  readonly text: string;
  /** Clock milliseconds. */
  readonly at: number;
  readonly entries: readonly Entry[];
}

export type PostOutcome =
  | { readonly kind: 'posted' | 'duplicate' | 'reversed' | 'tombstoned' }
  | { readonly kind: 'insufficient'; readonly available: number };

export interface LedgerReversal {
  readonly key: string;
  readonly at: number;
  /** What of the principal really happened (DE95); 0 takes everything back, fees too. */
  readonly actual: number;
}

export type ReverseOutcome =
  | { readonly kind: 'reversed'; readonly returned: number }
  | { readonly kind: 'already' | 'unknown' }
  /** `actual` is below zero or above the principal. */
  | { readonly kind: 'bad-amount'; readonly principal: number };

export interface StatementLine {
  readonly at: number;
  readonly kind: string;
  readonly text: string;
  readonly amount: number;
}

export interface LedgerSnapshot {
  readonly bank: string;
  readonly accounts: readonly NewAccount[];
  readonly postings: readonly PostingView[];
}

export interface PostingView {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly text: string;
  readonly at: number;
  readonly reverses: number | null;
  readonly entries: readonly Entry[];
}

const OPENING = 'opening';

/** The books in one database; statements are prepared once for all of them. */
export function createLedgers(database: SwitchDatabase): (bank: string) => Ledger {
  const sql = prepare(database);
  return (bank) => createLedger(database, sql, bank);
}

function createLedger(
  database: SwitchDatabase,
  sql: ReturnType<typeof prepare>,
  bank: string,
): Ledger {
  /** The one place where entries are written: here they must sum to zero. */
  function book(posting: Omit<PostingView, 'id'>): void {
    let sum = 0;
    for (const { amount } of posting.entries) {
      if (!Number.isSafeInteger(amount)) throw new Error(`${posting.key}: ${amount} is not whole`);
      sum += amount;
    }
    if (sum !== 0) throw new Error(`${posting.key}: entries sum to ${sum}, expected 0`);
    const { key, kind, text, at, reverses } = posting;
    const id = Number(sql.insertPosting.run(bank, key, kind, text, at, reverses).lastInsertRowid);
    for (const { account, amount, part } of posting.entries) {
      const moved = sql.move.run(amount, bank, account);
      if (moved.changes !== 1) throw new Error(`${posting.key}: no account ${account}`);
      sql.insertEntry.run(id, bank, account, part, amount);
    }
  }

  function overdrawn(entries: readonly Entry[]): number | undefined {
    const sums = new Map<string, number>();
    for (const { account, amount } of entries) {
      sums.set(account, (sums.get(account) ?? 0) + amount);
    }
    for (const [number, sum] of sums) {
      if (sum >= 0) continue;
      const account = sql.account.get(bank, number);
      if (account?.kind === 'customer' && account.balance + sum < 0) return account.balance;
    }
    return undefined;
  }

  function state(key: string): ReturnType<Ledger['state']> {
    if (sql.tombstone.get(bank, key)) return 'tombstoned';
    const known = sql.posting.get(bank, key);
    if (!known) return 'unknown';
    return sql.reversalOf.get(known.id) ? 'reversed' : 'posted';
  }

  function post(posting: Posting): PostOutcome {
    const known = state(posting.key);
    if (known !== 'unknown') return { kind: known === 'posted' ? 'duplicate' : known };
    const available = overdrawn(posting.entries);
    if (available !== undefined) return { kind: 'insufficient', available };
    book({ ...posting, reverses: null });
    return { kind: 'posted' };
  }

  function reverse({ key, at, actual }: LedgerReversal): ReverseOutcome {
    const original = sql.posting.get(bank, key);
    if (!original) {
      sql.insertTombstone.run(bank, key, at);
      return { kind: 'unknown' };
    }
    if (sql.reversalOf.get(original.id)) return { kind: 'already' };
    const entries = sql.entries.all(original.id);
    const principal = Math.max(
      0,
      ...entries.map(({ part, amount }) => (part === 'principal' ? amount : 0)),
    );
    if (actual < 0 || actual > principal) return { kind: 'bad-amount', principal };
    const returned = principal - actual;
    const back =
      actual === 0
        ? entries.map((entry) => ({ ...entry, amount: -entry.amount }))
        : entries
            .filter(({ part }) => part === 'principal')
            .map((entry) => ({ ...entry, amount: -Math.sign(entry.amount) * returned }));
    const text = actual === 0 ? 'reversal' : `reversal of all but ${actual}`;
    const kind = 'reversal';
    book({ key: `reversal ${key}`, kind, text, at, reverses: original.id, entries: back });
    return { kind: 'reversed', returned };
  }

  return {
    bank,
    openAccount: database.transaction((account: NewAccount) => {
      sql.openAccount.run(bank, OPENING, OPENING, OPENING);
      const opened = sql.openAccount.run(bank, account.number, account.holder, account.kind);
      if (opened.changes === 0 || account.balance === 0) return;
      book({
        key: `opening ${account.number}`,
        kind: OPENING,
        text: 'opening balance',
        at: 0,
        reverses: null,
        entries: [
          { account: account.number, amount: account.balance, part: 'principal' },
          { account: OPENING, amount: -account.balance, part: 'principal' },
        ],
      });
    }),
    balance: (number) => sql.account.get(bank, number)?.balance,
    state,
    post: database.transaction(post),
    reverse: database.transaction(reverse),
    statement: (number, limit = 20) => sql.statement.all(bank, number, limit),
    snapshot: (limit = 50) => ({
      bank,
      accounts: sql.accounts.all(bank),
      postings: sql.latest
        .all(bank, limit)
        .map((posting) => ({ ...posting, entries: sql.entries.all(posting.id) })),
    }),
    discrepancies: () => [
      ...sql.unbalanced.all(bank).map((key) => `posting ${key} does not sum to zero`),
      ...sql.wrongBalance.all(bank).map((number) => `account ${number} is not its entries' sum`),
    ],
  };
}

type PostingRow = Omit<PostingView, 'entries'>;

function prepare(database: SwitchDatabase) {
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
      `SELECT posting.at, posting.kind, posting.text, sum(entry.amount) AS amount
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
