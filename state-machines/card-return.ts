import { assign, setup } from 'xstate';
import { captureCard, ejectCard, waitForCardTaken } from './ports.ts';
import { timings } from './question.ts';

export type CardReturnOutput = 'returned' | 'captured' | 'stuck';

/** Gives the card back; one that is not taken, or will not come out, is kept. */
export const cardReturnMachine = setup({
  types: {} as { context: { result: CardReturnOutput }; output: CardReturnOutput },
  actors: { ejectCard, waitForCardTaken, captureCard },
  delays: { takeCard: timings.takeCard },
  guards: { isOk: (_, params: { outcome: string }) => params.outcome === 'ok' },
  actions: {
    conclude: assign({ result: (_, params: { result: CardReturnOutput }) => params.result }),
  },
}).createMachine({
  id: 'cardReturn',
  context: { result: 'stuck' },
  output: ({ context }) => context.result,
  initial: 'ejecting',
  states: {
    ejecting: {
      invoke: {
        id: 'ejectCard',
        src: 'ejectCard',
        onDone: [
          {
            guard: { type: 'isOk', params: ({ event }) => ({ outcome: event.output }) },
            target: 'waiting',
          },
          { target: 'capturing' },
        ],
        onError: 'capturing',
      },
    },
    waiting: {
      invoke: {
        id: 'waitForCardTaken',
        src: 'waitForCardTaken',
        onDone: [
          {
            guard: { type: 'isOk', params: ({ event }) => ({ outcome: event.output }) },
            actions: { type: 'conclude', params: { result: 'returned' } },
            target: 'done',
          },
          { target: 'capturing' },
        ],
        onError: 'capturing',
      },
      after: { takeCard: 'capturing' },
    },
    capturing: {
      invoke: {
        id: 'captureCard',
        src: 'captureCard',
        input: { reason: 'not-taken' },
        onDone: [
          {
            guard: { type: 'isOk', params: ({ event }) => ({ outcome: event.output }) },
            actions: { type: 'conclude', params: { result: 'captured' } },
            target: 'done',
          },
          { target: 'done' },
        ],
        onError: 'done',
      },
    },
    done: { type: 'final' },
  },
});
