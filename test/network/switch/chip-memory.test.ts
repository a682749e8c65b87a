import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createIssuerMemory, type IssuerMemory } from '../../../emv/issuer/issuer-memory.ts';
import type { ChipIssuer } from '../../../network/switch/chip.ts';
import { createChipMemory } from '../../../network/switch/chip-memory.ts';
import { openSwitchDatabase } from '../../../network/switch/database.ts';
import { startBench } from './terminal.ts';

const PAN = '9704360000000000010';

it.each<readonly [string, () => IssuerMemory]>([
  ['in memory', createIssuerMemory],
  ['in the database', () => createChipMemory(openSwitchDatabase(':memory:'))],
])('counters and orders, %s', (_, create) => {
  const memory = create();
  expect([memory.lastCounter('a'), memory.orders(PAN)]).toEqual([0, undefined]);
  memory.saveCounter('a', 7);
  memory.saveCounter('a', 8);
  const ordered = {
    orders: [{ kind: 'change-pin', pin: '7531' }],
    sent: 1,
    sentTo: 'A0000007271010',
  } as const;
  memory.saveOrders(PAN, ordered);
  expect([memory.lastCounter('a'), memory.lastCounter('b')]).toEqual([8, 0]);
  expect(memory.orders(PAN)).toEqual(ordered);
  expect([memory.nextScript(), memory.nextScript()]).toEqual([1, 2]);
});

/** An issuer that takes a counter, in hex, for chip data. */
const counting = (memory: IssuerMemory): ChipIssuer => ({
  verify(pan, chipData) {
    const counter = Number.parseInt(chipData, 16);
    if (counter <= memory.lastCounter(pan)) return false;
    memory.saveCounter(pan, counter);
    return true;
  },
  answer: () => undefined,
});

it('a copied cryptogram is refused by the switch that starts again on the same file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tellerbench-chip-'));
  try {
    const database = join(folder, 'switch.db');
    const start = () => startBench({ database, chip: counting });
    const first = await start();
    const chip = (stan: string, counter: string) => ({
      11: stan,
      22: '051',
      23: '001',
      55: counter,
    });
    const card = first.card('vietcombank-debit');
    const paid = first.terminal.withdrawal(card, 50_000, chip('000801', '0005'));
    expect((await first.ask(paid))[39]).toBe('00');
    await first.world.stop();
    await first.clock.advance(0);
    const second = await start();
    const copied = second.terminal.withdrawal(card, 50_000, chip('000802', '0005'));
    expect((await second.ask(copied))[39]).toBe('63');
    const next = second.terminal.withdrawal(card, 50_000, chip('000803', '0006'));
    expect((await second.ask(next))[39]).toBe('00');
    await second.world.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a database of the version before is brought up to date', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tellerbench-version-'));
  try {
    const path = join(folder, 'switch.db');
    const old = openSwitchDatabase(path);
    const added = [
      ...['transfer', 'app_tries', 'refund', 'credit', 'credit_refund', 'wallet_payment'],
      ...['wallet_refund', 'checkout', 'chip_counter', 'chip_orders', 'notice'],
    ];
    for (const table of added) old.exec(`DROP TABLE ${table}`);
    old.exec("INSERT INTO counter (name, value) VALUES ('stan', 41)");
    old.pragma('user_version = 1');
    old.close();
    const now = openSwitchDatabase(path);
    expect(now.pragma('user_version', { simple: true })).toBe(4);
    expect(now.prepare('SELECT value FROM counter').pluck().get()).toBe(41);
    expect(now.prepare('SELECT count(*) FROM chip_counter').pluck().get()).toBe(0);
    now.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
