import { assign, forwardTo, not, setup } from 'xstate';
import type { Language, Notice, PinProblem } from '../../runtime/contract/terminal-view.ts';
import type { CustomerEvent, KeyEvent } from '../events.ts';
import { type PinEntryOutput, pinEntryMachine } from '../pin-entry.ts';
import {
  type Authorisation,
  authorise,
  closeTransaction,
  printReceipt,
  type Survey,
  survey,
} from '../ports.ts';
import {
  extendQuestion,
  firstQuestion,
  nextQuestion,
  type Question,
  timings,
} from '../question.ts';
import { type AmountChoiceOutput, amountChoiceMachine } from './amount-choice.ts';
import { type CashOutput, cashMachine } from './cash.ts';
import {
  concludeCash,
  concludeDecline,
  nothingHappened,
  type WithdrawalOutput,
} from './withdrawal-outcome.ts';

export interface WithdrawalInput {
  readonly language: Language;
  /** What the customer's bank charges for cash here, in đồng. */
  readonly fee: number;
}

interface Context {
  readonly language: Language;
  readonly fee: number;
  readonly survey: Survey | undefined;
  readonly amount: number;
  readonly notes: readonly number[];
  readonly wantsReceipt: boolean;
  readonly canPrint: boolean;
  readonly pinProblem: PinProblem | undefined;
  readonly authorisation: Authorisation | undefined;
  readonly cash: CashOutput | undefined;
  readonly question: Question;
  readonly result: WithdrawalOutput;
}

const canPay = ({ cassettes }: Survey): boolean => cassettes.some(({ notes }) => notes > 0);

function approvedOf(context: Context) {
  return context.authorisation?.kind === 'approved'
    ? context.authorisation
    : { transaction: '', balance: undefined };
}

/** PIN, amount, fee, authorisation, cash, receipt: one withdrawal with the card inside. */
export const withdrawalMachine = setup({
  types: {} as {
    context: Context;
    input: WithdrawalInput;
    events: CustomerEvent | KeyEvent;
    output: WithdrawalOutput;
  },
  actors: {
    survey,
    authorise,
    printReceipt,
    closeTransaction,
    pinEntry: pinEntryMachine,
    amountChoice: amountChoiceMachine,
    cash: cashMachine,
  },
  delays: { question: timings.question },
  guards: {
    entered: (_, params: { pin: PinEntryOutput }) => params.pin === 'entered',
    entryIs: (_, params: { pin: PinEntryOutput; as: PinEntryOutput }) => params.pin === params.as,
    amountIsSettled: ({ context }, params: { pin: PinEntryOutput }) =>
      params.pin === 'entered' && context.amount > 0,
    canPay: (_, params: { survey: Survey }) => canPay(params.survey),
    canPayAndPrint: (_, params: { survey: Survey }) =>
      canPay(params.survey) && params.survey.canPrint,
    isChosen: (_, params: { choice: AmountChoiceOutput }) => params.choice.kind === 'chosen',
    isTimeOut: (_, params: { choice: AmountChoiceOutput }) => params.choice.kind === 'timed-out',
    isOption: ({ event }, params: { option: string }) =>
      event.type === 'CHOOSE' && event.option === params.option,
    isApproved: (_, params: { answer: Authorisation }) => params.answer.kind === 'approved',
    isRetry: (_, params: { answer: Authorisation }) =>
      params.answer.kind === 'declined' && params.answer.next === 'retry-pin',
    isForOperator: ({ context }) => context.cash?.settlement === 'operator',
    isReceiptDue: ({ context }) => context.wantsReceipt && context.cash?.dispensed !== 'unknown',
    isPrinted: (_, params: { outcome: string }) => params.outcome === 'printed',
    mayExtend: ({ context }) => !context.question.extended,
  },
  actions: {
    switchLanguage: assign({
      language: ({ context, event }) =>
        event.type === 'LANGUAGE' ? event.language : context.language,
    }),
    // On leaving, not on entering: more time re-enters, and must stay extended.
    endQuestion: assign({ question: ({ context }) => nextQuestion(context.question) }),
    extend: assign({ question: ({ context }) => extendQuestion(context.question) }),
    keepSurvey: assign((_, params: { survey: Survey }) => ({
      survey: params.survey,
      canPrint: params.survey.canPrint,
    })),
    keepAmount: assign((_, params: { choice: AmountChoiceOutput }) =>
      params.choice.kind === 'chosen'
        ? { amount: params.choice.amount, notes: params.choice.notes }
        : {},
    ),
    wantReceipt: assign({ wantsReceipt: (_, params: { wanted: boolean }) => params.wanted }),
    keepAnswer: assign({ authorisation: (_, params: { answer: Authorisation }) => params.answer }),
    complainOfPin: assign((_, params: { answer: Authorisation }) => ({
      pinProblem:
        params.answer.kind === 'declined' && params.answer.lastTry
          ? ('last-try' as const)
          : ('wrong-pin' as const),
    })),
    declined: assign({
      result: (_, params: { answer: Authorisation }) => concludeDecline(params.answer),
    }),
    stop: assign({
      result: (_, params: { notice: Notice }) => ({ ...nothingHappened, notice: params.notice }),
    }),
    deviceTrouble: assign({
      result: { ...nothingHappened, notice: 'device-trouble', terminal: 'device' } as const,
    }),
    unknownOutcome: assign({
      result: {
        ...nothingHappened,
        notice: 'host-timeout',
        charge: 'unknown',
        terminal: 'needs-operator',
      } as const,
    }),
    keepCash: assign(({ context }, params: { cash: CashOutput }) => ({
      cash: params.cash,
      result: concludeCash(context, params.cash),
    })),
    cashUnknown: assign(({ context }) => {
      const cash = {
        dispensed: 'unknown',
        settlement: 'operator',
        end: 'none',
        trouble: true,
      } as const;
      return { cash, result: concludeCash(context, cash) };
    }),
    receiptFailed: assign({
      result: ({ context }) => ({
        ...context.result,
        notice: context.result.notice ?? ('receipt-failed' as const),
      }),
    }),
  },
}).createMachine({
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
            actions: { type: 'complainOfPin', params: ({ event }) => ({ answer: event.output }) },
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
