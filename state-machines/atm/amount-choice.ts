import { assign, cancel, raise, setup } from 'xstate';
import type { AmountOffer, AmountProblem } from '../../runtime/contract/terminal-view.ts';
import type { CustomerEvent, KeyEvent } from '../events.ts';
import { padKeys, type Survey } from '../ports.ts';
import {
  extendQuestion,
  firstQuestion,
  nextQuestion,
  type Question,
  timings,
} from '../question.ts';
import { planNotes } from './note-plan.ts';

export interface AmountChoiceInput {
  readonly survey: Survey;
  readonly fee: number;
}

export type AmountChoiceOutput =
  | { readonly kind: 'chosen'; readonly amount: number; readonly notes: readonly number[] }
  | { readonly kind: 'cancelled' | 'timed-out' };

interface Context extends AmountChoiceInput {
  readonly offers: readonly AmountOffer[];
  readonly amount: number;
  readonly problem: AmountProblem | undefined;
  readonly question: Question;
  readonly result: AmountChoiceOutput;
}

/** Why the terminal will not pay `amount`; undefined: it will. */
export function amountProblem(amount: number, survey: Survey): AmountProblem | undefined {
  if (amount <= 0) return 'zero';
  if (amount > survey.maximum) return 'above-limit';
  if (amount % survey.step !== 0) return 'not-a-multiple';
  return planNotes(amount, survey.cassettes, survey.maxNotes) ? undefined : 'not-available';
}

const isPayable = ({ amount, survey }: { amount: number; survey: Survey }): boolean =>
  amountProblem(amount, survey) === undefined;

function offersOf(survey: Survey): AmountOffer[] {
  return survey.offers
    .filter((amount) => amount <= survey.maximum)
    .map((amount) => {
      const plan = planNotes(amount, survey.cassettes, survey.maxNotes);
      return { amount, notes: plan?.reduce((sum, notes) => sum + notes, 0) };
    });
}

interface TimedOut {
  readonly type: 'TIMED_OUT';
}

/** Asks how much: offered amounts, or a free one typed on the pad. */
export const amountChoiceMachine = setup({
  types: {} as {
    context: Context;
    input: AmountChoiceInput;
    events: CustomerEvent | KeyEvent | TimedOut;
    output: AmountChoiceOutput;
  },
  actors: { padKeys },
  delays: { question: timings.question },
  guards: {
    isKey: ({ event }, params: { keys: readonly KeyEvent['key'][] }) =>
      event.type === 'KEY' && params.keys.includes(event.key),
    isOption: ({ event }, params: { option: string }) =>
      event.type === 'CHOOSE' && event.option === params.option,
    isPayableOffer: ({ context, event }) =>
      event.type === 'CHOOSE' &&
      context.offers.some((o) => o.notes !== undefined && String(o.amount) === event.option),
    isKeyForPayable: ({ context, event }, params: { key: KeyEvent['key'] }) =>
      event.type === 'KEY' && event.key === params.key && isPayable(context),
    isOptionForPayable: ({ context, event }, params: { option: string }) =>
      event.type === 'CHOOSE' && event.option === params.option && isPayable(context),
    mayExtend: ({ context }) => !context.question.extended,
  },
  actions: {
    ask: assign({ question: ({ context }) => nextQuestion(context.question) }),
    extend: assign({ question: ({ context }) => extendQuestion(context.question) }),
    takeOffer: assign({
      amount: ({ event }) => (event.type === 'CHOOSE' ? Number(event.option) : 0),
    }),
    typeDigit: assign({
      problem: undefined,
      amount: ({ context, event }) => {
        const digits = event.type === 'KEY' && event.key === 'double-zero' ? '00' : digitOf(event);
        const next = Number(`${context.amount}${digits}`);
        // A digit too many is not taken, as a pad's display would not take it.
        return next > 99_999_999 ? context.amount : next;
      },
    }),
    eraseAmount: assign({ amount: 0, problem: undefined }),
    complain: assign({
      problem: ({ context }) => amountProblem(context.amount, context.survey),
      question: ({ context }) => nextQuestion(context.question),
    }),
    // A delayed event rather than `after`: every key pressed starts the time anew.
    startTimer: raise({ type: 'TIMED_OUT' }, { id: 'answer', delay: 'question' }),
    stopTimer: cancel('answer'),
    conclude: assign({ result: (_, params: AmountChoiceOutput) => params }),
    choose: assign({
      result: ({ context }) => ({
        kind: 'chosen' as const,
        amount: context.amount,
        notes: planNotes(context.amount, context.survey.cassettes, context.survey.maxNotes) ?? [],
      }),
    }),
  },
}).createMachine({
  id: 'amountChoice',
  context: ({ input }) => ({
    ...input,
    offers: offersOf(input.survey),
    amount: 0,
    problem: undefined,
    question: firstQuestion,
    result: { kind: 'cancelled' },
  }),
  output: ({ context }) => context.result,
  initial: 'asking',
  states: {
    asking: {
      invoke: { id: 'padKeys', src: 'padKeys', input: { mode: 'clear' }, onError: 'done' },
      on: {
        CANCEL: { actions: { type: 'conclude', params: { kind: 'cancelled' } }, target: 'done' },
        TIMED_OUT: { actions: { type: 'conclude', params: { kind: 'timed-out' } }, target: 'done' },
        MORE_TIME: { guard: 'mayExtend', actions: ['extend', 'stopTimer', 'startTimer'] },
        KEY: {
          guard: { type: 'isKey', params: { keys: ['cancel'] } },
          actions: { type: 'conclude', params: { kind: 'cancelled' } },
          target: 'done',
        },
      },
      initial: 'offering',
      states: {
        offering: {
          entry: ['ask', 'startTimer'],
          exit: 'stopTimer',
          on: {
            CHOOSE: [
              { guard: { type: 'isOption', params: { option: 'other' } }, target: 'entering' },
              {
                guard: 'isPayableOffer',
                actions: ['takeOffer', 'choose'],
                target: '#amountChoice.done',
              },
            ],
          },
        },
        entering: {
          entry: ['ask', 'eraseAmount', 'startTimer'],
          exit: 'stopTimer',
          on: {
            KEY: [
              {
                guard: { type: 'isKey', params: { keys: ['digit', 'double-zero'] } },
                actions: ['typeDigit', 'ask', 'stopTimer', 'startTimer'],
              },
              {
                guard: { type: 'isKey', params: { keys: ['clear'] } },
                actions: ['eraseAmount', 'ask', 'stopTimer', 'startTimer'],
              },
              {
                guard: { type: 'isKeyForPayable', params: { key: 'enter' } },
                actions: 'choose',
                target: '#amountChoice.done',
              },
              {
                guard: { type: 'isKey', params: { keys: ['enter'] } },
                actions: ['complain', 'stopTimer', 'startTimer'],
              },
            ],
            CHOOSE: [
              { guard: { type: 'isOption', params: { option: 'back' } }, target: 'offering' },
              {
                guard: { type: 'isOptionForPayable', params: { option: 'enter' } },
                actions: 'choose',
                target: '#amountChoice.done',
              },
              {
                guard: { type: 'isOption', params: { option: 'enter' } },
                actions: ['complain', 'stopTimer', 'startTimer'],
              },
            ],
          },
        },
      },
    },
    done: { type: 'final' },
  },
});

function digitOf(event: CustomerEvent | KeyEvent | TimedOut): string {
  return event.type === 'KEY' ? (event.digit ?? '') : '';
}
