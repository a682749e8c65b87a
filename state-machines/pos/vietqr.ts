import { assign, forwardTo, setup } from 'xstate';
import { beginPayment, closePayment, inquirePayment, openCase } from './payment-ports.ts';
import { isOver, type PaymentEnd } from './payment-word.ts';
import { printReceipts } from './ports.ts';
import { broken, concluded, hasPaper, noSale, type SaleOutput } from './sale-result.ts';
import { shownCodeMachine } from './shown-code.ts';
import { ANSWER_MS, PAUSE_MS, VIETQR_MS } from './times.ts';
import type { CodePaymentInput } from './wallet-payment.ts';

interface Context {
  readonly amount: number;
  readonly transaction: string;
  readonly payload: string;
  readonly why: 'timed-out' | 'cancelled';
  /** Inquiries without an answer since the code left the screen. */
  readonly tries: number;
  readonly result: SaleOutput;
}

const MOST_TRIES = 3;

function endOfCode({ result, why }: Context, end: PaymentEnd): SaleOutput {
  return end.kind === 'cancelled' ? { ...result, why } : concluded(result, end);
}

/**
 * One sale by a VietQR code for a bank's app. Nothing takes such a code back: whoever pays it after
 * its end has a case of his own.
 */
export const vietQrMachine = setup({
  types: {} as {
    context: Context;
    input: CodePaymentInput;
    events: { readonly type: 'CANCEL' };
    output: SaleOutput;
  },
  actors: {
    beginPayment,
    shownCode: shownCodeMachine,
    inquirePayment,
    closePayment,
    openCase,
    printReceipts,
  },
  delays: { answer: ANSWER_MS, pause: PAUSE_MS },
  guards: {
    isResumed: ({ context }) => context.transaction !== '',
    isLastTry: ({ context }) => context.tries >= MOST_TRIES,
    hasPaper: ({ context }) => hasPaper(context.result),
  },
  actions: {
    conclude: assign(({ context }, change: Partial<SaleOutput>) => ({
      result: { ...context.result, ...change },
    })),
    keepEnd: assign(({ context }, { end }: { end: PaymentEnd }) => ({
      result: endOfCode(context, end),
    })),
    fail: assign(({ context }) => ({ result: broken(context.result) })),
  },
}).createMachine({
  id: 'vietqr',
  context: ({ input: { amount, resume } }) => ({
    amount,
    transaction: resume?.transaction ?? '',
    payload: '',
    why: 'timed-out',
    tries: 1,
    result: noSale('vietqr', amount),
  }),
  output: ({ context }) => context.result,
  initial: 'starting',
  states: {
    starting: { always: [{ guard: 'isResumed', target: 'checking' }, { target: 'recording' }] },
    recording: {
      invoke: {
        id: 'beginPayment',
        src: 'beginPayment',
        input: ({ context: { amount } }) => ({ amount, method: 'vietqr' as const }),
        onDone: {
          actions: assign(({ event: { output } }) => ({
            transaction: output.transaction,
            payload: output.payload,
          })),
          target: 'showing',
        },
        onError: { actions: 'fail', target: 'done' },
      },
    },
    showing: {
      invoke: {
        id: 'shownCode',
        src: 'shownCode',
        input: ({ context: { transaction } }) => ({ transaction, showForMs: VIETQR_MS }),
        onDone: [
          { guard: ({ event }) => event.output.kind === 'timed-out', target: 'checking' },
          {
            guard: ({ event }) => event.output.kind === 'given-up',
            actions: assign({ why: 'cancelled' }),
            target: 'checking',
          },
          {
            actions: assign(({ context, event: { output } }) =>
              output.kind === 'timed-out' || output.kind === 'given-up'
                ? {}
                : { result: endOfCode(context, output) },
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
          { guard: ({ event }) => event.output.kind === 'unpaid', target: 'closing' },
          {
            guard: ({ event }) => isOver(event.output),
            actions: { type: 'keepEnd', params: ({ event }) => ({ end: event.output }) },
            target: 'ended',
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
          target: 'checking',
        },
      },
    },
    closing: {
      invoke: {
        id: 'closePayment',
        src: 'closePayment',
        input: ({ context: { transaction, why } }) => ({ transaction, why }),
        onDone: {
          actions: { type: 'keepEnd', params: ({ event }) => ({ end: event.output }) },
          target: 'ended',
        },
        onError: { actions: 'fail', target: 'done' },
      },
    },
    openingCase: {
      invoke: {
        id: 'openCase',
        src: 'openCase',
        input: ({ context: { transaction } }) => ({ transaction }),
        onDone: [
          {
            guard: ({ event }) => isOver(event.output),
            actions: { type: 'keepEnd', params: ({ event }) => ({ end: event.output }) },
            target: 'ended',
          },
          {
            actions: { type: 'conclude', params: { kind: 'unknown', why: 'no-answer' } },
            target: 'ended',
          },
        ],
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
