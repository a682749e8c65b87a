import type { GatewayDatabase } from './database.ts';

/**
 * The gateway's double-entry books in two currencies: fen for CNY, whole đồng for VND. A credit is
 * positive; the entries of each posting sum to zero in each currency. What a customer has is a
 * credit; `ACQUIRER` is in credit by what the gateway owes the acquirer's side.
 */
export interface GatewayBooks {
  /** Opens an account; one that is there stays as it is. An opening balance is posted. */
  open(account: GatewayAccount): void;
  balance(id: string): number;
  /** Books once per key. A customer never goes below zero: then nothing is booked. */
  post(posting: GatewayPosting): 'posted' | 'duplicate' | 'insufficient';
  accounts(): readonly GatewayAccount[];
  /** The latest postings, newest first. */
  postings(limit?: number): readonly GatewayPosting[];
  /** Postings that do not sum to zero, accounts whose balance is not their entries'. */
  discrepancies(): readonly string[];
}

export interface GatewayAccount {
  readonly id: string;
  readonly currency: 'CNY' | 'VND';
  readonly kind: 'customer' | 'exchange' | 'acquirer' | 'shop' | 'opening';
  readonly balance: number;
}

export interface GatewayEntry {
  readonly account: string;
  readonly amount: number;
}

export interface GatewayPosting {
  readonly key: string;
  readonly text: string;
  /** Clock milliseconds. */
  readonly at: number;
  readonly entries: readonly GatewayEntry[];
}

/** The exchange position, a side in each currency. */
export const FX_CNY = 'fx-CNY';
export const FX_VND = 'fx-VND';
/** What the gateway owes the acquirer's side, in đồng; below zero: what it is owed. */
export const ACQUIRER = 'acquirer';
const OPENING = 'opening';

export const customerAccount = (wallet: string): string => `customer:${wallet}`;
export const shopAccount = (shop: string): string => `shop:${shop}`;

/** A payment: the customer gives fen, the acquirer's side is owed đồng. Negative: a refund. */
export const paymentEntries = (
  wallet: string,
  fen: number,
  dong: number,
): readonly GatewayEntry[] => [
  { account: customerAccount(wallet), amount: -fen },
  { account: FX_CNY, amount: fen },
  { account: FX_VND, amount: -dong },
  { account: ACQUIRER, amount: dong },
];

/** A card at the checkout: the acquirer's side owes us, we owe the shop. Negative: a refund. */
export const checkoutEntries = (shop: string, dong: number): readonly GatewayEntry[] => [
  { account: ACQUIRER, amount: -dong },
  { account: shopAccount(shop), amount: dong },
];

export function createGatewayBooks(database: GatewayDatabase): GatewayBooks {
  const sql = prepare(database);

  /** The one place where entries are written: here they must sum to zero. */
  function book({ key, text, at, entries }: GatewayPosting): void {
    const sums = new Map<string, number>();
    const posting = Number(sql.insertPosting.run(key, text, at).lastInsertRowid);
    for (const { account, amount } of entries) {
      if (!Number.isSafeInteger(amount)) throw new Error(`${key}: ${amount} is not whole`);
      const currency = sql.move.get(amount, account);
      if (currency === undefined) throw new Error(`${key}: no account ${account}`);
      sql.insertEntry.run(posting, account, amount);
      sums.set(currency, (sums.get(currency) ?? 0) + amount);
    }
    for (const [currency, sum] of sums) {
      if (sum !== 0) throw new Error(`${key}: ${currency} entries sum to ${sum}, expected 0`);
    }
  }

  const overdraws = ({ account, amount }: GatewayEntry): boolean => {
    const found = amount < 0 ? sql.account.get(account) : undefined;
    return found?.kind === 'customer' && found.balance + amount < 0;
  };

  return {
    open: database.transaction((account: GatewayAccount) => {
      const { id, currency, kind, balance } = account;
      if (sql.open.run(id, currency, kind).changes === 0 || balance === 0) return;
      sql.open.run(OPENING, currency, 'opening');
      book({
        key: `opening ${id}`,
        text: 'opening balance',
        at: 0,
        entries: [
          { account: id, amount: balance },
          { account: OPENING, amount: -balance },
        ],
      });
    }),
    balance: (id) => sql.account.get(id)?.balance ?? 0,
    post: database.transaction((posting: GatewayPosting) => {
      if (sql.posting.get(posting.key) !== undefined) return 'duplicate';
      if (posting.entries.some(overdraws)) return 'insufficient';
      book(posting);
      return 'posted';
    }),
    accounts: () => sql.accounts.all(),
    postings: (limit = 50) =>
      sql.latest.all(limit).map(({ id, ...posting }) => ({
        ...posting,
        entries: sql.entries.all(id),
      })),
    discrepancies: () => [
      ...sql.unbalanced.all().map((key) => `posting ${key} does not sum to zero`),
      ...sql.wrongBalance.all().map((id) => `account ${id} is not its entries' sum`),
    ],
  };
}

function prepare(database: GatewayDatabase) {
  return {
    open: database.prepare<[string, string, string]>(
      'INSERT INTO account (id, currency, kind, balance) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING',
    ),
    account: database.prepare<[string], GatewayAccount>(
      'SELECT id, currency, kind, balance FROM account WHERE id = ?',
    ),
    accounts: database.prepare<[], GatewayAccount>(
      'SELECT id, currency, kind, balance FROM account ORDER BY kind, id',
    ),
    move: database
      .prepare<[number, string], string>(
        'UPDATE account SET balance = balance + ? WHERE id = ? RETURNING currency',
      )
      .pluck(),
    posting: database.prepare<[string], { readonly id: number }>(
      'SELECT id FROM posting WHERE key = ?',
    ),
    insertPosting: database.prepare<[string, string, number]>(
      'INSERT INTO posting (key, text, at) VALUES (?, ?, ?)',
    ),
    insertEntry: database.prepare<[number, string, number]>(
      'INSERT INTO entry (posting, account, amount) VALUES (?, ?, ?)',
    ),
    entries: database.prepare<[number], GatewayEntry>(
      'SELECT account, amount FROM entry WHERE posting = ? ORDER BY rowid',
    ),
    latest: database.prepare<[number], { id: number; key: string; text: string; at: number }>(
      `SELECT id, key, text, at FROM posting WHERE key NOT LIKE 'opening %'
       ORDER BY id DESC LIMIT ?`,
    ),
    unbalanced: database
      .prepare<[], string>(
        `SELECT DISTINCT posting.key FROM posting
         JOIN entry ON entry.posting = posting.id JOIN account ON account.id = entry.account
         GROUP BY posting.id, account.currency HAVING sum(entry.amount) <> 0`,
      )
      .pluck(),
    wrongBalance: database
      .prepare<[], string>(
        `SELECT id FROM account WHERE balance <> coalesce(
           (SELECT sum(amount) FROM entry WHERE entry.account = account.id), 0)`,
      )
      .pluck(),
  };
}
