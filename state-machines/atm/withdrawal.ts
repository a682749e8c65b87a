import { forwardTo, not } from 'xstate';
import { firstQuestion } from '../question.ts';
import { nothingHappened } from './withdrawal-outcome.ts';
import { type WithdrawalContext, withdrawalSetup } from './withdrawal-setup.ts';

function approvedOf({ authorisation }: WithdrawalContext) {
  return authorisation?.kind === 'approved'
    ? authorisation
    : { transaction: '', balance: undefined };
}

/** PIN, amount, fee, authorisation, cash, receipt: one withdrawal with the card inside. */
export const withdrawalMachine = withdrawalSetup.createMachine({
  id: 'withdrawal',
  context: ({ input }) => ({
    ...input,
    survey: undefined,
    amount: 0,
    notes: [],
    wantsReceipt: false,
    canPrint: false,
    pinProblem: undefined,
    authorisation: undefined,
    cash: undefined,
    question: firstQuestion,
    result: nothingHappened,
  }),
  output: ({ context }) => context.result,
  initial: 'pin',
  on: { LANGUAGE: { actions: 'switchLanguage' } },
  states: {
    pin: {
      invoke: {
        id: 'pinEntry',
        src: 'pinEntry',
        input: ({ context }) => ({ problem: context.pinProblem }),
        onDone: [
          {
            guard: { type: 'amountIsSettled', params: ({ event }) => ({ pin: event.output }) },
            target: 'authorising',
          },
          {
            guard: { type: 'entered', params: ({ event }) => ({ pin: event.output }) },
            target: 'surveying',
          },
          {
            guard: {
              type: 'entryIs',
              params: ({ event }) => ({ pin: event.output, as: 'cancelled' }),
            },
            actions: { type: 'stop', params: { notice: 'cancelled' } },
            target: 'done',
          },
          {
            guard: {
              type: 'entryIs',
              params: ({ event }) => ({ pin: event.output, as: 'timed-out' }),
            },
            actions: { type: 'stop', params: { notice: 'timed-out' } },
            target: 'done',
          },
          { actions: 'deviceTrouble', target: 'done' },
        ],
        onError: { actions: 'deviceTrouble', target: 'done' },
      },
      on: {
        CANCEL: { actions: forwardTo('pinEntry') },
        MORE_TIME: { actions: forwardTo('pinEntry') },
      },
    },
    surveying: {
      invoke: {
        id: 'survey',
        src: 'survey',
        onDone: [
          {
            guard: { type: 'canPayAndPrint', params: ({ event }) => ({ survey: event.output }) },
            actions: { type: 'keepSurvey', params: ({ event }) => ({ survey: event.output }) },
            target: 'amount',
          },
          {
            guard: { type: 'canPay', params: ({ event }) => ({ survey: event.output }) },
            actions: { type: 'keepSurvey', params: ({ event }) => ({ survey: event.output }) },
            target: 'noReceipt',
          },
          { actions: 'deviceTrouble', target: 'done' },
        ],
        onError: { actions: 'deviceTrouble', target: 'done' },
      },
    },
    noReceipt: {
      exit: 'endQuestion',
      after: {
        question: { actions: { type: 'stop', params: { notice: 'timed-out' } }, target: 'done' },
      },
      on: {
        CHOOSE: [
          { guard: { type: 'isOption', params: { option: 'continue' } }, target: 'amount' },
          {
            guard: { type: 'isOption', params: { option: 'stop' } },
            actions: { type: 'stop', params: { notice: 'cancelled' } },
            target: 'done',
          },
        ],
        CANCEL: { actions: { type: 'stop', params: { notice: 'cancelled' } }, target: 'done' },
        MORE_TIME: { guard: 'mayExtend', actions: 'extend', target: 'noReceipt', reenter: true },
      },
    },
    amount: {
      invoke: {
        id: 'amountChoice',
        src: 'amountChoice',
        input: ({ context }) => ({ survey: context.survey!, fee: context.fee }),
        onDone: [
          {
            guard: { type: 'isChosen', params: ({ event }) => ({ choice: event.output }) },
            actions: { type: 'keepAmount', params: ({ event }) => ({ choice: event.output }) },
            target: 'confirm',
          },
          {
            guard: { type: 'isTimeOut', params: ({ event }) => ({ choice: event.output }) },
            actions: { type: 'stop', params: { notice: 'timed-out' } },
            target: 'done',
          },
          { actions: { type: 'stop', params: { notice: 'cancelled' } }, target: 'done' },
        ],
        onError: { actions: 'deviceTrouble', target: 'done' },
      },
      on: {
        CHOOSE: { actions: forwardTo('amountChoice') },
        CANCEL: { actions: forwardTo('amountChoice') },
        MORE_TIME: { actions: forwardTo('amountChoice') },
      },
    },
    confirm: {
      exit: 'endQuestion',
      after: {
        question: { actions: { type: 'stop', params: { notice: 'timed-out' } }, target: 'done' },
      },
      on: {
        CHOOSE: [
          {
            guard: { type: 'isOption', params: { option: 'accept-receipt' } },
            actions: { type: 'wantReceipt', params: { wanted: true } },
            target: 'authorising',
          },
          {
            guard: { type: 'isOption', params: { option: 'accept' } },
            actions: { type: 'wantReceipt', params: { wanted: false } },
            target: 'authorising',
          },
          { guard: { type: 'isOption', params: { option: 'back' } }, target: 'amount' },
        ],
        CANCEL: { actions: { type: 'stop', params: { notice: 'cancelled' } }, target: 'done' },
        MORE_TIME: { guard: 'mayExtend', actions: 'extend', target: 'confirm', reenter: true },
      },
    },
    authorising: {
      invoke: {
        id: 'authorise',
        src: 'authorise',
        input: ({ context }) => ({
          amount: context.amount,
          fee: context.fee,
          notes: context.notes,
        }),
        onDone: [
          {
            guard: { type: 'isApproved', params: ({ event }) => ({ answer: event.output }) },
            actions: { type: 'keepAnswer', params: ({ event }) => ({ answer: event.output }) },
            target: 'cash',
          },
          {
            guard: { type: 'isRetry', params: ({ event }) => ({ answer: event.output }) },
            actions: 'complainOfPin',
            target: 'pin',
          },
          {
            actions: { type: 'declined', params: ({ event }) => ({ answer: event.output }) },
            target: 'done',
          },
        ],
        onError: { actions: 'unknownOutcome', target: 'done' },
      },
    },
    cash: {
      invoke: {
        id: 'cash',
        src: 'cash',
        input: ({ context }) => ({
          transaction: approvedOf(context).transaction,
          amount: context.amount,
          notes: context.notes,
          denominations: context.survey!.cassettes.map((cassette) => cassette.denomination),
          presenter: context.survey!.presenter,
          retract: context.survey!.retract,
        }),
        onDone: {
          actions: { type: 'keepCash', params: ({ event }) => ({ cash: event.output }) },
          target: 'closing',
        },
        onError: { actions: 'cashUnknown', target: 'done' },
      },
    },
    closing: {
      // What only an operator can settle stays open in the journal.
      always: { guard: 'isForOperator', target: 'printing' },
      invoke: {
        id: 'closeTransaction',
        src: 'closeTransaction',
        input: ({ context }) => ({
          transaction: approvedOf(context).transaction,
          cash: context.cash?.end ?? 'none',
        }),
        onDone: 'printing',
        onError: 'printing',
      },
    },
    printing: {
      always: { guard: not('isReceiptDue'), target: 'done' },
      invoke: {
        id: 'printReceipt',
        src: 'printReceipt',
        input: ({ context }) => ({
          transaction: approvedOf(context).transaction,
          language: context.language,
          amount: context.amount,
          dispensed: typeof context.cash?.dispensed === 'number' ? context.cash.dispensed : 0,
          fee: context.fee,
          balance: approvedOf(context).balance,
        }),
        onDone: [
          {
            guard: { type: 'isPrinted', params: ({ event }) => ({ outcome: event.output }) },
            target: 'done',
          },
          { actions: 'receiptFailed', target: 'done' },
        ],
        onError: { actions: 'receiptFailed', target: 'done' },
      },
    },
    done: { type: 'final' },
  },
});
