import { assign, not, setup } from 'xstate';
import {
  type DispenseOutcome,
  dispense,
  lastDispense,
  prepareDispense,
  present,
  retract,
  type Settlement,
  settle,
  waitForCashTaken,
} from '../ports.ts';
import { timings } from '../question.ts';
import { worth } from './note-plan.ts';

export interface CashInput {
  readonly transaction: string;
  readonly amount: number;
  readonly notes: readonly number[];
  readonly denominations: readonly number[];
  readonly presenter: boolean;
  readonly retract: boolean;
}

export interface CashOutput {
  /** Đồng that left the machine; `unknown` waits for an operator. */
  readonly dispensed: number | 'unknown';
  readonly settlement: Settlement;
  readonly end: 'taken' | 'left-in-exit' | 'retracted' | 'retract-failed' | 'none';
  /** The dispenser should be looked at before the next customer. */
  readonly trouble: boolean;
}

interface Context extends CashInput, CashOutput {
  readonly exit: readonly number[];
}

/**
 * Pays out an approved amount. Order is everything: the intent is durable before notes move
 * (`preparing`), what really left is durable before the customer is asked for anything
 * (`settling`), and an answer that never came is asked for again (`asking`), never guessed.
 * In all states tagged `money-in-flight` a cut of power leaves an open intent.
 */
export const cashMachine = setup({
  types: {} as { context: Context; input: CashInput; output: CashOutput; tags: 'money-in-flight' },
  actors: {
    prepareDispense,
    dispense,
    lastDispense,
    present,
    settle,
    waitForCashTaken,
    retract,
  },
  delays: { takeCash: timings.takeCash },
  guards: {
    isReady: (_, params: { outcome: string }) => params.outcome === 'ready',
    isCounted: (_, params: { outcome: DispenseOutcome }) => params.outcome.kind === 'counted',
    wasPresented: (_, params: { outcome: string }) => params.outcome === 'presented',
    wasTaken: (_, params: { outcome: string }) => params.outcome === 'taken',
    wasRetracted: (_, params: { outcome: string }) => params.outcome === 'retracted',
    mustPresent: ({ context }) =>
      context.presenter && worth(context.exit, context.denominations) > 0,
    someLeft: ({ context }) => context.dispensed !== 'unknown' && context.dispensed > 0,
    canRetract: ({ context }) => context.retract,
  },
  actions: {
    count: assign((_, params: { outcome: DispenseOutcome }) =>
      params.outcome.kind === 'counted'
        ? { exit: params.outcome.exit, trouble: params.outcome.trouble }
        : {},
    ),
    believeCounts: assign({
      dispensed: ({ context }) => worth(context.exit, context.denominations),
    }),
    nothingLeft: assign({ dispensed: 0, trouble: true }),
    notKnown: assign({ dispensed: 'unknown' as const, trouble: true }),
    record: assign({ settlement: (_, params: { settlement: Settlement }) => params.settlement }),
    handOver: assign({ settlement: 'operator' as const, trouble: true }),
    end: assign({ end: (_, params: { end: CashOutput['end'] }) => params.end }),
    inTrouble: assign({ trouble: true }),
  },
}).createMachine({
  id: 'cash',
  context: ({ input }) => ({
    ...input,
    exit: input.notes.map(() => 0),
    dispensed: 0,
    settlement: 'operator',
    end: 'none',
    trouble: false,
  }),
  output: ({ context }) => ({
    dispensed: context.dispensed,
    settlement: context.settlement,
    end: context.end,
    trouble: context.trouble,
  }),
  initial: 'preparing',
  states: {
    preparing: {
      tags: 'money-in-flight',
      invoke: {
        id: 'prepareDispense',
        src: 'prepareDispense',
        input: ({ context }) => ({ transaction: context.transaction, notes: context.notes }),
        onDone: [
          {
            guard: { type: 'isReady', params: ({ event }) => ({ outcome: event.output }) },
            target: 'dispensing',
          },
          { actions: 'nothingLeft', target: 'settling' },
        ],
        onError: { actions: 'nothingLeft', target: 'settling' },
      },
    },
    dispensing: {
      tags: 'money-in-flight',
      invoke: {
        id: 'dispense',
        src: 'dispense',
        input: ({ context }) => ({ transaction: context.transaction, notes: context.notes }),
        onDone: [
          {
            guard: { type: 'isCounted', params: ({ event }) => ({ outcome: event.output }) },
            actions: { type: 'count', params: ({ event }) => ({ outcome: event.output }) },
            target: 'presenting',
          },
          { target: 'asking' },
        ],
        onError: 'asking',
      },
    },
    asking: {
      tags: 'money-in-flight',
      entry: 'inTrouble',
      invoke: {
        id: 'lastDispense',
        src: 'lastDispense',
        onDone: [
          {
            guard: { type: 'isCounted', params: ({ event }) => ({ outcome: event.output }) },
            actions: [
              { type: 'count', params: ({ event }) => ({ outcome: event.output }) },
              'inTrouble',
            ],
            target: 'presenting',
          },
          { actions: 'notKnown', target: 'settling' },
        ],
        onError: { actions: 'notKnown', target: 'settling' },
      },
    },
    presenting: {
      tags: 'money-in-flight',
      always: { guard: not('mustPresent'), actions: 'believeCounts', target: 'settling' },
      invoke: {
        id: 'present',
        src: 'present',
        onDone: [
          {
            guard: { type: 'wasPresented', params: ({ event }) => ({ outcome: event.output }) },
            actions: 'believeCounts',
            target: 'settling',
          },
          { actions: 'notKnown', target: 'settling' },
        ],
        onError: { actions: 'notKnown', target: 'settling' },
      },
    },
    settling: {
      tags: 'money-in-flight',
      invoke: {
        id: 'settle',
        src: 'settle',
        input: ({ context }) => ({
          transaction: context.transaction,
          amount: context.amount,
          dispensed: context.dispensed,
        }),
        onDone: [
          {
            guard: 'someLeft',
            actions: { type: 'record', params: ({ event }) => ({ settlement: event.output }) },
            target: 'offering',
          },
          {
            actions: { type: 'record', params: ({ event }) => ({ settlement: event.output }) },
            target: 'done',
          },
        ],
        onError: [
          { guard: 'someLeft', actions: 'handOver', target: 'offering' },
          { actions: 'handOver', target: 'done' },
        ],
      },
    },
    offering: {
      invoke: {
        id: 'waitForCashTaken',
        src: 'waitForCashTaken',
        onDone: [
          {
            guard: { type: 'wasTaken', params: ({ event }) => ({ outcome: event.output }) },
            actions: { type: 'end', params: { end: 'taken' } },
            target: 'done',
          },
          {
            actions: [{ type: 'end', params: { end: 'left-in-exit' } }, 'inTrouble'],
            target: 'done',
          },
        ],
        onError: {
          actions: [{ type: 'end', params: { end: 'left-in-exit' } }, 'inTrouble'],
          target: 'done',
        },
      },
      after: {
        takeCash: [
          { guard: 'canRetract', target: 'retracting' },
          {
            actions: [{ type: 'end', params: { end: 'left-in-exit' } }, 'inTrouble'],
            target: 'done',
          },
        ],
      },
    },
    retracting: {
      invoke: {
        id: 'retract',
        src: 'retract',
        onDone: [
          {
            guard: { type: 'wasRetracted', params: ({ event }) => ({ outcome: event.output }) },
            actions: { type: 'end', params: { end: 'retracted' } },
            target: 'done',
          },
          {
            actions: [{ type: 'end', params: { end: 'retract-failed' } }, 'inTrouble'],
            target: 'done',
          },
        ],
        onError: {
          actions: [{ type: 'end', params: { end: 'retract-failed' } }, 'inTrouble'],
          target: 'done',
        },
      },
    },
    done: { type: 'final' },
  },
});
