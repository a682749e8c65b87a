import type { PaymentOutcome } from '../../network/napas/qr-answer.ts';
import type { Clock, TimerId } from '../../time/clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { PaymentBook } from './payment-book.ts';
import type { PaymentLog } from './payment-log.ts';

export interface LatePaymentOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly payments: PaymentLog;
  readonly book: PaymentBook;
  /** Undefined: nobody knows. */
  readonly inquire: (
    transaction: string,
    signal: AbortSignal,
  ) => Promise<PaymentOutcome | undefined>;
}

/**
 * Nothing takes a VietQR code back. One that was ended unpaid is asked about now and then, in case
 * it was paid after all and nobody could tell.
 */
export interface LatePayments {
  /** Takes up those of the last day. */
  start(): void;
  ended(transaction: string): void;
  stop(): void;
}

/** After the end of the code; and once more after a start. */
const ASKED_AFTER_MS = [60_000, 180_000, 420_000, 900_000];
const AFTER_START_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
/** Of the codes before a start: a busy hour's. */
const MOST = 50;

export function createLatePayments(options: LatePaymentOptions): LatePayments {
  const { clock, journal, payments, book } = options;
  const timers = new Set<TimerId>();
  const stopped = new AbortController();

  function askIn(ms: number, transaction: string): void {
    const timer = clock.setTimeout(() => {
      timers.delete(timer);
      void ask(transaction);
    }, ms);
    timers.add(timer);
  }

  async function ask(transaction: string): Promise<void> {
    if (payments.read(transaction)?.status !== 'over' || hasExtra(transaction)) return;
    const outcome = await options.inquire(transaction, stopped.signal);
    if (outcome?.kind === 'paid') book.arrived(transaction, 'vietqr', outcome.payment);
  }

  /** It is known what came, and an operator's. */
  const hasExtra = (transaction: string): boolean =>
    journal.ofKinds(['extra-payment'], MOST).some(({ data }) => data.of === transaction);

  return {
    start() {
      const since = clock.now() - DAY_MS;
      for (const { transaction, at, data } of journal.ofKinds(['authorisation-intent'], MOST)) {
        if (data.method !== 'vietqr' || 'refundOf' in data || at < since) continue;
        if (payments.read(transaction)?.status === 'over') askIn(AFTER_START_MS, transaction);
      }
    },
    ended(transaction) {
      for (const ms of ASKED_AFTER_MS) askIn(ms, transaction);
    },
    stop() {
      stopped.abort();
      for (const timer of timers) clock.clearTimeout(timer);
    },
  };
}
