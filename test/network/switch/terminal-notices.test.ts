import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSwitchDatabase } from '../../../network/switch/database.ts';
import { createSavedNotices } from '../../../network/switch/saved-notices.ts';
import { once, TERMINAL } from './terminal.ts';
import { MERCHANT, startTill, type Till } from './till.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A customer of Vietcombank pays this amount, and waits for what the phone shows. */
async function pay({ bench }: Till, amount: number): Promise<void> {
  const session = bench.world.bankApp('970436')!.login('436100000001', '582947');
  if (!session.ok) throw new Error(session.error.kind);
  const merchant = { acquirer: '970400', merchantId: MERCHANT, merchantName: 'TAP HOA' };
  const order = { ...merchant, amount, reference: 'HD000123', terminal: TERMINAL };
  void session.value.pay(order, '582947');
  await bench.clock.advance(1);
}

/** A terminal is known by what it has sent before. */
const heard = (till: Till) => till.bench.ask(till.inquireBill(1_000, 'BEFORE'));

const told = (till: Till): string[] => till.notices().map((fields) => fields[4]!.slice(0, -2));

let stan = 900;
const manage = (till: Till, code: string, more = {}): void =>
  till.bench.terminal.send({
    mti: '0800',
    fields: {
      7: '0726101530',
      11: String(++stan).padStart(6, '0'),
      41: TERMINAL,
      70: code,
      ...more,
    },
  });

describe('what a terminal has not taken', () => {
  it('is told three times, and then every five minutes until it is answered', async () => {
    const till = await startTill();
    const { clock, terminal, notes } = till.bench;
    await heard(till);
    terminal.acknowledges = false;
    await pay(till, 1_000);
    await clock.advance(5 * MINUTE);
    expect(till.notices()).toHaveLength(3);
    expect(notes).toEqual(['acquirer: 0220 to ATM00001 untold after 3 tries: kept']);
    await clock.advance(MINUTE);
    expect(till.notices()).toHaveLength(4);
    terminal.acknowledges = true;
    await clock.advance(HOUR);
    expect(told(till)).toEqual(Array(5).fill('0000001000'));
    expect(notes).toHaveLength(1);
    await till.bench.world.stop();
    expect(clock.pending()).toBe(0);
  });

  it('comes one by one, oldest first', async () => {
    const till = await startTill();
    const { clock, terminal, hops } = till.bench;
    await heard(till);
    terminal.acknowledges = false;
    for (const amount of [1_000, 2_000, 3_000]) await pay(till, amount);
    const start = hops.findLast(({ message }) => message.fields[4] === '000000100000')!.at;
    await clock.advance(29_000);
    const tries = hops.filter(({ to }) => to.role === 'terminal').slice(-3);
    expect(tries.map(({ at, message }) => [at - start, message.fields[4]])).toEqual([
      [0, '000000100000'],
      [10_000, '000000200000'],
      [20_000, '000000300000'],
    ]);
    terminal.acknowledges = true;
    await clock.advance(MINUTE);
    expect(told(till).slice(3)).toEqual(['0000001000', '0000002000', '0000003000']);
  });

  it('a new one does not wait for the next five minutes', async () => {
    const till = await startTill();
    await heard(till);
    till.bench.terminal.acknowledges = false;
    await pay(till, 1_000);
    await till.bench.clock.advance(MINUTE);
    till.bench.terminal.acknowledges = true;
    await pay(till, 2_000);
    await till.bench.clock.advance(1);
    expect(told(till).slice(3)).toEqual(['0000001000', '0000002000']);
  });

  it('of two, one that it never takes does not hold up the other', async () => {
    const till = await startTill();
    await heard(till);
    till.bench.world.rules.add(once('acquirer', { kind: 'drop-request' }, '0220'));
    await pay(till, 1_000);
    await pay(till, 2_000);
    await till.bench.clock.advance(15_000);
    expect(told(till)).toEqual(['0000001000', '0000002000']);
  });

  it('without a line uses no rule up, and is told ten seconds after a sign-on', async () => {
    const till = await startTill();
    const { clock, world } = till.bench;
    world.rules.add(once('acquirer', { kind: 'answer-twice' }, '0220'));
    await pay(till, 1_000);
    await pay(till, 2_000);
    await clock.advance(3 * HOUR);
    manage(till, '001');
    await clock.advance(9_000);
    expect(till.notices()).toEqual([]);
    await clock.advance(1_000);
    expect(told(till)).toEqual(['0000001000', '0000001000', '0000002000']);
  });

  it('is told at once when the terminal has got its MAC key', async () => {
    const till = await startTill();
    const { clock, terminal, hops } = till.bench;
    await heard(till);
    await terminal.transport.close();
    await pay(till, 1_000);
    await clock.advance(HOUR);
    await terminal.open();
    manage(till, '001');
    manage(till, '101', { 48: 'MAK' });
    await clock.advance(1);
    const change = hops.findLast(({ message }) => message.fields[70] === '161')!.message;
    expect(till.notices()).toEqual([]);
    const { 7: time, 11: number, 32: acquirer, 48: key } = change.fields;
    terminal.send({
      mti: '0810',
      fields: {
        7: time!,
        11: number!,
        32: acquirer!,
        39: '00',
        41: TERMINAL,
        48: key!.slice(0, 3) + key!.slice(-6),
        70: '161',
      },
    });
    await clock.advance(1);
    expect(hops.at(-1)).toMatchObject({ to: { role: 'terminal' }, message: { mti: '0220' } });
  });

  it('survives a restart of the switch', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tellerbench-notices-'));
    try {
      const database = join(folder, 'switch.db');
      const first = await startTill({ database });
      await heard(first);
      first.bench.terminal.acknowledges = false;
      await pay(first, 1_000);
      await pay(first, 2_000);
      await first.bench.world.stop();
      await first.bench.clock.advance(0);
      expect(first.bench.clock.pending()).toBe(0);
      const second = await startTill({ database });
      manage(second, '001');
      await second.bench.clock.advance(10_000);
      expect(told(second)).toEqual(['0000001000', '0000002000']);
      expect(second.differences()).toEqual([]);
      manage(second, '001');
      await second.bench.clock.advance(MINUTE);
      expect(second.notices()).toHaveLength(2);
      await second.bench.world.stop();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is given up after a day', async () => {
    const till = await startTill();
    const { clock, terminal, notes } = till.bench;
    await heard(till);
    await terminal.transport.close();
    await pay(till, 1_000);
    await clock.advance(24 * HOUR + MINUTE * 6);
    expect(notes).toContain('acquirer: 0220 given up untold: 1');
    await terminal.open();
    manage(till, '001');
    await clock.advance(MINUTE);
    expect(till.notices()).toEqual([]);
  });
});

it('of each terminal the newest are kept; what is told again under its key is one', () => {
  const saved = createSavedNotices(openSwitchDatabase(':memory:'));
  const notice = (n: number) => ({ mti: '0220', fields: { 11: String(n) } });
  for (const n of [1, 2, 3, 3]) saved.save(`key ${n}`, 'A', notice(n), n);
  saved.save('key 4', 'B', notice(4), 4);
  expect(saved.prune(1, 2)).toBe(1);
  expect(saved.after('A', 0)).toEqual({ position: 2, notice: notice(2) });
  expect(saved.after('A', 2)).toEqual({ position: 3, notice: notice(3) });
  expect(saved.after('A', 3)).toBeUndefined();
  saved.remove(3);
  expect(saved.prune(3, 2)).toBe(1);
  expect(saved.after('A', 0)).toBeUndefined();
  expect(saved.after('B', 0)).toMatchObject({ notice: notice(4) });
});
