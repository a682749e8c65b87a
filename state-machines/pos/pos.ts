import { assign, type DoneActorEvent, forwardTo, setup } from 'xstate';
import type { CaseAnswer, PosMethod } from '../../runtime/contract/pos-view.ts';
import type { Language } from '../../runtime/contract/terminal-view.ts';
import { cardSaleMachine } from './card-sale.ts';
import { orderCodeMachine } from './order-code.ts';
import {
  type CaseResolved,
  type OpenPayment,
  type RefundInput,
  type ResolveInput,
  resolveCase,
} from './payment-ports.ts';
import { recoverSales, startPos } from './ports.ts';
import { refundMachine } from './refund.ts';
import type { SaleOutput } from './sale-result.ts';
import { vietQrMachine } from './vietqr.ts';
import { walletPaymentMachine } from './wallet-payment.ts';

export type PosEvent =
  /** The cashier has typed an amount, in whole đồng. */
  | { readonly type: 'SELL'; readonly amount: number; readonly method: PosMethod }
  | { readonly type: 'CANCEL' }
  | ({ readonly type: 'REFUND' } & RefundInput)
  | { readonly type: 'RESOLVE'; readonly case: string; readonly answer: CaseAnswer }
  | { readonly type: 'LANGUAGE'; readonly language: Language }
  | { readonly type: 'OPERATOR_SERVICE' };

export interface PosInput {
  /** Until a customer chooses another. */
  readonly language: Language;
}

interface Context {
  readonly home: Language;
  readonly language: Language;
  readonly amount: number;
  readonly refund: RefundInput;
  readonly answer: ResolveInput;
  /** Left open by an earlier run: each is ended before anything is sold. */
  readonly unfinished: readonly OpenPayment[];
  readonly last: SaleOutput | undefined;
  readonly reason: 'device' | 'needs-operator';
}

/** DE4 holds no more. */
const MOST_DONG = 9_999_999_999;

const isSum = (amount: number): boolean =>
  Number.isInteger(amount) && amount > 0 && amount <= MOST_DONG;

const payment = ({ context: { amount, unfinished } }: { context: Context }) =>
  unfinished[0] ? { amount: unfinished[0].amount, resume: unfinished[0] } : { amount };

/** Every sale ends the same way. */
const afterSale = {
  onDone: [
    {
      guard: ({ event }: { event: DoneActorEvent<SaleOutput> }) => event.output.terminal === 'ok',
      actions: {
        type: 'keepSale' as const,
        params: ({ event }: { event: DoneActorEvent<SaleOutput> }) => ({ sale: event.output }),
      },
      target: 'next' as const,
    },
    {
      actions: {
        type: 'stopAfter' as const,
        params: ({ event }: { event: DoneActorEvent<SaleOutput> }) => ({ sale: event.output }),
      },
      target: 'outOfService' as const,
    },
  ],
  onError: {
    actions: { type: 'stop' as const, params: { reason: 'needs-operator' as const } },
    target: 'outOfService' as const,
  },
};

/** The life of a till's terminal: start, recover, sell, and stand still when it cannot. */
export const posMachine = setup({
  types: {} as { context: Context; input: PosInput; events: PosEvent },
  actors: {
    startPos,
    recoverSales,
    resolveCase,
    cardSale: cardSaleMachine,
    walletPayment: walletPaymentMachine,
    orderCode: orderCodeMachine,
    vietqr: vietQrMachine,
    refund: refundMachine,
  },
  delays: { retry: 60_000, forgetLanguage: 60_000 },
  guards: {
    isSale: ({ event }, { method }: { method: PosMethod }) =>
      event.type === 'SELL' && event.method === method && isSum(event.amount),
    isRefund: ({ event }) => event.type === 'REFUND' && isSum(event.amount),
    isNext: ({ context }, { method }: { method: PosMethod }) =>
      context.unfinished[0]?.method === method,
    mayRetry: ({ context }) => context.reason === 'device',
  },
  actions: {
    keepAmount: assign({
      amount: ({ context, event }) => (event.type === 'SELL' ? event.amount : context.amount),
      last: undefined,
    }),
    keepRefund: assign({
      refund: ({ context, event }) =>
        event.type === 'REFUND'
          ? { transaction: event.transaction, amount: event.amount }
          : context.refund,
      last: undefined,
    }),
    keepAnswer: assign({
      answer: ({ context, event }) =>
        event.type === 'RESOLVE' ? { case: event.case, answer: event.answer } : context.answer,
      last: undefined,
    }),
    keepLanguage: assign({
      language: ({ context, event }) =>
        event.type === 'LANGUAGE' ? event.language : context.language,
    }),
    forgetLanguage: assign({ language: ({ context }) => context.home }),
    keepSale: assign(({ context }, { sale }: { sale: SaleOutput }) => ({
      last: sale,
      unfinished: context.unfinished.slice(1),
    })),
    keepResolved: assign((_, { resolved }: { resolved: CaseResolved }) => ({
      last: resolved.result,
    })),
    stop: assign((_, { reason }: { reason: Context['reason'] }) => ({ reason, unfinished: [] })),
    stopAfter: assign((_, { sale }: { sale: SaleOutput }) => ({
      last: sale,
      unfinished: [],
      reason: sale.terminal === 'needs-operator' ? 'needs-operator' : 'device',
    })),
  },
}).createMachine({
  id: 'pos',
  context: ({ input: { language } }) => ({
    home: language,
    language,
    amount: 0,
    refund: { transaction: '', amount: 0 },
    answer: { case: '', answer: 'keep' },
    unfinished: [],
    last: undefined,
    reason: 'device',
  }),
  initial: 'starting',
  on: { LANGUAGE: { actions: 'keepLanguage' } },
  states: {
    starting: {
      invoke: {
        id: 'startPos',
        src: 'startPos',
        onDone: [
          { guard: ({ event }) => event.output === 'ready', target: 'recovering' },
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
        onDone: {
          actions: assign(({ event }) => ({ unfinished: event.output })),
          target: 'next',
        },
        onError: {
          actions: { type: 'stop', params: { reason: 'needs-operator' } },
          target: 'outOfService',
        },
      },
    },
    next: {
      always: [
        { guard: { type: 'isNext', params: { method: 'wallet-code' } }, target: 'walletPayment' },
        { guard: { type: 'isNext', params: { method: 'order-code' } }, target: 'orderCode' },
        { guard: { type: 'isNext', params: { method: 'vietqr' } }, target: 'vietqr' },
        { target: 'idle' },
      ],
    },
    idle: {
      on: {
        SELL: [
          {
            guard: { type: 'isSale', params: { method: 'card' } },
            actions: 'keepAmount',
            target: 'cardSale',
          },
          {
            guard: { type: 'isSale', params: { method: 'wallet-code' } },
            actions: 'keepAmount',
            target: 'walletPayment',
          },
          {
            guard: { type: 'isSale', params: { method: 'order-code' } },
            actions: 'keepAmount',
            target: 'orderCode',
          },
          {
            guard: { type: 'isSale', params: { method: 'vietqr' } },
            actions: 'keepAmount',
            target: 'vietqr',
          },
        ],
        REFUND: { guard: 'isRefund', actions: 'keepRefund', target: 'refund' },
        RESOLVE: { actions: 'keepAnswer', target: 'resolving' },
        LANGUAGE: { actions: 'keepLanguage', target: 'idle', reenter: true },
        OPERATOR_SERVICE: 'starting',
      },
      // The next customer may speak another.
      after: { forgetLanguage: { actions: 'forgetLanguage' } },
    },
    cardSale: {
      invoke: {
        id: 'cardSale',
        src: 'cardSale',
        input: ({ context }) => ({ amount: context.amount }),
        ...afterSale,
      },
      on: { CANCEL: { actions: forwardTo('cardSale') } },
    },
    walletPayment: {
      invoke: { id: 'walletPayment', src: 'walletPayment', input: payment, ...afterSale },
      on: { CANCEL: { actions: forwardTo('walletPayment') } },
    },
    orderCode: {
      invoke: { id: 'orderCode', src: 'orderCode', input: payment, ...afterSale },
      on: { CANCEL: { actions: forwardTo('orderCode') } },
    },
    vietqr: {
      invoke: { id: 'vietqr', src: 'vietqr', input: payment, ...afterSale },
      on: { CANCEL: { actions: forwardTo('vietqr') } },
    },
    refund: {
      invoke: {
        id: 'refund',
        src: 'refund',
        input: ({ context }) => context.refund,
        ...afterSale,
      },
    },
    resolving: {
      invoke: {
        id: 'resolveCase',
        src: 'resolveCase',
        input: ({ context }) => context.answer,
        onDone: {
          actions: { type: 'keepResolved', params: ({ event }) => ({ resolved: event.output }) },
          target: 'idle',
        },
        onError: {
          actions: { type: 'stop', params: { reason: 'needs-operator' } },
          target: 'outOfService',
        },
      },
    },
    outOfService: {
      after: { retry: { guard: 'mayRetry', target: 'starting' } },
      on: { OPERATOR_SERVICE: 'starting' },
    },
  },
});
