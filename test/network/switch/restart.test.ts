import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSwitchDatabase } from '../../../network/switch/database.ts';
import { type Bench, startBench } from './terminal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerbench-switch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = () => startBench({ database: join(folder, 'switch.db') });

async function restart(bench: Bench): Promise<Bench> {
  await bench.world.stop();
  // What was on the wire when it was cut.
  await bench.clock.advance(0);
  expect(bench.clock.pending()).toBe(0);
  return start();
}

describe('a switch on a file, stopped and started again', () => {
  it('keeps balances, PIN tries, day totals, tombstones and answers', async () => {
    const first = await start();
    const id = 'vietcombank-debit';
    const card = first.card(id);
    const paid = first.terminal.withdrawal(card, 2_000_000);
    const neverCame = first.terminal.withdrawal(card, 1_000_000);
    const answer = await first.ask(paid);
    await first.ask(first.terminal.reversal(neverCame));
    await first.ask(first.terminal.withdrawal({ ...card, pin: '0000' }, 50_000));
    const limited = first.terminal.withdrawal(first.card('mb-daily-limit'), 3_000_000);
    await first.ask(limited);
    const state = first.world.cardState(card.pan);
    expect(state).toMatchObject({ pinTriesLeft: 2, balance: 32_996_700 });

    const second = await restart(first);
    expect(second.world.cardState(card.pan)).toEqual(state);
    expect(await second.ask(paid)).toEqual(answer);
    expect((await second.ask(neverCame))[39]).toBe('94');
    const fresh = { 11: '000900', 37: '620717000900' };
    const more = second.terminal.withdrawal(second.card('mb-daily-limit'), 1_050_000, fresh);
    expect((await second.ask(more))[39]).toBe('61');
    expect((await second.ask(second.terminal.reversal(paid)))[39]).toBe('00');
    expect(second.balance(id)).toBe(35_000_000);
    expect(second.discrepancies()).toEqual([]);

    const third = await restart(second);
    expect((await third.ask(third.terminal.reversal(paid)))[39]).toBe('00');
    expect((await third.ask(paid))[39]).toBe('94');
    expect(third.balance(id)).toBe(35_000_000);
    await third.world.stop();
  });

  it('keeps a changed PIN', async () => {
    const first = await start();
    const card = first.card('saigonbank-debit');
    const change = { 3: '940000', 105: first.terminal.pinBlock('9876', card.pan) };
    await first.ask(first.terminal.withdrawal(card, 0, change));
    const second = await restart(first);
    const again = { 11: '000900', 37: '620717000900' };
    const withNew = second.terminal.withdrawal({ ...card, pin: '9876' }, 50_000, again);
    expect((await second.ask(withNew))[39]).toBe('00');
    await second.world.stop();
  });

  it('delivers the reversals that were still owed', async () => {
    const first = await start();
    const request = first.terminal.withdrawal(first.card('vietcombank-debit'), 2_000_000);
    await first.ask(request);
    await first.world.takeDown('970436');
    await first.ask(first.terminal.reversal(request));
    expect(first.balance('vietcombank-debit')).toBe(32_996_700);
    const second = await restart(first);
    expect(second.balance('vietcombank-debit')).toBe(35_000_000);
    expect(second.world.waitingAdvices()).toEqual([]);
    await second.world.stop();
  });

  it('takes back what was underway when it stopped', async () => {
    const first = await start();
    first.terminal.send(first.terminal.withdrawal(first.card('vietcombank-debit'), 2_000_000));
    await first.clock.runUntil(() => first.balance('vietcombank-debit') < 35_000_000, 1_000);
    const second = await restart(first);
    await second.clock.advance(1);
    expect(second.balance('vietcombank-debit')).toBe(35_000_000);
    expect(second.discrepancies()).toEqual([]);
    await second.world.stop();
  });
});

it('refuses a database of another version', () => {
  const path = join(folder, 'other.db');
  const database = openSwitchDatabase(path);
  database.pragma('user_version = 7');
  database.close();
  expect(() => openSwitchDatabase(path)).toThrow(
    /the books of a switch, version 7; expected at most 4$/,
  );
});
