import { expect, it } from 'vitest';
import { fromAscii } from '../../../bytes/ascii.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import type { HopMessage } from '../../../network/switch/hop.ts';
import { createSwitch } from '../../../network/switch/switch.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { START, startBench } from './terminal.ts';

const pinBlocks = (hops: readonly HopMessage[]): (string | undefined)[] =>
  hops.filter(({ message }) => message.mti === '0200').map(({ message }) => message.fields[52]);

it('signs every member on when the world starts', async () => {
  const clock = createSimulatedClock(START);
  const world = createSwitch({ config: defaultWorld(), clock, random: createSeededRandom(1) });
  const seen: string[] = [];
  world.observe(({ from, to, message }) => {
    const { 11: stan, 32: bank, 39: code, 70: management } = message.fields;
    seen.push([`${from.role} > ${to.role}`, message.mti, bank, stan, management, code].join(' '));
  });
  await world.start();
  await clock.advance(0);
  const keyChange = /^(napas > issuer 0800 970436) \d{6} (161)/;
  const lines = seen.map((line) => line.trimEnd().replace(keyChange, '$1 … $2'));
  expect(lines.filter((line) => line.includes('970436 0') || line.includes('970436 …'))).toEqual([
    'issuer > napas 0800 970436 000001 001',
    'napas > issuer 0810 970436 000001 001 00',
    'issuer > napas 0800 970436 000002 101',
    'napas > issuer 0810 970436 000002 101 00',
    'napas > issuer 0800 970436 … 161',
    'issuer > napas 0810 970436 000002 161 00',
    'napas > issuer 0800 970436 … 161',
    'issuer > napas 0810 970436 000008 161 00',
  ]);
  // Six members: sign-on, 101, two keys; the acquirer sends its own issuer two keys.
  expect(seen.filter((line) => line.includes(' 0810 ')).length).toBe(6 * 4 + 2);
  await world.stop();
  expect(clock.pending()).toBe(0);
});

it('an on-us withdrawal never reaches NAPAS', async () => {
  const bench = await startBench();
  await bench.ask(bench.terminal.withdrawal(bench.card('saigonbank-debit'), 2_000_000));
  expect(new Set(pinBlocks(bench.hops)).size).toBe(2);
  expect(bench.transcript()).toEqual([
    'terminal > acquirer 0200',
    'acquirer > issuer 0200',
    'issuer > acquirer 0210 00',
    'acquirer > terminal 0210 00',
  ]);
  const books = bench.world.ledger('970400');
  expect(books.balance('atm-cash')).toBe(2_000_000);
  expect(books.balance('settlement')).toBe(0);
  expect(books.balance('fee-income')).toBe(0);
});

it('an off-us withdrawal: NAPAS in the middle, three PIN blocks, four books', async () => {
  const bench = await startBench();
  await bench.ask(bench.terminal.withdrawal(bench.card('vietcombank-debit'), 2_000_000));
  expect(new Set(pinBlocks(bench.hops)).size).toBe(3);
  const atIssuer = bench.hops[2]!.message.fields;
  expect(atIssuer).toMatchObject({ 11: '000001', 15: '0726', 32: '970400', 33: '602907' });
  expect(bench.transcript()).toEqual([
    'terminal > acquirer 0200',
    'acquirer > napas 0200',
    'napas > issuer 0200',
    'issuer > napas 0210 00',
    'napas > acquirer 0210 00',
    'acquirer > terminal 0210 00',
  ]);
  const { ledger } = bench.world;
  expect(bench.balance('vietcombank-debit')).toBe(35_000_000 - 2_000_000 - 3_300);
  expect(ledger('970436').balance('settlement')).toBe(2_000_000);
  expect(ledger('970436').balance('fee-income')).toBe(3_300);
  expect(ledger('970400').balance('settlement')).toBe(-2_000_000);
  expect(ledger('970400').balance('atm-cash')).toBe(2_000_000);
  expect(ledger('602907').balance('970400')).toBe(2_000_000);
  expect(ledger('602907').balance('970436')).toBe(-2_000_000);
});

it('shows who observes no PAN, PIN block or track, in fields or bytes', async () => {
  const bench = await startBench();
  const seen: HopMessage[] = [];
  bench.world.observe((message) => seen.push(message));
  const { pan } = bench.card('vietcombank-debit');
  const track = `${pan}=30122210000000000`;
  await bench.ask(
    bench.terminal.withdrawal(bench.card('vietcombank-debit'), 50_000, { 35: track }),
  );
  expect(seen.length).toBe(6);
  for (const { message, bytes } of seen) {
    const shown = JSON.stringify(message) + fromAscii(bytes);
    expect(message.fields[2]).toBe('970436*********0010');
    expect(message.fields[52] ?? '****************').toBe('****************');
    expect(shown).not.toContain(pan);
    expect(shown).not.toContain('=3012');
  }
  expect(JSON.stringify(bench.notes)).not.toContain(pan);
  expect(JSON.stringify(bench.world.ledger('970436').snapshot())).not.toContain(pan);
});

it('the same seed gives the same bytes on every hop', async () => {
  const run = async () => {
    const bench = await startBench();
    await bench.ask(bench.terminal.withdrawal(bench.card('vietcombank-debit'), 2_000_000));
    return bench.hops.map(({ at, bytes }) => `${at} ${fromAscii(bytes)}`);
  };
  expect(await run()).toEqual(await run());
});
