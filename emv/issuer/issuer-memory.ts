import type { ScriptOrder } from './scripts.ts';

/** What a card is to be told by script. */
export interface OrderedScripts {
  readonly orders: readonly ScriptOrder[];
  /** The first of them that went out with the last answer; the card has not said of them yet. */
  readonly sent: number;
  /** The application (AID) whose answer they went with. */
  readonly sentTo: string | undefined;
}

/** What an issuer must not forget of its chips. */
export interface IssuerMemory {
  /** The highest transaction counter (9F36) seen of an application; 0: none yet. */
  lastCounter(card: string): number;
  saveCounter(card: string, counter: number): void;
  /** Undefined: never ordered anything. */
  orders(pan: string): OrderedScripts | undefined;
  saveOrders(pan: string, ordered: OrderedScripts): void;
  /** Script identifiers, from 1. */
  nextScript(): number;
}

/** Forgets with the process. */
export function createIssuerMemory(): IssuerMemory {
  const counters = new Map<string, number>();
  const orders = new Map<string, OrderedScripts>();
  let scripts = 0;
  return {
    lastCounter: (card) => counters.get(card) ?? 0,
    saveCounter(card, counter) {
      counters.set(card, counter);
    },
    orders: (pan) => orders.get(pan),
    saveOrders(pan, ordered) {
      orders.set(pan, ordered);
    },
    nextScript: () => ++scripts,
  };
}
