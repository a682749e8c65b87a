import type { PaymentOutcome } from '../../network/napas/qr-answer.ts';
import type { CaseResolved, ResolveInput } from '../../state-machines/pos/payment-ports.ts';
import {
  concluded,
  noRefund,
  noSale,
  refunded,
  type SaleOutput,
} from '../../state-machines/pos/sale-result.ts';
import type { CaseAnswer } from '../contract/pos-view.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from '../live/actor.ts';
import { CASE_ANSWERS, type CaseLog, type CaseRecord } from './case-log.ts';
import type { PaymentBook } from './payment-book.ts';
import type { PaymentLog } from './payment-log.ts';
import type { Refunder } from './refund-actor.ts';
import type { RefundLog } from './refund-log.ts';
import type { SaleLog } from './sale-log.ts';

export interface CaseActorOptions {
  readonly journal: Journal;
  readonly cases: CaseLog;
  readonly payments: PaymentLog;
  readonly sales: SaleLog;
  readonly book: PaymentBook;
  readonly refunds: RefundLog;
  readonly refunder: Refunder;
  /** Undefined: nobody knows. */
  readonly inquire: (
    transaction: string,
    signal: AbortSignal,
  ) => Promise<PaymentOutcome | undefined>;
  readonly print: (transaction: string) => Promise<'printed' | 'failed'>;
}

/** Nothing to be said that was not said before. */
const AS_BEFORE: CaseResolved = { result: undefined };

/** Carries out what an operator answers to a case: durable first, then said and printed. */
export function createCaseActor(options: CaseActorOptions) {
  const { journal, cases, payments, sales, book, refunds, refunder } = options;

  async function printed(transaction: string, result: SaleOutput): Promise<CaseResolved> {
    return { result: { ...result, receipts: await options.print(transaction) } };
  }

  /** An operator knows better than any message. */
  const byHand = (amount: number) => ({ amount, approval: '', reference: '', foreign: undefined });

  /** Whether the customer paid; the sale ends with it. */
  async function endPayment(one: CaseRecord, answer: CaseAnswer, outcome: PaymentOutcome) {
    const result = noSale(one.method, one.amount);
    const word = journal.together(() => {
      const settled = book.settle(one.id, outcome);
      if (settled.kind === 'unknown' || settled.kind === 'unpaid') return settled;
      cases.close(one.id, answer);
      book.decided(one.id);
      return settled;
    });
    if (word.kind === 'unknown' || word.kind === 'unpaid') return AS_BEFORE;
    const ended = concluded(result, word);
    return word.kind === 'paid' ? printed(one.id, ended) : { result: ended };
  }

  async function resolvePayment(one: CaseRecord, answer: CaseAnswer, signal: AbortSignal) {
    if (answer === 'ask-again') {
      const outcome = await options.inquire(one.id, signal);
      if (!outcome) return AS_BEFORE;
      // A wallet that has never heard of it cannot have paid it; a bank transfer may yet come.
      const isNever = outcome.kind === 'not-found' && one.method !== 'vietqr';
      return endPayment(one, answer, isNever ? { kind: 'cancelled' } : outcome);
    }
    if (answer === 'was-not-paid') return endPayment(one, answer, { kind: 'cancelled' });
    journal.together(() => {
      payments.paid(one.id, byHand(one.amount));
      cases.close(one.id, answer);
      book.decided(one.id);
    });
    return printed(one.id, concluded(noSale(one.method, one.amount), PAID));
  }

  async function resolveRefund(one: CaseRecord, answer: CaseAnswer) {
    const told =
      answer === 'ask-again'
        ? await refunder.repeat(one.id)
        : answer === 'was-paid'
          ? 'refunded'
          : 'failed';
    if (told === 'unknown') return AS_BEFORE;
    const result = noRefund(one.method, one.amount);
    if (told === 'refunded') {
      journal.together(() => {
        refunds.done(one.id);
        cases.close(one.id, answer);
      });
      return printed(one.id, { ...result, kind: 'refunded', why: undefined });
    }
    journal.together(() => {
      refunds.failed(one.id, answer === 'ask-again' ? 'the host declines it' : 'an operator knows');
      cases.close(one.id, answer);
      reopen(refunds.read(one.id)?.of ?? '');
    });
    return { result: { ...result, kind: 'declined' as const, why: 'host' as const } };
  }

  /** Money that nobody wanted, and that could not be given back, is an operator's again. */
  function reopen(id: string): void {
    const before = cases.read(id);
    const isWanted = payments.read(id)?.status !== 'over';
    if (before && !before.open && !isWanted) cases.open(before);
  }

  async function resolveExtra(one: CaseRecord, answer: CaseAnswer): Promise<CaseResolved> {
    const { id, amount, method } = one;
    const received = payments.read(id)?.received;
    if (!received) throw new Error(`case ${id}: no money came`);
    if (answer === 'keep') {
      journal.together(() => {
        payments.paid(id, received);
        cases.close(id, answer);
      });
      return { result: concluded(noSale(method, amount), PAID) };
    }
    const word = await refunder.refund(
      { transaction: id, amount },
      () => cases.close(id, answer),
      () => reopen(id),
    );
    const result = refunded(noRefund(method, amount), word);
    return 'transaction' in word ? printed(word.transaction, result) : { result };
  }

  function resolveCardSale(one: CaseRecord, answer: CaseAnswer): CaseResolved {
    journal.together(() => {
      if (answer === 'was-paid') sales.captured(one.id, false, '');
      cases.close(one.id, answer);
    });
    const result = { ...noSale('card', one.amount), why: 'no-answer' } as const;
    return { result: answer === 'was-paid' ? concluded(result, PAID) : result };
  }

  return live<ResolveInput, CaseResolved>(async (input, signal) => {
    const one = cases.read(input.case);
    if (!one?.open || !CASE_ANSWERS[one.what].includes(input.answer)) return AS_BEFORE;
    switch (one.what) {
      case 'cancel-unknown':
        return resolvePayment(one, input.answer, signal);
      case 'refund-unknown':
        return resolveRefund(one, input.answer);
      case 'cannot-be-read':
        return resolveCardSale(one, input.answer);
      case 'offline-refused':
        // The goods are gone and nobody pays: somebody has taken note of it.
        cases.close(one.id, input.answer);
        return AS_BEFORE;
      default:
        return resolveExtra(one, input.answer);
    }
  });
}

const PAID = { kind: 'paid', foreign: undefined } as const;
