import type { Clock } from '../../time/clock.ts';
import type { GatewayFault } from './config.ts';
import type { GatewayDatabase } from './database.ts';
import type { NoticeMessage } from './messages.ts';
import type { Payment, PaymentStore } from './payment-store.ts';

/**
 * What the gateway still has to tell acquirers. Each notice is sent until it is acknowledged, at
 * most `MOST_TRIES` times [model]; what is open survives a restart.
 */
export interface Notices {
  /** Part of the transaction in which the payment ends. */
  add(payment: Payment, status: NoticeMessage['paymentStatus'], fault?: GatewayFault): void;
  /** When the next one is to be sent. */
  nextAt(): number | undefined;
  /** Sends what is due; does not wait for the answers. */
  sendDue(): void;
  /** Sends what is to come before the payment's answer, and waits until it is over. */
  sendBeforeAnswer(paymentId: string): Promise<void>;
}

export interface NoticesOptions {
  readonly clock: Clock;
  readonly database: GatewayDatabase;
  readonly store: PaymentStore;
  /** One attempt; whether it was acknowledged. `spoilt`: with a signature that is not right. */
  readonly send: (
    payment: Payment,
    status: NoticeMessage['paymentStatus'],
    spoilt: boolean,
  ) => Promise<boolean>;
  /** After an attempt: there may be something to wait for. */
  readonly wake: () => void;
  readonly note: (text: string) => void;
}

/** The answer goes first. */
const FIRST_MS = 200;
const AGAIN_MS = [10_000, 30_000, 60_000, 120_000];
const MOST_TRIES = AGAIN_MS.length + 1;

interface NoticeRow {
  readonly id: number;
  readonly paymentId: string;
  readonly status: NoticeMessage['paymentStatus'];
  readonly tries: number;
  readonly nextAt: number;
  readonly beforeAnswer: number;
  readonly spoilt: number;
}

const ROW = `id, payment_id AS paymentId, status, tries, next_at AS nextAt,
  before_answer AS beforeAnswer, spoilt`;

export function createNotices(options: NoticesOptions): Notices {
  const { clock, database, store, send, wake, note } = options;
  const insert = database.prepare<[string, string, number, number, number]>(
    `INSERT INTO notice (payment_id, status, tries, next_at, before_answer, spoilt)
     VALUES (?, ?, 0, ?, ?, ?)`,
  );
  const open = database.prepare<[], NoticeRow>(`SELECT ${ROW} FROM notice ORDER BY next_at, id`);
  const retry = database.prepare<[number, number, number]>(
    'UPDATE notice SET tries = ?, next_at = ?, before_answer = 0, spoilt = 0 WHERE id = ?',
  );
  const remove = database.prepare<[number]>('DELETE FROM notice WHERE id = ?');
  const onTheWay = new Set<number>();

  const waiting = (): NoticeRow[] => open.all().filter(({ id }) => !onTheWay.has(id));

  async function attempt(row: NoticeRow): Promise<void> {
    const payment = store.byPaymentId(row.paymentId)!;
    onTheWay.add(row.id);
    const acknowledged = await send(payment, row.status, row.spoilt === 1);
    onTheWay.delete(row.id);
    if (!database.open) return;
    const tries = row.tries + 1;
    const again = AGAIN_MS[row.tries];
    if (acknowledged) remove.run(row.id);
    else if (again !== undefined) retry.run(tries, clock.now() + again, row.id);
    else {
      remove.run(row.id);
      note(`notification of ${row.paymentId}: not acknowledged ${MOST_TRIES} times, given up`);
    }
    wake();
  }

  return {
    add({ paymentId, notifyUrl }, status, fault) {
      if (notifyUrl === null || fault?.kind === 'no-notification') return;
      const before = fault?.kind === 'notify-before-answer';
      const late = fault?.kind === 'notify-late' ? fault.ms : 0;
      const at = clock.now() + FIRST_MS + late;
      const spoilt = fault?.kind === 'wrong-signature' ? 1 : 0;
      const times = fault?.kind === 'notify-twice' ? 2 : 1;
      for (let i = 0; i < times; i++) insert.run(paymentId, status, at, before ? 1 : 0, spoilt);
    },
    nextAt: () => waiting()[0]?.nextAt,
    sendDue() {
      const now = clock.now();
      for (const row of waiting()) if (row.nextAt <= now) void attempt(row);
    },
    async sendBeforeAnswer(paymentId) {
      const rows = waiting().filter((row) => row.paymentId === paymentId && row.beforeAnswer === 1);
      await Promise.all(rows.map(attempt));
    },
  };
}
