import { assign, cancel, forwardTo, not, raise, setup } from 'xstate';
import type { Language, OutOfServiceReason } from '../runtime/contract/terminal-view.ts';
import { type CardReturnOutput, cardReturnMachine } from './card-return.ts';
import type { CustomerEvent, TerminalEvent } from './events.ts';
import { acceptCard, type StartReport, startDevices } from './ports.ts';
import { type RecoveryOutput, recoveryMachine } from './recovery.ts';
import { type SessionOutput, sessionMachine } from './session.ts';

export interface TerminalInput {
  /** Until a customer chooses another. */
  readonly language: Language;
}

interface Context {
  readonly home: Language;
  readonly language: Language;
  /** By a customer who is before the screen. */
  readonly isChosen: boolean;
  readonly network: boolean;
  readonly reason: OutOfServiceReason;
  /** What starting found, for when recovery is through. */
  readonly found: OutOfServiceReason | undefined;
}

interface LanguageForgotten {
  readonly type: 'LANGUAGE_FORGOTTEN';
}

/** The life of one terminal: start, recover, serve, and stand still when it cannot. */
export const terminalMachine = setup({
  types: {} as {
    context: Context;
    input: TerminalInput;
    events: CustomerEvent | TerminalEvent | LanguageForgotten;
  },
  actors: {
    startDevices,
    acceptCard,
    recovery: recoveryMachine,
    session: sessionMachine,
    cardReturn: cardReturnMachine,
  },
  delays: { retry: 60_000, forgetLanguage: 60_000 },
  guards: {
    /** Without its devices a terminal cannot even recover. */
    isBroken: (_, params: { report: StartReport }) => params.report.trouble === 'device',
    wasBroken: ({ context }) => context.found === 'device',
    hasCard: (_, params: { report: StartReport }) => params.report.card === 'to-return',
    isStuck: (_, params: { card: CardReturnOutput }) => params.card === 'stuck',
    isClear: ({ context }, params: { recovery: RecoveryOutput }) =>
      params.recovery === 'clear' && context.found === undefined,
    isUnresolved: (_, params: { recovery: RecoveryOutput }) => params.recovery !== 'clear',
    isInside: (_, params: { outcome: string }) => params.outcome === 'ok',
    canServe: (_, params: { session: SessionOutput }) => params.session.terminal === 'ok',
    hasNetwork: ({ context }) => context.network,
    waitsForNetwork: ({ context }) => context.reason === 'network',
    mayRetry: ({ context }) => context.reason === 'device',
  },
  actions: {
    keepLanguage: assign(({ event }) =>
      event.type === 'LANGUAGE' ? { language: event.language, isChosen: true } : {},
    ),
    forgetLanguage: assign(({ context }) => ({ language: context.home, isChosen: false })),
    // Not an `after` of a state: touching the screen must not open the card slot anew.
    startTimer: raise({ type: 'LANGUAGE_FORGOTTEN' }, { id: 'language', delay: 'forgetLanguage' }),
    stopTimer: cancel('language'),
    networkUp: assign({ network: true }),
    networkDown: assign({ network: false }),
    stop: assign({ reason: (_, params: { reason: OutOfServiceReason }) => params.reason }),
    keepFound: assign({ found: (_, params: { report: StartReport }) => params.report.trouble }),
    doubtReader: assign({ found: ({ context }) => context.found ?? ('device' as const) }),
    stopForFound: assign({ reason: ({ context }) => context.found ?? ('device' as const) }),
    stopAfter: assign({
      reason: (_, params: { session: SessionOutput }) =>
        params.session.terminal === 'ok' ? ('device' as const) : params.session.terminal,
    }),
  },
}).createMachine({
  id: 'terminal',
  context: ({ input }) => ({
    home: input.language,
    language: input.language,
    isChosen: false,
    network: false,
    reason: 'recovering',
    found: undefined,
  }),
  initial: 'starting',
  on: {
    NETWORK_UP: { actions: 'networkUp' },
    NETWORK_DOWN: { actions: 'networkDown' },
    LANGUAGE: { actions: ['keepLanguage', 'stopTimer', 'startTimer'] },
    // The next customer may speak another.
    LANGUAGE_FORGOTTEN: { actions: 'forgetLanguage' },
  },
  states: {
    starting: {
      invoke: {
        id: 'startDevices',
        src: 'startDevices',
        onDone: [
          {
            guard: { type: 'hasCard', params: ({ event }) => ({ report: event.output }) },
            actions: { type: 'keepFound', params: ({ event }) => ({ report: event.output }) },
            target: 'returningCard',
          },
          {
            guard: { type: 'isBroken', params: ({ event }) => ({ report: event.output }) },
            actions: { type: 'stop', params: { reason: 'device' } },
            target: 'outOfService',
          },
          {
            actions: { type: 'keepFound', params: ({ event }) => ({ report: event.output }) },
            target: 'recovering',
          },
        ],
        onError: {
          actions: { type: 'stop', params: { reason: 'device' } },
          target: 'outOfService',
        },
      },
    },
    /** A card that a cut of power left inside goes out first, whatever else is broken. */
    returningCard: {
      invoke: {
        id: 'cardReturn',
        src: 'cardReturn',
        onDone: [
          { guard: 'wasBroken', actions: 'stopForFound', target: 'outOfService' },
          {
            guard: { type: 'isStuck', params: ({ event }) => ({ card: event.output }) },
            actions: 'doubtReader',
            target: 'recovering',
          },
          { target: 'recovering' },
        ],
        onError: [
          { guard: 'wasBroken', actions: 'stopForFound', target: 'outOfService' },
          { actions: 'doubtReader', target: 'recovering' },
        ],
      },
    },
    recovering: {
      invoke: {
        id: 'recovery',
        src: 'recovery',
        onDone: [
          {
            guard: { type: 'isClear', params: ({ event }) => ({ recovery: event.output }) },
            target: 'idle',
          },
          {
            guard: { type: 'isUnresolved', params: ({ event }) => ({ recovery: event.output }) },
            actions: { type: 'stop', params: { reason: 'needs-operator' } },
            target: 'outOfService',
          },
          { actions: 'stopForFound', target: 'outOfService' },
        ],
        onError: {
          actions: { type: 'stop', params: { reason: 'needs-operator' } },
          target: 'outOfService',
        },
      },
    },
    idle: {
      always: {
        guard: not('hasNetwork'),
        actions: { type: 'stop', params: { reason: 'network' } },
        target: 'outOfService',
      },
      invoke: {
        id: 'acceptCard',
        src: 'acceptCard',
        onDone: [
          {
            guard: { type: 'isInside', params: ({ event }) => ({ outcome: event.output }) },
            target: 'session',
          },
          { actions: { type: 'stop', params: { reason: 'device' } }, target: 'outOfService' },
        ],
        onError: {
          actions: { type: 'stop', params: { reason: 'device' } },
          target: 'outOfService',
        },
      },
      on: {
        NETWORK_DOWN: {
          actions: ['networkDown', { type: 'stop', params: { reason: 'network' } }],
          target: 'outOfService',
        },
        OPERATOR_SERVICE: 'starting',
      },
    },
    session: {
      entry: 'stopTimer',
      exit: 'forgetLanguage',
      invoke: {
        id: 'session',
        src: 'session',
        input: ({ context: { language, isChosen } }) => ({ language, isChosen }),
        onDone: [
          {
            guard: { type: 'canServe', params: ({ event }) => ({ session: event.output }) },
            target: 'idle',
          },
          {
            actions: { type: 'stopAfter', params: ({ event }) => ({ session: event.output }) },
            target: 'outOfService',
          },
        ],
        onError: {
          actions: { type: 'stop', params: { reason: 'needs-operator' } },
          target: 'outOfService',
        },
      },
      on: {
        CHOOSE: { actions: forwardTo('session') },
        LANGUAGE: { actions: forwardTo('session') },
        CANCEL: { actions: forwardTo('session') },
        MORE_TIME: { actions: forwardTo('session') },
      },
    },
    outOfService: {
      after: { retry: { guard: 'mayRetry', target: 'starting' } },
      on: {
        OPERATOR_SERVICE: 'starting',
        NETWORK_UP: [
          { guard: 'waitsForNetwork', actions: 'networkUp', target: 'idle' },
          { actions: 'networkUp' },
        ],
      },
    },
  },
});
