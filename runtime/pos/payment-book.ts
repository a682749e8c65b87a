import type { PaidByCode, PaymentOutcome } from '../../network/napas/qr-answer.ts';
import type { CodeMethod } from '../../state-machines/pos/payment-ports.ts';
import type { PaymentWord } from '../../state-machines/pos/payment-word.ts';
import type { Journal } from '../journal/journal.ts';
import type { CaseLog } from './case-log.ts';
import {
  type ExtraReason,
  extraName,
  type PaymentLog,
  type PaymentState,
  type Received,
  receivedOf,
} from './payment-log.ts';

/**
 * What the till believes of payments by code, and when. A word from anywhere is first durable, then
 * told; the same word twice is one; a payment that is ended is not ended otherwise by a late word.
 */
export interface PaymentBook {
  /** The end of a payment that has one. */
  endOf(transaction: string): PaymentWord | undefined;
  /** What an answer of the host comes to, for a payment that waits for its end. */
  settle(transaction: string, outcome: PaymentOutcome): PaymentWord;
  /** Money told of unasked, or found: for the open sale `of`, or a case where it is for none. */
  arrived(of: string, method: CodeMethod, payment: PaidByCode): void;
  /** Ends one that was not paid; what came meanwhile stays. */
  end(transaction: string, why: string): PaymentWord;
  /** Leaves it to an operator: `unknown`; or its end, where it has one by now. */
  giveUp(transaction: string): PaymentWord;
  /** An operator has answered, in the caller's write: takes up what was told meanwhile. */
  decided(transaction: string): void;
  /** Resolves with the end of an open payment, however it comes. */
  watch(transaction: string, signal: AbortSignal): Promise<PaymentWord>;
}

const WAITING: PaymentWord = { kind: 'unpaid' };
const UNKNOWN: PaymentWord = { kind: 'unknown' };

export function createPaymentBook(
  journal: Journal,
  payments: PaymentLog,
  cases: CaseLog,
): PaymentBook {
  const watchers = new Map<string, (word: PaymentWord) => void>();

  function told(transaction: string, word: PaymentWord): PaymentWord {
    watchers.get(transaction)?.(word);
    return word;
  }

  /** Where a payment has its end already. */
  function endOf(payment: PaymentState): PaymentWord | undefined {
    if (payment.status === 'paid') return { kind: 'paid', foreign: payment.received?.foreign };
    return payment.status === 'over' ? { kind: 'cancelled' } : undefined;
  }

  /** One write: the money, and the case about it. */
  function extra(
    of: string,
    method: CodeMethod,
    received: Received,
    why: ExtraReason,
    also: () => void = () => {},
  ): void {
    journal.together(() => {
      const id = payments.extra(of, method, received, why);
      cases.open({ id, what: why, method, amount: received.amount });
      also();
    });
  }

  function receive(payment: PaymentState, received: Received): PaymentWord {
    const { transaction, method } = payment;
    if (received.amount === payment.amount) {
      payments.paid(transaction, received);
      return told(transaction, { kind: 'paid', foreign: received.foreign });
    }
    extra(transaction, method, received, 'other-amount', () =>
      payments.over(transaction, 'another amount was paid'),
    );
    return told(transaction, { kind: 'other-amount' });
  }

  function settle(transaction: string, outcome: PaymentOutcome): PaymentWord {
    const payment = payments.read(transaction);
    if (!payment) throw new Error(`payment ${transaction}: not in the journal`);
    const end = endOf(payment);
    if (end) return end;
    switch (outcome.kind) {
      case 'paid':
        return receive(payment, receivedOf(outcome.payment));
      case 'declined': {
        const code = outcome.reason || outcome.code;
        payments.declined(transaction, code);
        return { kind: 'declined', code };
      }
      case 'cancelled':
        payments.over(transaction, 'cancelled');
        return { kind: 'cancelled' };
      case 'not-found':
      case 'processing':
        return WAITING;
      case 'unknown':
        return { kind: 'unknown' };
    }
  }

  const isGivenUp = (transaction: string): boolean =>
    journal
      .of(transaction)
      .some(({ kind, data }) => kind === 'case-closed' && data.answer === 'was-not-paid');

  /** For a payment that nobody waits for any more. */
  function arrivedLate(payment: PaymentState, received: Received): void {
    const { transaction, method, status } = payment;
    const isKnown = status === 'paid' && payment.received?.reference === received.reference;
    if (isKnown || journal.of(extraName(transaction, received.reference)).length > 0) {
      payments.note(transaction, 'notice-repeated', `told again: ${received.amount} came`);
      return;
    }
    // An operator has said before that it came.
    const { reference = '', amount } = payment.received ?? {};
    if (status === 'paid' && reference === '' && amount === received.amount) {
      payments.confirmed(transaction, received);
      return;
    }
    // What was cancelled at the wallet is given back on the acquirer's side; not so what only an
    // operator has given up.
    if (method !== 'vietqr' && status !== 'case' && !isGivenUp(transaction)) {
      payments.note(transaction, 'notice-late', `told late: ${received.amount} came, ${status}`);
      return;
    }
    if (status === 'case') payments.toldInCase(transaction, received);
    else extra(transaction, method, received, status === 'paid' ? 'paid-twice' : 'paid-late');
  }

  return {
    endOf(transaction) {
      const payment = payments.read(transaction);
      return payment && endOf(payment);
    },
    settle,
    arrived(of, method, paid) {
      const received = receivedOf(paid);
      const payment = payments.read(of);
      if (!payment) {
        if (journal.of(extraName(of, received.reference)).length > 0) return;
        extra(of, method, received, 'paid-late');
        return;
      }
      const isAwaited = payment.status === 'open' && !payment.cancelling;
      if (isAwaited) receive(payment, received);
      else arrivedLate(payment, received);
    },
    end(transaction, why) {
      const payment = payments.read(transaction);
      const end = payment && endOf(payment);
      if (end) return end;
      payments.over(transaction, why);
      return { kind: 'cancelled' };
    },
    giveUp(transaction) {
      const payment = payments.read(transaction);
      const end = payment && endOf(payment);
      if (end) return end;
      if (payment?.status !== 'open') return UNKNOWN;
      const { method, amount } = payment;
      journal.together(() => {
        cases.open({ id: transaction, what: 'cancel-unknown', method, amount });
        payments.handedOver(transaction);
      });
      return UNKNOWN;
    },
    decided(transaction) {
      for (const received of payments.readToldInCase(transaction)) {
        const payment = payments.read(transaction);
        if (payment) arrivedLate(payment, received);
      }
    },
    watch(transaction, signal) {
      return new Promise((resolve) => {
        const payment = payments.read(transaction);
        const end = payment && endOf(payment);
        if (end) {
          resolve(end);
          return;
        }
        const stop = (): void => void watchers.delete(transaction);
        signal.addEventListener('abort', stop);
        watchers.set(transaction, (word) => {
          stop();
          signal.removeEventListener('abort', stop);
          resolve(word);
        });
      });
    },
  };
}
