import type { ScriptOrder } from './scripts.ts';

/** What an issuer must not forget of its chips. */
export interface IssuerMemory {
  /** The highest transaction counter (9F36) seen of an application; 0: none yet. */
  lastCounter(card: string): number;
  saveCounter(card: string, counter: number): void;
  /** What the card's next transaction brings it; undefined: never ordered anything. */
  orders(pan: string): readonly ScriptOrder[] | undefined;
  saveOrders(pan: string, orders: readonly ScriptOrder[]): void;
  /** Script identifiers, from 1. */
  nextScript(): number;
}

/** Forgets with the process. */
export function createIssuerMemory(): IssuerMemory {
  const counters = new Map<string, number>();
  const orders = new Map<string, readonly ScriptOrder[]>();
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
