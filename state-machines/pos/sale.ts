import { assign, setup } from 'xstate';
import {
  authoriseSale,
  type CardCompletion,
  type CardDecision,
  type CardPresented,
  completeCard,
  type EntryWay,
  presentCard,
  printReceipts,
  readCard,
  removeCard,
  type SaleAuthorisation,
  type SalePrompt,
  type SaleSettled,
  type SettleSaleInput,
  settleSale,
} from './ports.ts';

export interface SaleInput {
  readonly amount: number;
}

/** Why there was no sale. */
export type SaleWhy =
  | 'host'
  | 'card'
  /** The host had approved; a reversal is stored. */
  | 'card-after-host'
  | 'no-answer'
  | 'not-sent'
  | 'cancelled'
  | 'timed-out'
  | 'unreadable'
  | 'device';

export interface SaleOutput {
  readonly kind: 'approved' | 'declined' | 'no-sale';
  /** Undefined where it was approved. */
  readonly why: SaleWhy | undefined;
  /** DE39 of a decline; else empty. */
  readonly code: string;
  readonly amount: number;
  /** The merchant's copy is to be signed. */
  readonly signature: boolean;
  readonly receipts: 'printed' | 'failed' | 'none';
  readonly terminal: 'ok' | 'device' | 'needs-operator';
}

interface Context {
  readonly amount: number;
  readonly accept: readonly EntryWay[];
  readonly prompt: SalePrompt;
  readonly fallback: boolean;
  readonly way: EntryWay;
  readonly attempts: number;
  readonly authorisation: SaleAuthorisation | undefined;
  readonly settlement: SettleSaleInput | undefined;
  readonly transaction: string;
  readonly result: SaleOutput;
}

type SaleEvent = { readonly type: 'CANCEL' };

/** Cards read in vain in one sale, after which the cashier starts anew. */
const MOST_ATTEMPTS = 5;

type NoSale = Pick<SaleOutput, 'kind' | 'why'> & Partial<SaleOutput>;

/** What a card that refused, or was refused, comes to. */
function refusedBy(authorisation: SaleAuthorisation | undefined): NoSale {
  switch (authorisation?.kind) {
    case 'declined':
      return { kind: 'declined', why: 'host', code: authorisation.code };
    case 'unknown':
      return { kind: 'no-sale', why: 'no-answer' };
    case 'not-sent':
      return { kind: 'no-sale', why: 'not-sent' };
    default:
      return { kind: 'declined', why: 'card' };
  }
}

/** The end that card and host make together; undefined: nothing to put on record. */
function settlementOf(
  { authorisation, amount }: Context,
  completion: CardCompletion,
): SettleSaleInput | undefined {
  if (authorisation?.kind === 'approved') {
    const { transaction } = authorisation;
    return completion.kind === 'approved'
      ? { kind: 'captured', transaction, signature: completion.signature }
      : { kind: 'reverse', transaction };
  }
  if (completion.kind !== 'approved') return undefined;
  return { kind: 'offline', amount, signature: completion.signature };
}

/**
 * One sale at the till: a card, the host, the card again, the books, the paper. The customer is
 * told that it is approved only when that is durable.
 */
export const saleMachine = setup({
  types: {} as { context: Context; input: SaleInput; events: SaleEvent; output: SaleOutput },
  actors: {
    presentCard,
    readCard,
    authoriseSale,
    completeCard,
    settleSale,
    printReceipts,
    removeCard,
  },
  delays: { presentCard: 90_000 },
  guards: {
    isCard: (_, params: { presented: CardPresented }) => params.presented.kind === 'card',
    mayTryAgain: ({ context }, params: { presented: CardPresented }) =>
      params.presented.kind === 'unreadable' && context.attempts < MOST_ATTEMPTS,
    isForHost: (_, params: { decision: CardDecision }) => params.decision.kind === 'online',
    isApprovedOffline: (_, params: { decision: CardDecision }) =>
      params.decision.kind === 'approved',
    mayAskAgain: ({ context }, params: { decision: CardDecision }) =>
      params.decision.kind === 'again' && context.attempts < MOST_ATTEMPTS,
    hasSettlement: ({ context }, params: { completion: CardCompletion }) =>
      settlementOf(context, params.completion) !== undefined,
    wasApprovedByHost: ({ context }) => context.authorisation?.kind === 'approved',
    isReversal: ({ context }) => context.settlement?.kind === 'reverse',
  },
  actions: {
    keepWay: assign({
      way: ({ context }, params: { presented: CardPresented }) =>
        params.presented.kind === 'card' ? params.presented.way : context.way,
    }),
    complain: assign(({ context }) => ({
      prompt: 'try-again' as const,
      attempts: context.attempts + 1,
    })),
    askAgain: assign(({ context }, params: { decision: CardDecision }) => {
      if (params.decision.kind !== 'again') return {};
      const { accept, prompt, fallback } = params.decision;
      return { accept, prompt, fallback, attempts: context.attempts + 1 };
    }),
    conclude: assign({
      result: ({ context }, params: NoSale) => ({ ...context.result, ...params }),
    }),
    notPresented: assign({
      result: ({ context }, params: { presented: CardPresented }): SaleOutput => {
        const { kind } = params.presented;
        if (kind === 'failed') return { ...context.result, why: 'device', terminal: 'device' };
        return { ...context.result, why: kind === 'cancelled' ? 'cancelled' : 'unreadable' };
      },
    }),
    notRead: assign({
      result: ({ context }, params: { decision: CardDecision }): SaleOutput => {
        const { kind } = params.decision;
        if (kind === 'declined') return { ...context.result, kind: 'declined', why: 'card' };
        if (kind === 'failed') return { ...context.result, why: 'device', terminal: 'device' };
        return { ...context.result, why: kind === 'cancelled' ? 'cancelled' : 'unreadable' };
      },
    }),
    approveOffline: assign({
      settlement: ({ context }, params: { decision: CardDecision }) =>
        params.decision.kind === 'approved'
          ? {
              kind: 'offline' as const,
              amount: context.amount,
              signature: params.decision.signature,
            }
          : undefined,
    }),
    keepAnswer: assign({
      authorisation: (_, params: { answer: SaleAuthorisation }) => params.answer,
    }),
    keepSettlement: assign({
      settlement: ({ context }, params: { completion: CardCompletion }) =>
        settlementOf(context, params.completion),
    }),
    reverse: assign({
      settlement: ({ context }) => settlementOf(context, { kind: 'declined' }),
    }),
    refuse: assign({
      result: ({ context }) => ({ ...context.result, ...refusedBy(context.authorisation) }),
    }),
    reversed: assign({
      result: ({ context }) => ({
        ...context.result,
        kind: 'declined' as const,
        why: 'card-after-host' as const,
      }),
    }),
    approve: assign(({ context }, params: { settled: SaleSettled }) => ({
      transaction: params.settled.transaction,
      result: {
        ...context.result,
        kind: 'approved' as const,
        why: undefined,
        signature: context.settlement?.kind !== 'reverse' && context.settlement?.signature === true,
      },
    })),
    keepPrinted: assign({
      result: ({ context }, params: { receipts: 'printed' | 'failed' }) => ({
        ...context.result,
        receipts: params.receipts,
      }),
    }),
    padFailed: assign({
      result: ({ context }) => ({
        ...context.result,
        terminal: context.result.terminal === 'ok' ? ('device' as const) : context.result.terminal,
      }),
    }),
  },
}).createMachine({
  id: 'sale',
  context: ({ input }) => ({
    amount: input.amount,
    accept: ['swipe', 'chip', 'tap'],
    prompt: 'present',
    fallback: false,
    way: 'chip',
    attempts: 0,
    authorisation: undefined,
    settlement: undefined,
    transaction: '',
    result: {
      kind: 'no-sale',
      why: 'device',
      code: '',
      amount: input.amount,
      signature: false,
      receipts: 'none',
      terminal: 'ok',
    },
  }),
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
            guard: { type: 'isCard', params: ({ event }) => ({ presented: event.output }) },
            actions: { type: 'keepWay', params: ({ event }) => ({ presented: event.output }) },
            target: 'reading',
          },
          {
            guard: { type: 'mayTryAgain', params: ({ event }) => ({ presented: event.output }) },
            actions: 'complain',
            target: 'presenting',
            reenter: true,
          },
          {
            actions: { type: 'notPresented', params: ({ event }) => ({ presented: event.output }) },
            target: 'removing',
          },
        ],
        onError: { actions: 'padFailed', target: 'removing' },
      },
      after: {
        presentCard: {
          actions: { type: 'conclude', params: { kind: 'no-sale', why: 'timed-out' } },
          target: 'removing',
        },
      },
      on: {
        CANCEL: {
          actions: { type: 'conclude', params: { kind: 'no-sale', why: 'cancelled' } },
          target: 'removing',
        },
      },
    },
    reading: {
      invoke: {
        id: 'readCard',
        src: 'readCard',
        input: ({ context: { amount, way, fallback } }) => ({ amount, way, fallback }),
        onDone: [
          {
            guard: { type: 'isForHost', params: ({ event }) => ({ decision: event.output }) },
            target: 'authorising',
          },
          {
            guard: {
              type: 'isApprovedOffline',
              params: ({ event }) => ({ decision: event.output }),
            },
            actions: {
              type: 'approveOffline',
              params: ({ event }) => ({ decision: event.output }),
            },
            target: 'settling',
          },
          {
            guard: { type: 'mayAskAgain', params: ({ event }) => ({ decision: event.output }) },
            actions: { type: 'askAgain', params: ({ event }) => ({ decision: event.output }) },
            target: 'presenting',
          },
          {
            actions: { type: 'notRead', params: ({ event }) => ({ decision: event.output }) },
            target: 'removing',
          },
        ],
        onError: { actions: 'padFailed', target: 'removing' },
      },
      on: {
        CANCEL: {
          actions: { type: 'conclude', params: { kind: 'no-sale', why: 'cancelled' } },
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
          actions: { type: 'keepAnswer', params: ({ event }) => ({ answer: event.output }) },
          target: 'completing',
        },
        // The intent is open in the journal: recovery reverses it.
        onError: {
          actions: {
            type: 'conclude',
            params: { kind: 'no-sale', why: 'no-answer', terminal: 'needs-operator' },
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
            guard: { type: 'hasSettlement', params: ({ event }) => ({ completion: event.output }) },
            actions: {
              type: 'keepSettlement',
              params: ({ event }) => ({ completion: event.output }),
            },
            target: 'settling',
          },
          { actions: 'refuse', target: 'removing' },
        ],
        onError: [
          { guard: 'wasApprovedByHost', actions: 'reverse', target: 'settling' },
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
          { guard: 'isReversal', actions: 'reversed', target: 'removing' },
          {
            actions: { type: 'approve', params: ({ event }) => ({ settled: event.output }) },
            target: 'printing',
          },
        ],
        onError: {
          actions: {
            type: 'conclude',
            params: { kind: 'no-sale', why: 'device', terminal: 'needs-operator' },
          },
          target: 'removing',
        },
      },
    },
    printing: {
      invoke: {
        id: 'printReceipts',
        src: 'printReceipts',
        input: ({ context }) => ({ transaction: context.transaction }),
        onDone: {
          actions: { type: 'keepPrinted', params: ({ event }) => ({ receipts: event.output }) },
          target: 'removing',
        },
        onError: {
          actions: { type: 'keepPrinted', params: { receipts: 'failed' } },
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
          { guard: ({ event }) => event.output === 'removed', target: 'done' },
          { actions: 'padFailed', target: 'done' },
        ],
        onError: { actions: 'padFailed', target: 'done' },
      },
    },
    done: { type: 'final' },
  },
});
