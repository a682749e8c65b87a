import { assign, setup } from 'xstate';
import {
  beginCardSale,
  type CardSale,
  MOST_ATTEMPTS,
  mayAskPinAgain,
  notRead,
  padFailed,
  refused,
  settlementOf,
} from './card-sale-context.ts';
import {
  authoriseSale,
  completeCard,
  type PinPromptEvent,
  pinPrompts,
  presentCard,
  printReceipts,
  readCard,
  removeCard,
  settleSale,
} from './ports.ts';
import { broken, type SaleOutput } from './sale-result.ts';
import { PRESENT_MS } from './times.ts';

export interface CardSaleInput {
  readonly amount: number;
}

/**
 * One sale by card: a card, the host, the card again, the books, the paper. The customer is told
 * that it is approved only when that is durable, and asked for his card before there is paper.
 */
export const cardSaleMachine = setup({
  types: {} as {
    context: CardSale;
    input: CardSaleInput;
    events: { readonly type: 'CANCEL' } | PinPromptEvent;
    output: SaleOutput;
  },
  actors: {
    presentCard,
    readCard,
    pinPrompts,
    authoriseSale,
    completeCard,
    settleSale,
    printReceipts,
    removeCard,
  },
  delays: { presentCard: PRESENT_MS },
  guards: {
    mayAskPinAgain: ({ context }) => mayAskPinAgain(context),
    wasApprovedByHost: ({ context }) => context.authorisation?.kind === 'approved',
    isReversal: ({ context }) => context.settlement?.kind === 'reverse',
    isPaid: ({ context }) => context.result.kind === 'approved',
  },
  actions: {
    conclude: assign(({ context }, change: Partial<SaleOutput>) => ({
      result: { ...context.result, ...change },
    })),
    padFailed: assign(({ context }) => ({ result: padFailed(context.result) })),
    refuse: assign(({ context }) => ({ result: refused(context) })),
    forgetPin: assign({ pin: undefined }),
  },
}).createMachine({
  id: 'cardSale',
  context: ({ input }) => beginCardSale(input.amount),
  output: ({ context }) => context.result,
  initial: 'presenting',
  states: {
    presenting: {
      invoke: {
        id: 'presentCard',
        src: 'presentCard',
        input: ({ context: { amount, accept, prompt } }) => ({ amount, accept, prompt }),
        onDone: [
          {
            guard: ({ event }) => event.output.kind === 'card',
            actions: assign(({ event }) =>
              event.output.kind === 'card' ? { way: event.output.way } : {},
            ),
            target: 'reading',
          },
          {
            guard: ({ context, event }) =>
              event.output.kind === 'unreadable' && context.attempts < MOST_ATTEMPTS,
            actions: assign(({ context }) => ({
              prompt: 'try-again' as const,
              attempts: context.attempts + 1,
            })),
            target: 'presenting',
            reenter: true,
          },
          {
            actions: assign(({ context, event }) => ({
              result: notRead(context.result, event.output),
            })),
            target: 'removing',
          },
        ],
        onError: { actions: 'padFailed', target: 'removing' },
      },
      after: {
        presentCard: {
          actions: { type: 'conclude', params: { why: 'timed-out' } },
          target: 'removing',
        },
      },
      on: {
        CANCEL: {
          actions: { type: 'conclude', params: { why: 'cancelled' } },
          target: 'removing',
        },
      },
    },
    reading: {
      // First whoever tells, then whoever there is to tell of.
      invoke: [
        {
          id: 'pinPrompts',
          src: 'pinPrompts',
          onError: { actions: 'padFailed', target: 'removing' },
        },
        {
          id: 'readCard',
          src: 'readCard',
          input: ({ context: { amount, way, fallback, wrongPins } }) => ({
            amount,
            way,
            fallback,
            pinAgain: wrongPins > 0,
          }),
          onDone: [
            { guard: ({ event }) => event.output.kind === 'online', target: 'authorising' },
            {
              guard: ({ event }) => event.output.kind === 'approved',
              // What the host said of a wrong PIN before is not what this sale rests on.
              actions: assign(({ context, event }) => ({
                authorisation: undefined,
                settlement: {
                  kind: 'offline' as const,
                  amount: context.amount,
                  signature: event.output.kind === 'approved' && event.output.signature,
                },
              })),
              target: 'settling',
            },
            {
              guard: ({ context, event }) =>
                event.output.kind === 'again' && context.attempts < MOST_ATTEMPTS,
              actions: assign(({ context, event }) => {
                if (event.output.kind !== 'again') return {};
                const { accept, prompt, fallback } = event.output;
                return { accept, prompt, fallback, attempts: context.attempts + 1 };
              }),
              target: 'presenting',
            },
            {
              actions: assign(({ context, event }) => ({
                result: notRead(context.result, event.output),
              })),
              target: 'removing',
            },
          ],
          onError: { actions: 'padFailed', target: 'removing' },
        },
      ],
      exit: 'forgetPin',
      on: {
        PIN_PROMPT: { actions: assign({ pin: ({ event }) => event.prompt }) },
        CANCEL: {
          actions: { type: 'conclude', params: { why: 'cancelled' } },
          target: 'removing',
        },
      },
    },
    authorising: {
      invoke: {
        id: 'authoriseSale',
        src: 'authoriseSale',
        input: ({ context }) => ({ amount: context.amount }),
        onDone: {
          actions: assign(({ event }) => ({ authorisation: event.output })),
          target: 'completing',
        },
        // The intent is open in the journal: recovery reverses it.
        onError: {
          actions: {
            type: 'conclude',
            params: { why: 'no-answer', terminal: 'needs-operator' },
          },
          target: 'removing',
        },
      },
    },
    completing: {
      invoke: {
        id: 'completeCard',
        src: 'completeCard',
        input: ({ context }) => ({ host: context.authorisation?.kind ?? 'unknown' }),
        onDone: [
          {
            guard: ({ context, event }) => settlementOf(context, event.output) !== undefined,
            actions: assign(({ context, event }) => ({
              settlement: settlementOf(context, event.output),
            })),
            target: 'settling',
          },
          {
            guard: 'mayAskPinAgain',
            actions: assign(({ context }) => ({ wrongPins: context.wrongPins + 1 })),
            target: 'reading',
          },
          { actions: 'refuse', target: 'removing' },
        ],
        onError: [
          {
            guard: 'wasApprovedByHost',
            actions: assign(({ context }) => ({
              settlement: settlementOf(context, { kind: 'declined' }),
            })),
            target: 'settling',
          },
          { actions: 'refuse', target: 'removing' },
        ],
      },
    },
    settling: {
      invoke: {
        id: 'settleSale',
        src: 'settleSale',
        input: ({ context }) => context.settlement!,
        onDone: [
          {
            guard: 'isReversal',
            actions: {
              type: 'conclude',
              params: { kind: 'declined', why: 'card-after-host' },
            },
            target: 'removing',
          },
          {
            actions: assign(({ context, event }) => ({
              transaction: event.output.transaction,
              result: {
                ...context.result,
                kind: 'approved' as const,
                why: undefined,
                signature:
                  context.settlement?.kind !== 'reverse' && context.settlement?.signature === true,
              },
            })),
            target: 'removing',
          },
        ],
        onError: {
          actions: assign(({ context }) => ({ result: broken(context.result) })),
          target: 'removing',
        },
      },
    },
    removing: {
      invoke: {
        id: 'removeCard',
        src: 'removeCard',
        input: ({ context }) => ({ approved: context.result.kind === 'approved' }),
        onDone: [
          { guard: ({ event }) => event.output === 'removed', target: 'removed' },
          { actions: 'padFailed', target: 'removed' },
        ],
        onError: { actions: 'padFailed', target: 'removed' },
      },
    },
    removed: { always: [{ guard: 'isPaid', target: 'printing' }, { target: 'done' }] },
    printing: {
      invoke: {
        id: 'printReceipts',
        src: 'printReceipts',
        input: ({ context }) => ({ transaction: context.transaction }),
        onDone: {
          actions: assign(({ context, event }) => ({
            result: { ...context.result, receipts: event.output },
          })),
          target: 'done',
        },
        onError: {
          actions: { type: 'conclude', params: { receipts: 'failed' } },
          target: 'done',
        },
      },
    },
    done: { type: 'final' },
  },
});
