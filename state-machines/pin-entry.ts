import { assign, setup } from 'xstate';
import type { PinProblem } from '../runtime/contract/terminal-view.ts';
import type { CustomerEvent, KeyEvent } from './events.ts';
import { cancelPinEntry, padKeys, startPinEntry, takePinBlock } from './ports.ts';
import { extendQuestion, firstQuestion, nextQuestion, type Question, timings } from './question.ts';

/** The longest PIN that ISO 9564 allows; the shortest is the pad's business and its answer. */
const MAX_PIN_DIGITS = 12;

export interface PinEntryInput {
  readonly problem: PinProblem | undefined;
}

export type PinEntryOutput = 'entered' | 'cancelled' | 'timed-out' | 'failed';

interface Context {
  readonly digits: number;
  readonly problem: PinProblem | undefined;
  readonly question: Question;
  readonly result: PinEntryOutput;
}

/** Asks for the PIN. All it ever sees of a digit is that one was pressed. */
export const pinEntryMachine = setup({
  types: {} as {
    context: Context;
    input: PinEntryInput;
    events: CustomerEvent | KeyEvent;
    output: PinEntryOutput;
  },
  actors: { startPinEntry, takePinBlock, cancelPinEntry, padKeys },
  delays: { pin: timings.pin },
  guards: {
    isKey: ({ event }, params: { key: KeyEvent['key'] }) =>
      event.type === 'KEY' && event.key === params.key,
    mayExtend: ({ context }) => !context.question.extended,
    wasEntered: (_, params: { outcome: string }) => params.outcome === 'ok',
    wasTooShort: (_, params: { outcome: string }) => params.outcome === 'too-short',
  },
  actions: {
    countDigit: assign({ digits: ({ context }) => Math.min(MAX_PIN_DIGITS, context.digits + 1) }),
    forgetDigits: assign({ digits: 0 }),
    extend: assign({ question: ({ context }) => extendQuestion(context.question) }),
    complain: assign({ problem: (_, params: { problem: PinProblem }) => params.problem }),
    conclude: assign({ result: (_, params: { result: PinEntryOutput }) => params.result }),
    ask: assign({ question: ({ context }) => nextQuestion(context.question), digits: 0 }),
  },
}).createMachine({
  id: 'pinEntry',
  context: ({ input }) => ({
    digits: 0,
    problem: input.problem,
    question: firstQuestion,
    result: 'failed',
  }),
  output: ({ context }) => context.result,
  initial: 'starting',
  states: {
    starting: {
      entry: 'ask',
      invoke: {
        id: 'startPinEntry',
        src: 'startPinEntry',
        onDone: [
          {
            guard: { type: 'wasEntered', params: ({ event }) => ({ outcome: event.output }) },
            target: 'entering',
          },
          { target: 'done' },
        ],
        onError: 'done',
      },
      on: {
        CANCEL: {
          actions: { type: 'conclude', params: { result: 'cancelled' } },
          target: 'stopping',
        },
      },
    },
    entering: {
      invoke: { id: 'padKeys', src: 'padKeys', input: { mode: 'pin' }, onError: 'done' },
      after: {
        pin: { actions: { type: 'conclude', params: { result: 'timed-out' } }, target: 'stopping' },
      },
      on: {
        KEY: [
          { guard: { type: 'isKey', params: { key: 'masked-digit' } }, actions: 'countDigit' },
          { guard: { type: 'isKey', params: { key: 'clear' } }, actions: 'forgetDigits' },
          { guard: { type: 'isKey', params: { key: 'enter' } }, target: 'encrypting' },
          {
            guard: { type: 'isKey', params: { key: 'cancel' } },
            actions: { type: 'conclude', params: { result: 'cancelled' } },
            target: 'stopping',
          },
        ],
        CANCEL: {
          actions: { type: 'conclude', params: { result: 'cancelled' } },
          target: 'stopping',
        },
        MORE_TIME: { guard: 'mayExtend', actions: 'extend', target: 'entering', reenter: true },
      },
    },
    encrypting: {
      invoke: {
        id: 'takePinBlock',
        src: 'takePinBlock',
        onDone: [
          {
            guard: { type: 'wasEntered', params: ({ event }) => ({ outcome: event.output }) },
            actions: { type: 'conclude', params: { result: 'entered' } },
            target: 'done',
          },
          {
            guard: { type: 'wasTooShort', params: ({ event }) => ({ outcome: event.output }) },
            actions: { type: 'complain', params: { problem: 'too-short' } },
            target: 'starting',
          },
          { target: 'done' },
        ],
        onError: 'done',
      },
    },
    stopping: {
      invoke: {
        id: 'cancelPinEntry',
        src: 'cancelPinEntry',
        // A pad that cannot be told to stop would fail the next customer too.
        onDone: [
          {
            guard: { type: 'wasEntered', params: ({ event }) => ({ outcome: event.output }) },
            target: 'done',
          },
          { actions: { type: 'conclude', params: { result: 'failed' } }, target: 'done' },
        ],
        onError: { actions: { type: 'conclude', params: { result: 'failed' } }, target: 'done' },
      },
    },
    done: { type: 'final' },
  },
});
