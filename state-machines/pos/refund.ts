import { assign, setup } from 'xstate';
import { type RefundInput, refundSale } from './payment-ports.ts';
import { printReceipts } from './ports.ts';
import { broken, noRefund, refunded, type SaleOutput } from './sale-result.ts';

interface Context extends RefundInput {
  /** The refund's own name. */
  readonly refund: string;
  readonly result: SaleOutput;
}

/** Gives a sale back, wholly or in part, and hands out the paper. */
export const refundMachine = setup({
  types: {} as { context: Context; input: RefundInput; output: SaleOutput },
  actors: { refundSale, printReceipts },
  guards: { hasPaper: ({ context }) => context.refund !== '' },
}).createMachine({
  id: 'refund',
  context: ({ input }) => ({ ...input, refund: '', result: noRefund('card', input.amount) }),
  output: ({ context }) => context.result,
  initial: 'refunding',
  states: {
    refunding: {
      invoke: {
        id: 'refundSale',
        src: 'refundSale',
        input: ({ context: { transaction, amount } }) => ({ transaction, amount }),
        onDone: {
          actions: assign(({ context, event: { output } }) => ({
            refund: 'transaction' in output ? output.transaction : '',
            result: refunded(context.result, output),
          })),
          target: 'refunded',
        },
        onError: {
          actions: assign(({ context }) => ({ result: broken(context.result) })),
          target: 'done',
        },
      },
    },
    refunded: { always: [{ guard: 'hasPaper', target: 'printing' }, { target: 'done' }] },
    printing: {
      invoke: {
        id: 'printReceipts',
        src: 'printReceipts',
        input: ({ context }) => ({ transaction: context.refund }),
        onDone: {
          actions: assign(({ context, event }) => ({
            result: { ...context.result, receipts: event.output },
          })),
          target: 'done',
        },
        onError: {
          actions: assign(({ context }) => ({
            result: { ...context.result, receipts: 'failed' as const },
          })),
          target: 'done',
        },
      },
    },
    done: { type: 'final' },
  },
});
