import { assign, setup } from 'xstate';
import type { CodeProblem } from '../../runtime/contract/pos-view.ts';
import { cancellationMachine } from './cancellation.ts';
import {
  askWallet,
  beginPayment,
  inquirePayment,
  type OpenPayment,
  presentCode,
} from './payment-ports.ts';
import { isOver, type PaymentEnd } from './payment-word.ts';
import { printReceipts } from './ports.ts';
import { broken, concluded, hasPaper, noSale, type SaleOutput } from './sale-result.ts';
import { ANSWER_MS, PAUSE_MS, PRESENT_MS } from './times.ts';

export interface CodePaymentInput {
  readonly amount: number;
  /** One that an earlier run of the terminal left open. */
  readonly resume?: OpenPayment | undefined;
}

interface Context {
  readonly amount: number;
  readonly transaction: string;
  readonly cancelling: boolean;
  readonly problem: CodeProblem | undefined;
  /** Inquiries so far. */
  readonly round: number;
  readonly result: SaleOutput;
}

/** After as many inquiries without an end the payment is taken back (10 to 20 are usual). */
const MOST_INQUIRIES = 10;

/**
 * One sale by the code that a wallet shows: pay, and where that has no telling answer, inquire,
 * then cancel. Nobody hears that it is paid before it is durable; nobody guesses.
 */
export const walletPaymentMachine = setup({
  types: {} as {
    context: Context;
    input: CodePaymentInput;
    events: { readonly type: 'CANCEL' };
    output: SaleOutput;
  },
  actors: {
    presentCode,
    beginPayment,
    askWallet,
    inquirePayment,
    cancellation: cancellationMachine,
    printReceipts,
  },
  delays: { presentCode: PRESENT_MS, answer: ANSWER_MS, pause: PAUSE_MS },
  guards: {
    isCancelling: ({ context }) => context.cancelling,
    isResumed: ({ context }) => context.transaction !== '',
    mayInquire: ({ context }) => context.round < MOST_INQUIRIES,
    hasPaper: ({ context }) => hasPaper(context.result),
  },
  actions: {
    conclude: assign(({ context }, change: Partial<SaleOutput>) => ({
      result: { ...context.result, ...change },
    })),
    keepEnd: assign(({ context }, { end }: { end: PaymentEnd }) => ({
      result: concluded(context.result, end),
    })),
    fail: assign(({ context }) => ({ result: broken(context.result) })),
  },
}).createMachine({
  id: 'walletPayment',
  context: ({ input: { amount, resume } }) => ({
    amount,
    transaction: resume?.transaction ?? '',
    cancelling: resume?.cancelling ?? false,
    problem: undefined,
    round: 0,
    result: noSale('wallet-code', amount),
  }),
  output: ({ context }) => context.result,
  initial: 'starting',
  states: {
    starting: {
      always: [
        { guard: 'isCancelling', target: 'cancelling' },
        { guard: 'isResumed', target: 'unanswered' },
        { target: 'presenting' },
      ],
    },
    presenting: {
      initial: 'reading',
      // Over all codes that are shown: a wrong one gives no more time.
      after: {
        presentCode: {
          actions: { type: 'conclude', params: { why: 'timed-out' } },
          target: 'done',
        },
      },
      on: {
        CANCEL: { actions: { type: 'conclude', params: { why: 'cancelled' } }, target: 'done' },
      },
      states: {
        reading: {
          invoke: {
            id: 'presentCode',
            src: 'presentCode',
            input: ({ context: { amount } }) => ({ amount }),
            onDone: [
              {
                guard: ({ event }) => event.output.kind === 'code',
                target: '#walletPayment.recording',
              },
              {
                guard: ({ event }) => event.output.kind === 'other',
                actions: assign(({ event }) => ({
                  problem: event.output.kind === 'other' ? event.output.problem : undefined,
                })),
                target: 'reading',
                reenter: true,
              },
              { target: '#walletPayment.done' },
            ],
            onError: '#walletPayment.done',
          },
        },
      },
    },
    recording: {
      invoke: {
        id: 'beginPayment',
        src: 'beginPayment',
        input: ({ context: { amount } }) => ({ amount, method: 'wallet-code' as const }),
        onDone: {
          actions: assign(({ event }) => ({ transaction: event.output.transaction })),
          target: 'paying',
        },
        onError: { actions: 'fail', target: 'done' },
      },
    },
    paying: {
      invoke: {
        id: 'askWallet',
        src: 'askWallet',
        input: ({ context: { transaction } }) => ({ transaction }),
        onDone: [
          {
            guard: ({ event }) => isOver(event.output),
            actions: { type: 'keepEnd', params: ({ event }) => ({ end: event.output }) },
            target: 'ended',
          },
          { target: 'pausing' },
        ],
        onError: { actions: 'fail', target: 'done' },
      },
      after: { answer: 'pausing' },
    },
    unanswered: {
      always: [{ guard: 'mayInquire', target: 'inquiring' }, { target: 'cancelling' }],
    },
    pausing: {
      after: { pause: 'unanswered' },
      on: { CANCEL: 'cancelling' },
    },
    inquiring: {
      entry: assign(({ context }) => ({ round: context.round + 1 })),
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
          { target: 'pausing' },
        ],
        onError: { actions: 'fail', target: 'done' },
      },
      after: { answer: 'pausing' },
      on: { CANCEL: 'cancelling' },
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
