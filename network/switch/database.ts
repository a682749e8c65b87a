import { type OwnedDatabase, openOwnedDatabase } from '../owned-database.ts';

/** One file holds the books and the authorisation state of every party, apart by their ids. */
export type SwitchDatabase = OwnedDatabase;

/*
 * `entry.amount`: credit positive, debit negative, whole đồng. `posting.reverses` names the
 * posting that this one takes back; unique, so that nothing is taken back twice.
 */
const FIRST = `
CREATE TABLE account (
  bank TEXT NOT NULL, number TEXT NOT NULL, holder TEXT NOT NULL, kind TEXT NOT NULL,
  balance INTEGER NOT NULL, PRIMARY KEY (bank, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE posting (
  id INTEGER PRIMARY KEY, bank TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,
  text TEXT NOT NULL, at INTEGER NOT NULL, reverses INTEGER UNIQUE REFERENCES posting (id),
  UNIQUE (bank, key)
) STRICT;
CREATE TABLE entry (
  posting INTEGER NOT NULL REFERENCES posting (id), bank TEXT NOT NULL, account TEXT NOT NULL,
  part TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT;
CREATE INDEX entry_of_posting ON entry (posting);
CREATE INDEX entry_of_account ON entry (bank, account);
CREATE TABLE tombstone (
  bank TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (bank, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE card (
  bank TEXT NOT NULL, pan TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL,
  expiry TEXT NOT NULL, status TEXT NOT NULL, tries_left INTEGER NOT NULL,
  sealed_pin BLOB NOT NULL, PRIMARY KEY (bank, pan)
) STRICT, WITHOUT ROWID;
CREATE TABLE authorisation (
  bank TEXT NOT NULL, key TEXT NOT NULL, pan TEXT NOT NULL, processing_code TEXT NOT NULL,
  amount TEXT NOT NULL, day TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (bank, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE cash_day (
  bank TEXT NOT NULL, pan TEXT NOT NULL, day TEXT NOT NULL, total INTEGER NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY (bank, pan, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE saved_advice (
  party TEXT NOT NULL, key TEXT NOT NULL, message TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (party, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE relayed (
  party TEXT NOT NULL, key TEXT NOT NULL, gist TEXT NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY (party, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/*
 * `transfer`: a customer's payments by VietQR. `credit`: what the acquirer's merchants were paid so,
 * with what was given back. `wallet_*`: payments behind the wallet member; `checkout`: cards at its
 * cashier. `chip_*`: counters and ordered scripts of the issuers' chips.
 */
const SECOND = `
CREATE TABLE transfer (
  bank TEXT NOT NULL, key TEXT NOT NULL, account TEXT NOT NULL, at INTEGER NOT NULL,
  amount INTEGER NOT NULL, merchant TEXT NOT NULL, bill TEXT NOT NULL, state TEXT NOT NULL,
  code TEXT NOT NULL, reference TEXT NOT NULL, PRIMARY KEY (bank, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE app_tries (
  bank TEXT NOT NULL, account TEXT NOT NULL, wrong INTEGER NOT NULL, PRIMARY KEY (bank, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE refund (
  bank TEXT NOT NULL, key TEXT NOT NULL, original TEXT NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (bank, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE credit (
  position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, reference TEXT NOT NULL UNIQUE,
  amount INTEGER NOT NULL, payer_bank TEXT NOT NULL, payer_account TEXT NOT NULL,
  terminal TEXT NOT NULL, bill TEXT NOT NULL, approval TEXT NOT NULL
) STRICT;
CREATE TABLE credit_refund (
  key TEXT PRIMARY KEY, reference TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE wallet_payment (
  key TEXT PRIMARY KEY, request_id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, payment TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE wallet_refund (
  key TEXT PRIMARY KEY, payment TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE checkout (reference TEXT PRIMARY KEY, attempt TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE chip_counter (card TEXT PRIMARY KEY, counter INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE chip_orders (pan TEXT PRIMARY KEY, orders TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/* `notice`: what a terminal has to hear of payments and has not answered yet. */
const THIRD = `
CREATE TABLE notice (
  position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, terminal TEXT NOT NULL,
  at INTEGER NOT NULL, message TEXT NOT NULL
) STRICT;
CREATE INDEX notice_of_terminal ON notice (terminal);
`;

/* A reversal asks whether its purchase was refunded. */
const FOURTH = `
CREATE INDEX refund_of_purchase ON refund (bank, original);
`;

/** `:memory:` or a file, which is this process's alone; throws as `openOwnedDatabase` does. */
export function openSwitchDatabase(path: string): SwitchDatabase {
  return openOwnedDatabase(path, {
    kind: 'switch',
    create: FIRST + SECOND + THIRD + FOURTH,
    upgrades: [SECOND, THIRD, FOURTH],
  });
}

/** By name, the next number of a series that survives a restart; the first is 1. */
export function createCounters(database: SwitchDatabase): (name: string) => () => number {
  const next = database
    .prepare<[string], number>(
      `INSERT INTO counter (name, value) VALUES (?, 1)
       ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
    )
    .pluck();
  return (name) => () => next.get(name)!;
}
