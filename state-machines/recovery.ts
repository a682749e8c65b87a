import { assign, setup } from 'xstate';
import { worth } from './atm/note-plan.ts';
import {
  closeTransaction,
  type DispenseOutcome,
  findOpenTransaction,
  lastDispense,
  type OpenTransaction,
  type Settlement,
  settle,
} from './ports.ts';

export type RecoveryOutput = 'clear' | 'needs-operator';

interface Context {
  readonly open: OpenTransaction | undefined;
  readonly dispensed: number | 'unknown';
  readonly result: RecoveryOutput;
}

/** Notes that a presenter stacked may never have been handed out: that is not guessed. */
function leftAfter(
  open: OpenTransaction | undefined,
  outcome: DispenseOutcome,
): number | 'unknown' {
  if (outcome.kind !== 'counted') return 'unknown';
  const counted = worth(outcome.exit, open?.denominations ?? []);
  return open?.presenter && counted > 0 ? 'unknown' : counted;
}

/**
 * Resolves what a cut of power left open, one transaction after the other. Before the dispense
 * intent nothing can have left; after it only the dispenser knows; once it was counted, the
 * journal does.
 */
export const recoveryMachine = setup({
  types: {} as { context: Context; output: RecoveryOutput },
  actors: { findOpenTransaction, lastDispense, settle, closeTransaction },
  guards: {
    isNothing: (_, params: { open: OpenTransaction | undefined }) => params.open === undefined,
    isInDoubt: (_, params: { open: OpenTransaction | undefined }) =>
      params.open?.stage === 'dispensing',
    isCounted: (_, params: { outcome: DispenseOutcome }) => params.outcome.kind === 'counted',
    isForOperator: (_, params: { settlement: Settlement }) => params.settlement === 'operator',
  },
  actions: {
    take: assign({
      open: (_, params: { open: OpenTransaction | undefined }) => params.open,
      dispensed: (_, params: { open: OpenTransaction | undefined }) => params.open?.dispensed ?? 0,
    }),
    count: assign({
      dispensed: ({ context }, params: { outcome: DispenseOutcome }) =>
        leftAfter(context.open, params.outcome),
    }),
    clear: assign({ result: 'clear' as const }),
  },
}).createMachine({
  id: 'recovery',
  context: { open: undefined, dispensed: 0, result: 'needs-operator' },
  output: ({ context }) => context.result,
  initial: 'looking',
  states: {
    looking: {
      invoke: {
        id: 'findOpenTransaction',
        src: 'findOpenTransaction',
        onDone: [
          {
            guard: { type: 'isNothing', params: ({ event }) => ({ open: event.output }) },
            actions: 'clear',
            target: 'done',
          },
          {
            guard: { type: 'isInDoubt', params: ({ event }) => ({ open: event.output }) },
            actions: { type: 'take', params: ({ event }) => ({ open: event.output }) },
            target: 'asking',
          },
          {
            actions: { type: 'take', params: ({ event }) => ({ open: event.output }) },
            target: 'settling',
          },
        ],
        onError: 'done',
      },
    },
    asking: {
      invoke: {
        id: 'lastDispense',
        src: 'lastDispense',
        onDone: {
          actions: { type: 'count', params: ({ event }) => ({ outcome: event.output }) },
          target: 'settling',
        },
        onError: 'done',
      },
    },
    settling: {
      invoke: {
        id: 'settle',
        src: 'settle',
        input: ({ context }) => ({
          transaction: context.open?.transaction ?? '',
          amount: context.open?.amount ?? 0,
          dispensed: context.dispensed,
        }),
        onDone: [
          {
            guard: { type: 'isForOperator', params: ({ event }) => ({ settlement: event.output }) },
            target: 'done',
          },
          { target: 'closing' },
        ],
        onError: 'done',
      },
    },
    closing: {
      invoke: {
        id: 'closeTransaction',
        src: 'closeTransaction',
        input: ({ context }) => ({
          transaction: context.open?.transaction ?? '',
          cash: 'unobserved' as const,
        }),
        onDone: 'looking',
        onError: 'done',
      },
    },
    done: { type: 'final' },
  },
});
