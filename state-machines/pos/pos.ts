import { assign, forwardTo, setup } from 'xstate';
import { recoverSales, startPos } from './ports.ts';
import { type SaleOutput, saleMachine } from './sale.ts';

export type PosEvent =
  /** The cashier has typed an amount, in whole đồng. */
  | { readonly type: 'SELL'; readonly amount: number }
  | { readonly type: 'CANCEL' }
  | { readonly type: 'OPERATOR_SERVICE' };

interface Context {
  readonly amount: number;
  readonly last: SaleOutput | undefined;
  readonly reason: 'device' | 'needs-operator';
}

/** DE4 holds no more. */
const MOST_DONG = 9_999_999_999;

/** The life of a till's terminal: start, recover, sell, and stand still when it cannot. */
export const posMachine = setup({
  types: {} as { context: Context; events: PosEvent },
  actors: { startPos, recoverSales, sale: saleMachine },
  delays: { retry: 60_000 },
  guards: {
    isReady: (_, params: { start: string }) => params.start === 'ready',
    isClear: (_, params: { recovery: string }) => params.recovery === 'clear',
    isAmount: ({ event }) =>
      event.type === 'SELL' &&
      Number.isInteger(event.amount) &&
      event.amount > 0 &&
      event.amount <= MOST_DONG,
    canSell: (_, params: { sale: SaleOutput }) => params.sale.terminal === 'ok',
    mayRetry: ({ context }) => context.reason === 'device',
  },
  actions: {
    keepAmount: assign({
      amount: ({ context, event }) => (event.type === 'SELL' ? event.amount : context.amount),
      last: undefined,
    }),
    keepSale: assign({ last: (_, params: { sale: SaleOutput }) => params.sale }),
    stop: assign({ reason: (_, params: { reason: Context['reason'] }) => params.reason }),
    stopAfter: assign({
      reason: (_, params: { sale: SaleOutput }) =>
        params.sale.terminal === 'needs-operator' ? 'needs-operator' : 'device',
    }),
  },
}).createMachine({
  id: 'pos',
  context: { amount: 0, last: undefined, reason: 'device' },
  initial: 'starting',
  states: {
    starting: {
      invoke: {
        id: 'startPos',
        src: 'startPos',
        onDone: [
          {
            guard: { type: 'isReady', params: ({ event }) => ({ start: event.output }) },
            target: 'recovering',
          },
          { actions: { type: 'stop', params: { reason: 'device' } }, target: 'outOfService' },
        ],
        onError: {
          actions: { type: 'stop', params: { reason: 'device' } },
          target: 'outOfService',
        },
      },
    },
    recovering: {
      invoke: {
        id: 'recoverSales',
        src: 'recoverSales',
        onDone: [
          {
            guard: { type: 'isClear', params: ({ event }) => ({ recovery: event.output }) },
            target: 'idle',
          },
          {
            actions: { type: 'stop', params: { reason: 'needs-operator' } },
            target: 'outOfService',
          },
        ],
        onError: {
          actions: { type: 'stop', params: { reason: 'needs-operator' } },
          target: 'outOfService',
        },
      },
    },
    idle: {
      on: {
        SELL: { guard: 'isAmount', actions: 'keepAmount', target: 'sale' },
        OPERATOR_SERVICE: 'starting',
      },
    },
    sale: {
      invoke: {
        id: 'sale',
        src: 'sale',
        input: ({ context }) => ({ amount: context.amount }),
        onDone: [
          {
            guard: { type: 'canSell', params: ({ event }) => ({ sale: event.output }) },
            actions: { type: 'keepSale', params: ({ event }) => ({ sale: event.output }) },
            target: 'idle',
          },
          {
            actions: [
              { type: 'keepSale', params: ({ event }) => ({ sale: event.output }) },
              { type: 'stopAfter', params: ({ event }) => ({ sale: event.output }) },
            ],
            target: 'outOfService',
          },
        ],
        onError: {
          actions: { type: 'stop', params: { reason: 'needs-operator' } },
          target: 'outOfService',
        },
      },
      on: { CANCEL: { actions: forwardTo('sale') } },
    },
    outOfService: {
      after: { retry: { guard: 'mayRetry', target: 'starting' } },
      on: { OPERATOR_SERVICE: 'starting' },
    },
  },
});
