import type { GatewayDatabase } from './database.ts';

/** An order at the cashier. Nothing in it names the card that pays it. */
export interface CheckoutOrder {
  readonly id: string;
  readonly shop: string;
  readonly dong: number;
  readonly description: string;
  /** `unknown`: a card was asked for the money and nobody knows what it said. */
  readonly status: 'open' | 'unknown' | 'paid' | 'expired';
  /** The acquirer's name for the attempt. */
  readonly reference: string | null;
  /** Masked. */
  readonly phone: string | null;
  readonly approval: string | null;
  readonly napasReference: string | null;
  readonly refundedDong: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly paidAt: number | null;
}

type Changes = Partial<Omit<CheckoutOrder, 'id' | 'shop' | 'dong' | 'description' | 'createdAt'>>;

interface NewOrder {
  readonly id: string;
  readonly shop: string;
  readonly dong: number;
  readonly description: string;
  readonly at: number;
  readonly expiresAt: number;
}

interface CheckoutRefund {
  readonly id: string;
  readonly order: string;
  readonly dong: number;
  readonly at: number;
  /** `asked`: nobody knows whether it was given back. */
  readonly state: 'asked' | 'refunded' | 'declined';
}

const ORDER = `id, shop, dong, description, status, reference, phone, approval,
  napas_reference AS napasReference, refunded_dong AS refundedDong, created_at AS createdAt,
  expires_at AS expiresAt, paid_at AS paidAt`;

export function createCheckoutStore(database: GatewayDatabase) {
  const insert = database.prepare<[NewOrder]>(
    `INSERT INTO checkout_order
       (id, shop, dong, description, status, refunded_dong, created_at, expires_at)
     VALUES (@id, @shop, @dong, @description, 'open', 0, @at, @expiresAt)`,
  );
  const find = database.prepare<[string], CheckoutOrder>(
    `SELECT ${ORDER} FROM checkout_order WHERE id = ?`,
  );
  const latest = database.prepare<[number], CheckoutOrder>(
    `SELECT ${ORDER} FROM checkout_order ORDER BY created_at DESC, id DESC LIMIT ?`,
  );
  const update = database.prepare<[CheckoutOrder]>(
    `UPDATE checkout_order SET status = @status, reference = @reference, phone = @phone,
       approval = @approval, napas_reference = @napasReference, refunded_dong = @refundedDong,
       expires_at = @expiresAt, paid_at = @paidAt WHERE id = @id`,
  );
  const saveRefund = database.prepare<[CheckoutRefund]>(
    `INSERT INTO checkout_refund (id, checkout_order, dong, at, state)
     VALUES (@id, @order, @dong, @at, @state)
     ON CONFLICT DO UPDATE SET at = excluded.at, state = excluded.state`,
  );
  const refund = database.prepare<[string], CheckoutRefund>(
    'SELECT id, checkout_order AS "order", dong, at, state FROM checkout_refund WHERE id = ?',
  );
  const asked = database
    .prepare<[string, string], number | null>(
      `SELECT sum(dong) FROM checkout_refund
       WHERE checkout_order = ? AND id <> ? AND state = 'asked'`,
    )
    .pluck();

  return {
    insert(order: NewOrder): CheckoutOrder {
      insert.run(order);
      return find.get(order.id)!;
    },
    find: (id: string) => find.get(id),
    latest: (limit: number) => latest.all(limit),
    change(order: CheckoutOrder, changes: Changes): CheckoutOrder {
      const changed = { ...order, ...changes };
      update.run(changed);
      return changed;
    },
    /** A refund of that id keeps its order and amount. */
    saveRefund: (row: CheckoutRefund) => void saveRefund.run(row),
    refund: (id: string) => refund.get(id),
    /** Đồng of other refunds of the order than this that may have been given back. */
    askedBack: (order: string, but: string) => asked.get(order, but) ?? 0,
  };
}
