import type { SwitchDatabase } from './database.ts';

/** What the wallet member knows of the payments it has asked the gateway for; survives a restart. */
export interface WalletPayments {
  find(key: string): WalletPayment | undefined;
  /** By the gateway's idempotency key. */
  ofRequest(requestId: string): WalletPayment | undefined;
  save(payment: WalletPayment): void;
  /** Approved after their cancellation, and not given back yet. */
  owedBack(): readonly WalletPayment[];
  /** Set aside for a refund, once a key; what is left then shows what the gateway will refuse. */
  addRefund(key: string, payment: string, amount: number): void;
  removeRefund(key: string): void;
  /** What is set aside for this refund. */
  refund(key: string): { readonly payment: string; readonly amount: number } | undefined;
  /** Whole đồng. */
  refunded(payment: string): number;
}

export interface WalletPayment {
  /** Of the 0200 or 0100 that asked for it. */
  readonly key: string;
  readonly requestId: string;
  readonly state: 'asked' | 'paid' | 'failed' | 'cancelled' | 'owed-back';
  /** Whole đồng. */
  readonly amount: number;
  /** DE62. */
  readonly service: string;
  /** DE32, 41 and 37 of who asked. */
  readonly acquirer: string;
  readonly terminal: string;
  readonly rrn: string;
  /** DE63. */
  readonly reference: string;
  /** DE90 of a message about it. */
  readonly original: string;
  /** DE38, once it is paid. */
  readonly approval: string;
}

interface Row {
  readonly state: WalletPayment['state'];
  readonly payment: string;
}

const read = (row: Row | undefined): WalletPayment | undefined =>
  row && { ...(JSON.parse(row.payment) as WalletPayment), state: row.state };

export function createWalletPayments(database: SwitchDatabase): WalletPayments {
  const by = (column: string) =>
    database.prepare<[string], Row>(
      `SELECT state, payment FROM wallet_payment WHERE ${column} = ? ORDER BY key`,
    );
  const [byKey, byRequest, byState] = [by('key'), by('request_id'), by('state')];
  const save = database.prepare<[string, string, string, string]>(
    `INSERT INTO wallet_payment (key, request_id, state, payment) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET state = excluded.state, payment = excluded.payment`,
  );
  const addRefund = database.prepare<[string, string, number]>(
    'INSERT INTO wallet_refund (key, payment, amount) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const removeRefund = database.prepare<[string]>('DELETE FROM wallet_refund WHERE key = ?');
  const refund = database.prepare<[string], { readonly payment: string; readonly amount: number }>(
    'SELECT payment, amount FROM wallet_refund WHERE key = ?',
  );
  const refunded = database
    .prepare<[string], number | null>('SELECT sum(amount) FROM wallet_refund WHERE payment = ?')
    .pluck();
  return {
    find: (key) => read(byKey.get(key)),
    ofRequest: (requestId) => read(byRequest.get(requestId)),
    save(payment) {
      save.run(payment.key, payment.requestId, payment.state, JSON.stringify(payment));
    },
    owedBack: () => byState.all('owed-back').flatMap((row) => read(row) ?? []),
    addRefund(key, payment, amount) {
      addRefund.run(key, payment, amount);
    },
    removeRefund(key) {
      removeRefund.run(key);
    },
    refund: (key) => refund.get(key),
    refunded: (payment) => refunded.get(payment) ?? 0,
  };
}
