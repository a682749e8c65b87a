import type { SwitchDatabase } from './database.ts';
import { type LedgerStatements, prepareLedger } from './ledger-statements.ts';
import type {
  Entry,
  LedgerReversal,
  LedgerSnapshot,
  NewAccount,
  Posting,
  PostingView,
  PostOutcome,
  ReverseOutcome,
  StatementLine,
} from './posting.ts';

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
  /** Whether it is an account of a customer, not one of the bank's own. */
  isCustomer(number: string): boolean;
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

const OPENING = 'opening';

/** The books in one database; statements are prepared once for all of them. */
export function createLedgers(database: SwitchDatabase): (bank: string) => Ledger {
  const sql = prepareLedger(database);
  return (bank) => createLedger(database, sql, bank);
}

function createLedger(database: SwitchDatabase, sql: LedgerStatements, bank: string): Ledger {
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
    const available = posting.mayOverdraw ? undefined : overdrawn(posting.entries);
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
    isCustomer: (number) => sql.account.get(bank, number)?.kind === 'customer',
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
