import { assign, setup } from 'xstate';
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
import { extendQuestion, nextQuestion, type Question, timings } from '../question.ts';
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
  /** What the customer's bank takes for cash here, in đồng, VAT included. */
  readonly fee: number;
}

export interface WithdrawalContext {
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

/** What the chart of a withdrawal is written in: the actors it asks for, its guards and actions. */
export const withdrawalSetup = setup({
  types: {} as {
    context: WithdrawalContext;
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
    /** No paper says what nobody knows, or that something comes back that waits for an operator. */
    isReceiptDue: ({ context }) =>
      context.wantsReceipt &&
      context.cash?.dispensed !== 'unknown' &&
      context.cash?.settlement !== 'operator',
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
    complainOfPin: assign({ pinProblem: 'wrong-pin' as const }),
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
});
