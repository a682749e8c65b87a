import { assign, setup } from 'xstate';
import { cancelPayment, openCase, type PaymentName } from './payment-ports.ts';
import type { PaymentEnd } from './payment-word.ts';
import { CANCEL_ANSWER_MS, PAUSE_MS } from './times.ts';

interface Context extends PaymentName {
  readonly amount: number;
  readonly tries: number;
  readonly end: PaymentEnd;
}

/** A cancel that nobody answered is asked for this often, then it is an operator's. */
const MOST_TRIES = 3;

/** Takes a payment back until that is known, or becomes a case. */
export const cancellationMachine = setup({
  types: {} as {
    context: Context;
    input: PaymentName & { readonly amount: number };
    output: PaymentEnd;
  },
  actors: { cancelPayment, openCase },
  delays: { answer: CANCEL_ANSWER_MS, pause: PAUSE_MS },
  guards: { isLastTry: ({ context }) => context.tries >= MOST_TRIES },
  actions: { fail: assign({ end: { kind: 'failed' } }) },
}).createMachine({
  id: 'cancellation',
  context: ({ input }) => ({ ...input, tries: 1, end: { kind: 'unknown' } }),
  output: ({ context }) => context.end,
  initial: 'asking',
  states: {
    asking: {
      invoke: {
        id: 'cancelPayment',
        src: 'cancelPayment',
        input: ({ context: { transaction } }) => ({ transaction }),
        onDone: [
          {
            guard: ({ event }) => event.output.kind !== 'unknown',
            actions: assign(({ event }) => ({ end: event.output })),
            target: 'done',
          },
          { target: 'unanswered' },
        ],
        onError: { actions: 'fail', target: 'done' },
      },
      after: { answer: 'unanswered' },
    },
    unanswered: { always: [{ guard: 'isLastTry', target: 'openingCase' }, { target: 'pausing' }] },
    pausing: {
      after: {
        pause: {
          actions: assign(({ context }) => ({ tries: context.tries + 1 })),
          target: 'asking',
        },
      },
    },
    openingCase: {
      invoke: {
        id: 'openCase',
        src: 'openCase',
        input: ({ context: { transaction } }) => ({ transaction }),
        onDone: {
          actions: assign(({ event }) => ({ end: event.output })),
          target: 'done',
        },
        onError: { actions: 'fail', target: 'done' },
      },
    },
    done: { type: 'final' },
  },
});
