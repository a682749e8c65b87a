import { assign, forwardTo, setup } from 'xstate';
import { cancellationMachine } from './cancellation.ts';
import { beginPayment, inquirePayment, requestOrder } from './payment-ports.ts';
import { isOver, type PaymentEnd } from './payment-word.ts';
import { printReceipts } from './ports.ts';
import { broken, concluded, hasPaper, noSale, type SaleOutput } from './sale-result.ts';
import { shownCodeMachine } from './shown-code.ts';
import { ANSWER_MS, ORDER_CODE_MS } from './times.ts';
import type { CodePaymentInput } from './wallet-payment.ts';

interface Context {
  readonly amount: number;
  readonly transaction: string;
  readonly cancelling: boolean;
  readonly payload: string;
  /** Why it was taken back. */
  readonly why: 'timed-out' | 'cancelled' | 'wallet-cancelled';
  readonly result: SaleOutput;
}

/** Of an order that nobody paid in the gateway's own time. */
const EXPIRED = 'ORDER_IS_CLOSED';

function endOfOrder({ result, why }: Context, end: PaymentEnd): SaleOutput {
  if (end.kind === 'declined' && end.code === EXPIRED) return { ...result, why: 'timed-out' };
  return end.kind === 'cancelled' ? { ...result, why } : concluded(result, end);
}

/** One sale by a code that the wallet reads from the till: at its end paid, taken back, or a case. */
export const orderCodeMachine = setup({
  types: {} as {
    context: Context;
    input: CodePaymentInput;
    events: { readonly type: 'CANCEL' };
    output: SaleOutput;
  },
  actors: {
    beginPayment,
    requestOrder,
    shownCode: shownCodeMachine,
    inquirePayment,
    cancellation: cancellationMachine,
    printReceipts,
  },
  delays: { answer: ANSWER_MS },
  guards: {
    isCancelling: ({ context }) => context.cancelling,
    isResumed: ({ context }) => context.transaction !== '',
    hasPaper: ({ context }) => hasPaper(context.result),
  },
  actions: {
    conclude: assign(({ context }, change: Partial<SaleOutput>) => ({
      result: { ...context.result, ...change },
    })),
    keepEnd: assign(({ context }, { end }: { end: PaymentEnd }) => ({
      result: endOfOrder(context, end),
    })),
    fail: assign(({ context }) => ({ result: broken(context.result) })),
  },
}).createMachine({
  id: 'orderCode',
  context: ({ input: { amount, resume } }) => ({
    amount,
    transaction: resume?.transaction ?? '',
    cancelling: resume?.cancelling ?? false,
    payload: '',
    why: 'wallet-cancelled',
    result: noSale('order-code', amount),
  }),
  output: ({ context }) => context.result,
  initial: 'starting',
  states: {
    starting: {
      always: [
        { guard: 'isCancelling', target: 'cancelling' },
        { guard: 'isResumed', target: 'checking' },
        { target: 'recording' },
      ],
    },
    recording: {
      invoke: {
        id: 'beginPayment',
        src: 'beginPayment',
        input: ({ context: { amount } }) => ({ amount, method: 'order-code' as const }),
        onDone: {
          actions: assign(({ event }) => ({ transaction: event.output.transaction })),
          target: 'ordering',
        },
        onError: { actions: 'fail', target: 'done' },
      },
    },
    ordering: {
      invoke: {
        id: 'requestOrder',
        src: 'requestOrder',
        input: ({ context: { transaction } }) => ({ transaction }),
        onDone: [
          {
            guard: ({ event }) => event.output.kind === 'opened',
            actions: assign(({ event }) =>
              event.output.kind === 'opened' ? { payload: event.output.payload } : {},
            ),
            target: 'showing',
          },
          {
            guard: ({ event }) => event.output.kind !== 'opened' && isOver(event.output),
            actions: assign(({ context, event }) =>
              event.output.kind === 'opened'
                ? {}
                : { result: concluded(context.result, event.output) },
            ),
            target: 'done',
          },
          // There may be an order, of which nobody has seen the code.
          { target: 'cancelling' },
        ],
        onError: { actions: 'fail', target: 'done' },
      },
      after: { answer: 'cancelling' },
    },
    showing: {
      invoke: {
        id: 'shownCode',
        src: 'shownCode',
        input: ({ context: { transaction } }) => ({ transaction, showForMs: ORDER_CODE_MS }),
        onDone: [
          {
            guard: ({ event }) => event.output.kind === 'timed-out',
            actions: assign({ why: 'timed-out' }),
            target: 'checking',
          },
          {
            guard: ({ event }) => event.output.kind === 'given-up',
            actions: assign({ why: 'cancelled' }),
            target: 'cancelling',
          },
          {
            actions: assign(({ context, event: { output } }) =>
              output.kind === 'timed-out' || output.kind === 'given-up'
                ? {}
                : { result: endOfOrder(context, output) },
            ),
            target: 'ended',
          },
        ],
        onError: { actions: 'fail', target: 'done' },
      },
      on: { CANCEL: { actions: forwardTo('shownCode') } },
    },
    checking: {
      invoke: {
        id: 'inquirePayment',
        src: 'inquirePayment',
        input: ({ context: { transaction } }) => ({ transaction }),
        onDone: [
          {
            guard: ({ event }) => isOver(event.output),
            actions: { type: 'keepEnd', params: ({ event }) => ({ end: event.output }) },
            target: 'ended',
          },
          { target: 'cancelling' },
        ],
        onError: { actions: 'fail', target: 'done' },
      },
      after: { answer: 'cancelling' },
    },
    cancelling: {
      invoke: {
        id: 'cancellation',
        src: 'cancellation',
        input: ({ context: { transaction, amount } }) => ({ transaction, amount }),
        onDone: {
          actions: { type: 'keepEnd', params: ({ event }) => ({ end: event.output }) },
          target: 'ended',
        },
        onError: { actions: 'fail', target: 'done' },
      },
    },
    ended: { always: [{ guard: 'hasPaper', target: 'printing' }, { target: 'done' }] },
    printing: {
      invoke: {
        id: 'printReceipts',
        src: 'printReceipts',
        input: ({ context: { transaction } }) => ({ transaction }),
        onDone: {
          actions: assign(({ context, event }) => ({
            result: { ...context.result, receipts: event.output },
          })),
          target: 'done',
        },
        onError: { actions: { type: 'conclude', params: { receipts: 'failed' } }, target: 'done' },
      },
    },
    done: { type: 'final' },
  },
});
