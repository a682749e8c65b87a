import type { IssuerMemory, OrderedScripts } from '../../emv/issuer/issuer-memory.ts';
import type { ScriptOrder } from '../../emv/issuer/scripts.ts';
import { createCounters, type SwitchDatabase } from './database.ts';

/** What the issuers know of their chips, in the switch's database: it survives a restart. */
export function createChipMemory(database: SwitchDatabase): IssuerMemory {
  const counter = database
    .prepare<[string], number>('SELECT counter FROM chip_counter WHERE card = ?')
    .pluck();
  const saveCounter = database.prepare<[string, number]>(
    `INSERT INTO chip_counter (card, counter) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET counter = excluded.counter`,
  );
  const orders = database
    .prepare<[string], string>('SELECT orders FROM chip_orders WHERE pan = ?')
    .pluck();
  const saveOrders = database.prepare<[string, string]>(
    `INSERT INTO chip_orders (pan, orders) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET orders = excluded.orders`,
  );
  return {
    lastCounter: (card) => counter.get(card) ?? 0,
    saveCounter(card, value) {
      saveCounter.run(card, value);
    },
    orders(pan) {
      const text = orders.get(pan);
      if (text === undefined) return undefined;
      const saved = JSON.parse(text) as OrderedScripts | readonly ScriptOrder[];
      // Saved before it was kept what was sent.
      return 'orders' in saved ? saved : { orders: saved, sent: 0, sentTo: undefined };
    },
    saveOrders(pan, ordered) {
      saveOrders.run(pan, JSON.stringify(ordered));
    },
    nextScript: createCounters(database)('issuer scripts'),
  };
}
