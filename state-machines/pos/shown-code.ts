import { assign, setup } from 'xstate';
import { inquirePayment, type PaymentName, watchPayment } from './payment-ports.ts';
import { isOver, type PaymentEnd } from './payment-word.ts';
import { ANSWER_MS, POLL_MS } from './times.ts';

export interface ShownCodeInput extends PaymentName {
  readonly showForMs: number;
}

/** `timed-out`, `given-up`: as far as is known it was not paid; whoever shows it makes sure. */
export type ShownCodeOutput =
  | PaymentEnd
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'given-up' };

interface Context extends ShownCodeInput {
  readonly output: ShownCodeOutput;
}

/** A code on the screen until somebody says that it was paid, unasked or asked. */
export const shownCodeMachine = setup({
  types: {} as {
    context: Context;
    input: ShownCodeInput;
    events: { readonly type: 'CANCEL' };
    output: ShownCodeOutput;
  },
  actors: { watchPayment, inquirePayment },
  delays: {
    showFor: ({ context }) => context.showForMs,
    // A notification is what tells; this is for one that was lost.
    poll: POLL_MS,
    answer: ANSWER_MS,
  },
  actions: {
    end: assign((_, output: ShownCodeOutput) => ({ output })),
  },
}).createMachine({
  id: 'shownCode',
  context: ({ input }) => ({ ...input, output: { kind: 'timed-out' } }),
  output: ({ context }) => context.output,
  initial: 'showing',
  states: {
    showing: {
      invoke: {
        id: 'watchPayment',
        src: 'watchPayment',
        input: ({ context: { transaction } }) => ({ transaction }),
        onDone: {
          actions: { type: 'end', params: ({ event }) => event.output },
          target: 'done',
        },
        onError: { actions: { type: 'end', params: { kind: 'failed' } }, target: 'done' },
      },
      after: { showFor: 'done' },
      on: {
        CANCEL: { actions: { type: 'end', params: { kind: 'given-up' } }, target: 'done' },
      },
      initial: 'waiting',
      states: {
        waiting: { after: { poll: 'asking' } },
        asking: {
          invoke: {
            id: 'inquirePayment',
            src: 'inquirePayment',
            input: ({ context: { transaction } }) => ({ transaction }),
            onDone: [
              {
                guard: ({ event }) => isOver(event.output),
                actions: { type: 'end', params: ({ event }) => event.output },
                target: '#shownCode.done',
              },
              { target: 'waiting' },
            ],
            onError: {
              actions: { type: 'end', params: { kind: 'failed' } },
              target: '#shownCode.done',
            },
          },
          after: { answer: 'waiting' },
        },
      },
    },
    done: { type: 'final' },
  },
});
