import { expect } from 'vitest';
import { type CashOutput, cashMachine } from '../../../state-machines/atm/cash.ts';
import { withdrawalMachine } from '../../../state-machines/atm/withdrawal.ts';
import type {
  Authorisation,
  AuthoriseInput,
  CloseInput,
  ReceiptInput,
  Survey,
} from '../../../state-machines/ports.ts';
import { authorisations, cashAnswers, paidOut, survey } from '../answers.ts';
import { type Answers, explore, outputsOf, type rejected } from '../model.ts';

/** Of another bank's customer, in đồng. */
export const FEE = 3_300;

/** All that the cash machine can really end with, with and without presenter and retract. */
export const cashOutputs: readonly CashOutput[] = outputsOf<CashOutput>(
  [false, true].flatMap((more) =>
    explore({
      machine: cashMachine,
      input: { ...paidOut, presenter: more, retract: more },
      answers: cashAnswers,
      start: undefined,
    }),
  ),
);

const surveys: readonly Survey[] = [
  survey,
  { ...survey, canPrint: false },
  { ...survey, cassettes: survey.cassettes.map((cassette) => ({ ...cassette, notes: 0 })) },
];

const chosen = { kind: 'chosen', amount: paidOut.amount, notes: paidOut.notes } as const;

export const withdrawalAnswers: Readonly<Record<string, Answers>> = {
  pinEntry: ['entered', 'cancelled', 'timed-out', 'failed'],
  survey: surveys,
  amountChoice: [chosen, { kind: 'cancelled' }, { kind: 'timed-out' }],
  authorise: authorisations,
  cash: cashOutputs,
  closeTransaction: ['closed'],
  printReceipt: ['printed', 'failed'],
};

export interface WithdrawalMemory {
  /** A PIN entered and not yet used. */
  readonly pin: boolean;
  readonly accepted: boolean;
  readonly receipt: boolean;
  readonly answer: Authorisation | typeof rejected | undefined;
  readonly cash: CashOutput | typeof rejected | undefined;
  readonly closes: number;
  readonly receipts: number;
  readonly printed: unknown;
}

const start: WithdrawalMemory = {
  pin: false,
  accepted: false,
  receipt: false,
  answer: undefined,
  cash: undefined,
  closes: 0,
  receipts: 0,
  printed: undefined,
};

const choose = (option: string) => ({ type: 'CHOOSE', option });

/** Every place of a withdrawal; the rules of the way are checked while walking. */
export function walkWithdrawal() {
  return explore<typeof withdrawalMachine, WithdrawalMemory>({
    machine: withdrawalMachine,
    input: { language: 'vi', fee: FEE },
    answers: withdrawalAnswers,
    events: [
      ...['accept-receipt', 'accept', 'back', 'continue', 'stop', '500000'].map(choose),
      { type: 'CANCEL' },
      { type: 'MORE_TIME' },
      { type: 'LANGUAGE', language: 'en' },
    ],
    people: (port, answer) =>
      (port === 'pinEntry' && answer === 'entered') ||
      (port === 'amountChoice' && answer === chosen),
    essence: ({ question, ...context }) => ({
      ...context,
      extended: (question as { extended: boolean }).extended,
    }),
    start,
    watch(memory, { name, port, answer, invoked, snapshot }) {
      let next = memory;
      if (port === 'pinEntry') next = { ...next, pin: answer === 'entered' };
      if (port === 'authorise') next = { ...next, pin: false, answer: answer as Authorisation };
      if (port === 'cash') next = { ...next, cash: answer as CashOutput };
      if (port === 'printReceipt') next = { ...next, printed: answer };
      if (name.startsWith('CHOOSE accept') && invoked.some(({ id }) => id === 'authorise')) {
        next = { ...next, accepted: true, receipt: name.endsWith('receipt') };
      }
      const { question } = snapshot.context as { question: { extended: boolean; serial: number } };
      const asking = snapshot.matches('confirm') || snapshot.matches('noReceipt');
      if (name === 'MORE_TIME' && asking) {
        expect(question.extended, 'more time is given once').toBe(true);
      }
      for (const { id, input } of invoked) {
        if (id === 'authorise') {
          expect(next.accepted, 'the customer accepted amount and fee').toBe(true);
          expect(next.pin, 'each request has a PIN of its own').toBe(true);
          const { amount, notes, fee } = input as AuthoriseInput;
          expect({ amount, notes, fee }).toEqual({
            amount: paidOut.amount,
            notes: paidOut.notes,
            fee: FEE,
          });
        }
        if (id === 'cash') {
          expect(next.answer, 'cash only after an approval').toMatchObject({ kind: 'approved' });
          expect(next.cash).toBeUndefined();
          expect(input).toMatchObject({ transaction: 't1', amount: paidOut.amount });
        }
        if (id === 'closeTransaction') {
          const cash = next.cash as CashOutput;
          expect(cash.settlement, 'what waits for an operator stays open').not.toBe('operator');
          expect(input as CloseInput).toEqual({ transaction: 't1', cash: cash.end });
          next = { ...next, closes: next.closes + 1 };
        }
        if (id === 'printReceipt') {
          const { dispensed, settlement } = next.cash as CashOutput;
          expect(next.receipt, 'a receipt only where one was wanted').toBe(true);
          expect(settlement, 'no receipt of what is not settled').not.toBe('operator');
          expect(input as ReceiptInput).toMatchObject({ transaction: 't1', dispensed });
          next = { ...next, receipts: next.receipts + 1 };
        }
      }
      return next;
    },
  });
}
