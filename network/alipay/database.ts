import { type OwnedDatabase, openOwnedDatabase } from '../owned-database.ts';

export type GatewayDatabase = OwnedDatabase;

/** Until then a refund at the cashier was known only once it was done. */
const FROM_1 = `ALTER TABLE checkout_refund ADD COLUMN state TEXT NOT NULL DEFAULT 'refunded';`;

/*
 * `entry.amount`: credit positive, debit negative, in the minor units of the account's currency.
 * A payment code is kept as its SHA-256 only; PINs, keys and card numbers are not here at all.
 * A payment that was cancelled before it came is a row of `cancelled`: it will never be created.
 */
const SCHEMA = `
CREATE TABLE account (
  id TEXT PRIMARY KEY, currency TEXT NOT NULL, kind TEXT NOT NULL, balance INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE posting (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, text TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE entry (
  posting INTEGER NOT NULL REFERENCES posting (id), account TEXT NOT NULL REFERENCES account (id),
  amount INTEGER NOT NULL
) STRICT;
CREATE INDEX entry_of_posting ON entry (posting);
CREATE INDEX entry_of_account ON entry (account);
CREATE TABLE wallet (
  id TEXT PRIMARY KEY, tries_left INTEGER NOT NULL, locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE payment_code (
  hash TEXT PRIMARY KEY, wallet TEXT NOT NULL, expires_at INTEGER NOT NULL, used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE payment (
  client TEXT NOT NULL, request_id TEXT NOT NULL, payment_id TEXT NOT NULL UNIQUE,
  gist TEXT NOT NULL, status TEXT NOT NULL, code TEXT, wallet TEXT, dong INTEGER NOT NULL,
  fen INTEGER NOT NULL, rate TEXT NOT NULL, refunded_dong INTEGER NOT NULL,
  refunded_fen INTEGER NOT NULL, order_code TEXT UNIQUE, order_id TEXT NOT NULL,
  description TEXT NOT NULL, merchant_id TEXT NOT NULL, merchant_name TEXT NOT NULL,
  notify_url TEXT, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, paid_at INTEGER,
  due_at INTEGER, due TEXT, PRIMARY KEY (client, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_of_order ON payment (client, merchant_id, order_id);
CREATE INDEX payment_of_wallet ON payment (wallet, paid_at);
CREATE INDEX payment_open ON payment (status) WHERE status IN ('PENDING', 'PROCESSING');
CREATE INDEX payment_due ON payment (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE cancelled (
  client TEXT NOT NULL, request_id TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (client, request_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE refund (
  client TEXT NOT NULL, request_id TEXT NOT NULL, refund_id TEXT NOT NULL UNIQUE,
  gist TEXT NOT NULL, payment_id TEXT NOT NULL REFERENCES payment (payment_id),
  dong INTEGER NOT NULL, fen INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (client, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_of_payment ON refund (payment_id);
CREATE TABLE notice (
  id INTEGER PRIMARY KEY, payment_id TEXT NOT NULL REFERENCES payment (payment_id),
  status TEXT NOT NULL, tries INTEGER NOT NULL, next_at INTEGER NOT NULL,
  before_answer INTEGER NOT NULL, spoilt INTEGER NOT NULL
) STRICT;
CREATE TABLE seen_request (
  signature TEXT PRIMARY KEY, until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_request_until ON seen_request (until);
CREATE TABLE checkout_order (
  id TEXT PRIMARY KEY, shop TEXT NOT NULL, dong INTEGER NOT NULL, description TEXT NOT NULL,
  status TEXT NOT NULL, reference TEXT, phone TEXT, approval TEXT, napas_reference TEXT,
  refunded_dong INTEGER NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  paid_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE checkout_refund (
  id TEXT PRIMARY KEY, checkout_order TEXT NOT NULL REFERENCES checkout_order (id),
  dong INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** `:memory:` or a file, which is this process's alone; throws as `openOwnedDatabase` does. */
export function openGatewayDatabase(path: string): GatewayDatabase {
  return openOwnedDatabase(path, { kind: 'gateway', create: SCHEMA, upgrades: [FROM_1] });
}

/** The next number of a series that survives a restart; the first is 1. */
export function createGatewayCounter(database: GatewayDatabase): (name: string) => number {
  const next = database
    .prepare<[string], number>(
      `INSERT INTO counter (name, value) VALUES (?, 1)
       ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
    )
    .pluck();
  return (name) => next.get(name)!;
}
