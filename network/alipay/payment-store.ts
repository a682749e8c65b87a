import type { GatewayDatabase } from './database.ts';

export type PaymentStatus = 'PENDING' | 'PROCESSING' | 'SUCCESS' | 'FAIL' | 'CANCELLED';

/** A payment as the gateway keeps it. */
export interface Payment {
  readonly client: string;
  readonly requestId: string;
  readonly paymentId: string;
  /** SHA-256 of what the request asked for. */
  readonly gist: string;
  /** PENDING: an order code that nobody has paid. PROCESSING: a customer is being asked. */
  readonly status: PaymentStatus;
  /** Of a payment that failed: its resultCode. */
  readonly code: string | null;
  readonly wallet: string | null;
  readonly dong: number;
  readonly fen: number;
  readonly rate: string;
  readonly refundedDong: number;
  readonly refundedFen: number;
  readonly orderCode: string | null;
  readonly orderId: string;
  readonly description: string;
  readonly merchantId: string;
  readonly merchantName: string;
  readonly notifyUrl: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly paidAt: number | null;
  /** When the customer will have decided, and how: known to nobody outside. */
  readonly dueAt: number | null;
  readonly due: 'SUCCESS' | 'FAIL' | null;
}

export interface Refund {
  readonly client: string;
  readonly requestId: string;
  readonly refundId: string;
  readonly gist: string;
  readonly paymentId: string;
  readonly dong: number;
  readonly fen: number;
  readonly at: number;
}

type Changes = Partial<
  Pick<
    Payment,
    'status' | 'code' | 'wallet' | 'refundedDong' | 'refundedFen' | 'paidAt' | 'dueAt' | 'due'
  >
>;

export interface PaymentStore {
  insert(payment: Payment): void;
  find(client: string, requestId: string): Payment | undefined;
  byPaymentId(paymentId: string): Payment | undefined;
  byOrderCode(orderCode: string): Payment | undefined;
  /** The order was paid, by whichever request, and not all was given back. */
  isOrderPaid(client: string, merchantId: string, orderId: string): boolean;
  /** Writes what changes, and gives the payment as it is then. */
  change(payment: Payment, changes: Changes): Payment;
  /** The next one to which time does something, and when. */
  nextDue(): { readonly payment: Payment; readonly at: number } | undefined;
  /** Fen that a wallet has paid since. */
  paidSince(wallet: string, since: number): number;
  /** Payments that were made, and those that came to nothing, newest first. */
  ofWallet(wallet: string, limit: number): readonly Payment[];
  /** All of them, newest first. */
  latest(limit: number): readonly Payment[];
  insertRefund(refund: Refund): void;
  refund(client: string, requestId: string): Refund | undefined;
  refundsOf(paymentId: string): readonly Refund[];
  /** A payment that will never be created, for it was cancelled first. */
  bury(client: string, requestId: string, at: number): void;
  isBuried(client: string, requestId: string): boolean;
}

const COLUMNS = {
  client: 'client',
  requestId: 'request_id',
  paymentId: 'payment_id',
  gist: 'gist',
  status: 'status',
  code: 'code',
  wallet: 'wallet',
  dong: 'dong',
  fen: 'fen',
  rate: 'rate',
  refundedDong: 'refunded_dong',
  refundedFen: 'refunded_fen',
  orderCode: 'order_code',
  orderId: 'order_id',
  description: 'description',
  merchantId: 'merchant_id',
  merchantName: 'merchant_name',
  notifyUrl: 'notify_url',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  paidAt: 'paid_at',
  dueAt: 'due_at',
  due: 'due',
} as const satisfies Record<keyof Payment, string>;

const PAYMENT = Object.entries(COLUMNS)
  .map(([name, column]) => `${column} AS ${name}`)
  .join(', ');
const REFUND = `client, request_id AS requestId, refund_id AS refundId, gist,
  payment_id AS paymentId, dong, fen, at`;

export function createPaymentStore(database: GatewayDatabase): PaymentStore {
  const one = <P extends unknown[]>(where: string) =>
    database.prepare<P, Payment>(`SELECT ${PAYMENT} FROM payment WHERE ${where}`);
  const names = Object.keys(COLUMNS) as (keyof Payment)[];
  const insert = database.prepare(
    `INSERT INTO payment (${Object.values(COLUMNS).join(', ')})
     VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  const update = database.prepare(
    `UPDATE payment SET status = @status, code = @code, wallet = @wallet,
       refunded_dong = @refundedDong, refunded_fen = @refundedFen, paid_at = @paidAt,
       due_at = @dueAt, due = @due
     WHERE client = @client AND request_id = @requestId`,
  );
  const find = one<[string, string]>('client = ? AND request_id = ?');
  const byPaymentId = one<[string]>('payment_id = ?');
  const byOrderCode = one<[string]>('order_code = ?');
  const paidOrder = one<[string, string, string]>(
    `client = ? AND merchant_id = ? AND order_id = ? AND status = 'SUCCESS'
     AND refunded_dong < dong`,
  );
  const soonestDue = one<[]>('due_at IS NOT NULL ORDER BY due_at, payment_id LIMIT 1');
  const soonestExpiry = one<[]>(
    `status IN ('PENDING', 'PROCESSING') ORDER BY expires_at, payment_id LIMIT 1`,
  );
  const ofWallet = one<[string, number]>(
    `wallet = ? AND (paid_at IS NOT NULL OR status IN ('FAIL', 'CANCELLED'))
     ORDER BY coalesce(paid_at, created_at) DESC, payment_id DESC LIMIT ?`,
  );
  const latest = one<[number]>('TRUE ORDER BY created_at DESC, payment_id DESC LIMIT ?');
  const paidSince = database
    .prepare<[string, number], number>(
      `SELECT coalesce(sum(fen), 0) FROM payment
       WHERE wallet = ? AND paid_at >= ? AND status = 'SUCCESS'`,
    )
    .pluck();
  const insertRefund = database.prepare(
    `INSERT INTO refund (client, request_id, refund_id, gist, payment_id, dong, fen, at)
     VALUES (@client, @requestId, @refundId, @gist, @paymentId, @dong, @fen, @at)`,
  );
  const refund = database.prepare<[string, string], Refund>(
    `SELECT ${REFUND} FROM refund WHERE client = ? AND request_id = ?`,
  );
  const refundsOf = database.prepare<[string], Refund>(
    `SELECT ${REFUND} FROM refund WHERE payment_id = ? ORDER BY at, refund_id`,
  );
  const bury = database.prepare<[string, string, number]>(
    'INSERT INTO cancelled (client, request_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const buried = database.prepare<[string, string]>(
    'SELECT 1 FROM cancelled WHERE client = ? AND request_id = ?',
  );

  return {
    insert: (payment) => void insert.run(payment),
    find: (client, requestId) => find.get(client, requestId),
    byPaymentId: (paymentId) => byPaymentId.get(paymentId),
    byOrderCode: (orderCode) => byOrderCode.get(orderCode),
    isOrderPaid: (client, merchantId, orderId) =>
      paidOrder.get(client, merchantId, orderId) !== undefined,
    change(payment, changes) {
      const changed = { ...payment, ...changes };
      update.run(changed);
      return changed;
    },
    nextDue() {
      const due = soonestDue.get();
      const expiring = soonestExpiry.get();
      if (due && !(expiring && expiring.expiresAt < due.dueAt!)) {
        return { payment: due, at: due.dueAt! };
      }
      return expiring && { payment: expiring, at: expiring.expiresAt };
    },
    paidSince: (wallet, since) => paidSince.get(wallet, since)!,
    ofWallet: (wallet, limit) => ofWallet.all(wallet, limit),
    latest: (limit) => latest.all(limit),
    insertRefund: (given) => void insertRefund.run(given),
    refund: (client, requestId) => refund.get(client, requestId),
    refundsOf: (paymentId) => refundsOf.all(paymentId),
    bury: (client, requestId, at) => void bury.run(client, requestId, at),
    isBuried: (client, requestId) => buried.get(client, requestId) !== undefined,
  };
}
