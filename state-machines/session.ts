import { and, assign, forwardTo, not, setup } from 'xstate';
import type { Language, Notice, RetainReason } from '../runtime/contract/terminal-view.ts';
import { withdrawalMachine } from './atm/withdrawal.ts';
import type { WithdrawalOutput } from './atm/withdrawal-outcome.ts';
import { type CardReturnOutput, cardReturnMachine } from './card-return.ts';
import type { CustomerEvent, KeyEvent } from './events.ts';
import { type CardRead, captureCard, chooseApplication, readCard } from './ports.ts';
import { extendQuestion, firstQuestion, nextQuestion, type Question, timings } from './question.ts';

export interface SessionOutput {
  readonly card: CardReturnOutput;
  readonly terminal: WithdrawalOutput['terminal'];
}

export interface SessionInput {
  readonly language: Language;
  /** By the customer, before his card: he is not asked again. */
  readonly isChosen: boolean;
}

interface Context extends SessionInput {
  readonly fee: number;
  /** Of the chip, where one must be chosen; none: nothing to choose. */
  readonly applications: readonly string[];
  readonly application: number;
  readonly outcome: WithdrawalOutput;
  readonly retained: RetainReason;
  readonly card: CardReturnOutput;
  readonly question: Question;
}

/** The place that an option names. */
function applicationOf({ applications }: Context, option: string): number | undefined {
  const index = Number(option);
  return /^\d+$/.test(option) && index < applications.length ? index : undefined;
}

const cardTrouble = (notice: Notice | undefined): WithdrawalOutput => ({
  notice,
  charge: 'not-applicable',
  card: 'return',
  terminal: 'ok',
});

/** From the card going in to the card coming out, or staying. */
export const sessionMachine = setup({
  types: {} as {
    context: Context;
    input: SessionInput;
    events: CustomerEvent | KeyEvent;
    output: SessionOutput;
  },
  actors: {
    readCard,
    chooseApplication,
    captureCard,
    withdrawal: withdrawalMachine,
    cardReturn: cardReturnMachine,
  },
  delays: { question: timings.question, notice: timings.notice, thanks: timings.thanks },
  guards: {
    isReadable: (_, params: { card: CardRead }) => params.card.kind === 'card',
    isBlocked: (_, params: { card: CardRead }) => params.card.kind === 'blocked',
    isChosen: ({ context }) => context.isChosen,
    mustChoose: ({ context }) => context.applications.length > 0,
    isApplication: ({ context, event }) =>
      event.type === 'CHOOSE' && applicationOf(context, event.option) !== undefined,
    isUnreadable: (_, params: { card: CardRead }) => params.card.kind === 'unreadable',
    hasNotice: ({ context }) => context.outcome.notice !== undefined,
    mustRetain: ({ context }) => context.outcome.card !== 'return',
    isReturned: (_, params: { card: CardReturnOutput }) => params.card === 'returned',
    wentWell: ({ context }, params: { card: CardReturnOutput }) =>
      params.card === 'returned' && context.outcome.notice === undefined,
    isOk: (_, params: { outcome: string }) => params.outcome === 'ok',
    mayExtend: ({ context }) => !context.question.extended,
  },
  actions: {
    switchLanguage: assign(({ event }) =>
      event.type === 'LANGUAGE' ? { language: event.language, isChosen: true } : {},
    ),
    // On leaving, not on entering: more time re-enters, and must stay extended.
    endQuestion: assign({ question: ({ context }) => nextQuestion(context.question) }),
    extend: assign({ question: ({ context }) => extendQuestion(context.question) }),
    keepCardRead: assign((_, params: { card: CardRead }) =>
      params.card.kind === 'card'
        ? { fee: params.card.fee, applications: params.card.applications ?? [] }
        : {},
    ),
    keepApplication: assign({
      application: ({ context, event }) =>
        (event.type === 'CHOOSE' ? applicationOf(context, event.option) : undefined) ?? 0,
    }),
    conclude: assign({
      outcome: (_, params: { notice: Notice | undefined }) => cardTrouble(params.notice),
    }),
    broken: assign({
      outcome: { ...cardTrouble('device-trouble'), terminal: 'device' as const },
    }),
    /** Nobody knows how far it came; recovery will, when the terminal starts again. */
    lostWithdrawal: assign({
      outcome: {
        ...cardTrouble('device-trouble'),
        charge: 'unknown' as const,
        terminal: 'device' as const,
      },
    }),
    keepOutcome: assign({ outcome: (_, params: { outcome: WithdrawalOutput }) => params.outcome }),
    keepCard: assign((_, params: { card: CardReturnOutput }) => ({
      card: params.card,
      retained: params.card === 'captured' ? ('not-taken' as const) : ('reader' as const),
    })),
    retain: assign({
      card: 'captured' as const,
      retained: ({ context }) =>
        context.outcome.card === 'retain-pin-tries' ? ('pin-tries' as const) : ('issuer' as const),
    }),
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => ({
    ...input,
    fee: 0,
    applications: [],
    application: 0,
    outcome: cardTrouble(undefined),
    retained: 'reader',
    card: 'stuck',
    question: firstQuestion,
  }),
  output: ({ context }) => ({
    card: context.card,
    terminal:
      context.card === 'stuck' && context.outcome.terminal === 'ok'
        ? 'device'
        : context.outcome.terminal,
  }),
  initial: 'reading',
  on: { LANGUAGE: { actions: 'switchLanguage' } },
  states: {
    reading: {
      invoke: {
        id: 'readCard',
        src: 'readCard',
        onDone: [
          {
            guard: { type: 'isReadable', params: ({ event }) => ({ card: event.output }) },
            actions: { type: 'keepCardRead', params: ({ event }) => ({ card: event.output }) },
            target: 'language',
          },
          {
            guard: { type: 'isBlocked', params: ({ event }) => ({ card: event.output }) },
            actions: { type: 'conclude', params: { notice: 'card-blocked' } },
            target: 'notice',
          },
          {
            guard: { type: 'isUnreadable', params: ({ event }) => ({ card: event.output }) },
            actions: { type: 'conclude', params: { notice: 'card-unreadable' } },
            target: 'notice',
          },
          { actions: 'broken', target: 'notice' },
        ],
        onError: { actions: 'broken', target: 'notice' },
      },
    },
    language: {
      exit: 'endQuestion',
      always: [
        { guard: and(['isChosen', 'mustChoose']), target: 'application' },
        { guard: 'isChosen', target: 'transacting' },
      ],
      after: {
        question: {
          actions: { type: 'conclude', params: { notice: 'timed-out' } },
          target: 'notice',
        },
      },
      on: {
        CANCEL: {
          actions: { type: 'conclude', params: { notice: 'cancelled' } },
          target: 'notice',
        },
        MORE_TIME: { guard: 'mayExtend', actions: 'extend', target: 'language', reenter: true },
      },
    },
    application: {
      exit: 'endQuestion',
      after: {
        question: {
          actions: { type: 'conclude', params: { notice: 'timed-out' } },
          target: 'notice',
        },
      },
      on: {
        CHOOSE: { guard: 'isApplication', actions: 'keepApplication', target: 'choosing' },
        CANCEL: {
          actions: { type: 'conclude', params: { notice: 'cancelled' } },
          target: 'notice',
        },
        MORE_TIME: { guard: 'mayExtend', actions: 'extend', target: 'application', reenter: true },
      },
    },
    choosing: {
      invoke: {
        id: 'chooseApplication',
        src: 'chooseApplication',
        input: ({ context }) => ({ index: context.application }),
        onDone: [
          {
            guard: { type: 'isReadable', params: ({ event }) => ({ card: event.output }) },
            actions: { type: 'keepCardRead', params: ({ event }) => ({ card: event.output }) },
            target: 'transacting',
          },
          {
            guard: { type: 'isBlocked', params: ({ event }) => ({ card: event.output }) },
            actions: { type: 'conclude', params: { notice: 'card-blocked' } },
            target: 'notice',
          },
          {
            guard: { type: 'isUnreadable', params: ({ event }) => ({ card: event.output }) },
            actions: { type: 'conclude', params: { notice: 'card-unreadable' } },
            target: 'notice',
          },
          { actions: 'broken', target: 'notice' },
        ],
        onError: { actions: 'broken', target: 'notice' },
      },
    },
    transacting: {
      invoke: {
        id: 'withdrawal',
        src: 'withdrawal',
        input: ({ context }) => ({ language: context.language, fee: context.fee }),
        onDone: {
          actions: { type: 'keepOutcome', params: ({ event }) => ({ outcome: event.output }) },
          target: 'notice',
        },
        onError: { actions: 'lostWithdrawal', target: 'notice' },
      },
      on: {
        CHOOSE: { actions: forwardTo('withdrawal') },
        LANGUAGE: { actions: ['switchLanguage', forwardTo('withdrawal')] },
        CANCEL: { actions: forwardTo('withdrawal') },
        MORE_TIME: { actions: forwardTo('withdrawal') },
      },
    },
    notice: {
      always: [{ guard: not('hasNotice'), target: 'returning' }],
      after: {
        notice: [{ guard: 'mustRetain', target: 'retaining' }, { target: 'returning' }],
      },
    },
    returning: {
      invoke: {
        id: 'cardReturn',
        src: 'cardReturn',
        onDone: [
          {
            guard: { type: 'wentWell', params: ({ event }) => ({ card: event.output }) },
            actions: { type: 'keepCard', params: ({ event }) => ({ card: event.output }) },
            target: 'thanks',
          },
          {
            guard: { type: 'isReturned', params: ({ event }) => ({ card: event.output }) },
            actions: { type: 'keepCard', params: ({ event }) => ({ card: event.output }) },
            target: 'done',
          },
          {
            actions: { type: 'keepCard', params: ({ event }) => ({ card: event.output }) },
            target: 'retained',
          },
        ],
        onError: 'retained',
      },
    },
    retaining: {
      invoke: {
        id: 'captureCard',
        src: 'captureCard',
        input: ({ context }) => ({
          reason: context.outcome.card === 'retain-pin-tries' ? 'pin-tries' : 'issuer',
        }),
        onDone: [
          {
            guard: { type: 'isOk', params: ({ event }) => ({ outcome: event.output }) },
            actions: 'retain',
            target: 'retained',
          },
          { target: 'retained' },
        ],
        onError: 'retained',
      },
    },
    retained: { after: { notice: 'done' } },
    thanks: { after: { thanks: 'done' } },
    done: { type: 'final' },
  },
});
