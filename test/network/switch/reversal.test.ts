import { describe, expect, it } from 'vitest';
import { type Bench, once, startBench } from './terminal.ts';

const CARDS = ['saigonbank-debit', 'vietcombank-debit'] as const;

function settled(bench: Bench): void {
  expect(bench.discrepancies()).toEqual([]);
  const { ledger } = bench.world;
  const owed = bench.world.banks.reduce(
    (sum, { id }) => sum + ledger(id).balance('settlement')!,
    0,
  );
  expect(owed).toBe(0);
  for (const { id } of bench.world.banks) {
    const cleared = ledger('602907').balance(id) ?? 0;
    expect(cleared + ledger(id).balance('settlement')!).toBe(0);
  }
  expect(bench.world.waitingAdvices()).toEqual([]);
}

describe.each(CARDS)('%s', (id) => {
  it('a full reversal gives amount and fee back, once, and its repeats are 00', async () => {
    const bench = await startBench();
    const before = bench.balance(id);
    const request = bench.terminal.withdrawal(bench.card(id), 2_000_000);
    await bench.ask(request);
    for (const mti of ['0420', '0421', '0420', '0400']) {
      const answer = await bench.ask({ ...bench.terminal.reversal(request), mti });
      expect(answer[39]).toBe('00');
    }
    expect(bench.balance(id)).toBe(before);
    expect(bench.terminal.received.at(-1)?.mti).toBe('0410');
    settled(bench);
  });

  it('a partial reversal (DE95) returns what was not dispensed and keeps the fee', async () => {
    const bench = await startBench();
    const before = bench.balance(id);
    const request = bench.terminal.withdrawal(bench.card(id), 2_000_000);
    await bench.ask(request);
    const answer = await bench.ask(bench.terminal.reversal(request, 500_000));
    expect(answer[39]).toBe('00');
    expect(answer[95]).toBe(`000050000000${'0'.repeat(30)}`);
    const fee = id === 'vietcombank-debit' ? 3_300 : 0;
    expect(bench.balance(id)).toBe(before - 500_000 - fee);
    expect(bench.world.ledger('970400').balance('atm-cash')).toBe(500_000);
    // Once only: a later reversal of all changes nothing more.
    expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('00');
    expect(bench.balance(id)).toBe(before - 500_000 - fee);
    settled(bench);
  });

  it('a reversal of more than was debited is 13', async () => {
    const bench = await startBench();
    const request = bench.terminal.withdrawal(bench.card(id), 2_000_000);
    await bench.ask(request);
    expect((await bench.ask(bench.terminal.reversal(request, 2_050_000)))[39]).toBe('13');
    expect(bench.world.ledger('970400').balance('atm-cash')).toBe(2_000_000);
  });

  it('an unknown original: 25, and when it comes late it is declined and debits nothing', async () => {
    const bench = await startBench();
    const before = bench.balance(id);
    const request = bench.terminal.withdrawal(bench.card(id), 2_000_000);
    expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('25');
    expect((await bench.ask(request))[39]).toBe('94');
    expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('25');
    expect(bench.balance(id)).toBe(before);
    settled(bench);
  });

  it('a request repeated after its reversal is declined', async () => {
    const bench = await startBench();
    const before = bench.balance(id);
    const request = bench.terminal.withdrawal(bench.card(id), 2_000_000);
    await bench.ask(request);
    await bench.ask(bench.terminal.reversal(request));
    expect((await bench.ask(request))[39]).toBe('94');
    expect(bench.balance(id)).toBe(before);
    settled(bench);
  });

  it('the reversal of a decline is 00 and moves nothing', async () => {
    const bench = await startBench();
    const before = bench.balance(id);
    const request = bench.terminal.withdrawal(bench.card(id), 5_050_000);
    expect((await bench.ask(request))[39]).toBe('61');
    expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('00');
    expect(bench.balance(id)).toBe(before);
    settled(bench);
  });

  it.each([
    ['no DE90', { 90: undefined }],
    ['DE95 with decimals', { 95: `000000000001${'0'.repeat(30)}` }],
  ])('%s is 30', async (_, changed) => {
    const bench = await startBench();
    const request = bench.terminal.withdrawal(bench.card(id), 2_000_000);
    await bench.ask(request);
    const { mti, fields } = bench.terminal.reversal(request);
    const entries = Object.entries({ ...fields, ...changed }).filter(([, value]) => value);
    const bad = { mti, fields: Object.fromEntries(entries) as Record<number, string> };
    expect((await bench.ask(bad))[39]).toBe('30');
  });

  it('another card cannot take a transaction back', async () => {
    const bench = await startBench();
    const request = bench.terminal.withdrawal(bench.card(id), 2_000_000);
    await bench.ask(request);
    const balance = bench.balance(id);
    const { mti, fields } = bench.terminal.reversal(request);
    const other = id === 'saigonbank-debit' ? 'saigonbank-one-try-left' : 'vietcombank-stolen';
    await bench.ask({ mti, fields: { ...fields, 2: bench.card(other).pan } });
    expect(bench.balance(id)).toBe(balance);
    settled(bench);
    expect(bench.world.ledger('970400').balance('atm-cash')).toBe(2_000_000);
  });
});

it('a reversal while the issuer is down: NAPAS takes it over and delivers it later', async () => {
  const bench = await startBench();
  const before = bench.balance('vietcombank-debit');
  const request = bench.terminal.withdrawal(bench.card('vietcombank-debit'), 2_000_000);
  await bench.ask(request);
  await bench.world.takeDown('970436');
  expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('00');
  expect(bench.world.waitingAdvices()).toEqual([
    'napas 602907: 0200 970400 ATM00001 0726101530 000001',
  ]);
  await bench.clock.advance(10 * 60_000);
  expect(bench.notes.filter((note) => note.includes('5 tries'))).toHaveLength(1);
  expect(bench.balance('vietcombank-debit')).toBe(before - 2_003_300);
  await bench.world.bringUp('970436');
  await bench.clock.advance(1);
  expect(bench.balance('vietcombank-debit')).toBe(before);
  settled(bench);
});

it('the same on-us: the acquirer takes it over from its own terminal', async () => {
  const bench = await startBench();
  const request = bench.terminal.withdrawal(bench.card('saigonbank-debit'), 2_000_000);
  await bench.ask(request);
  await bench.world.takeDown('970400');
  expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('00');
  await bench.clock.advance(10 * 60_000);
  expect(bench.balance('saigonbank-debit')).toBe(18_000_000);
  await bench.world.bringUp('970400');
  await bench.clock.advance(1);
  expect(bench.balance('saigonbank-debit')).toBe(20_000_000);
  settled(bench);
});

it('a reversal that overtakes its original at NAPAS finds nothing to debit', async () => {
  const bench = await startBench();
  bench.world.rules.add(once('napas', { kind: 'delay', ms: 10_000 }));
  const request = bench.terminal.withdrawal(bench.card('vietcombank-debit'), 2_000_000);
  bench.terminal.send(request);
  await bench.clock.advance(5_000);
  expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('25');
  await bench.clock.advance(60_000);
  expect(bench.terminal.received.map(({ mti, fields }) => `${mti} ${fields[39]}`)).toEqual([
    '0430 25',
    '0210 94',
  ]);
  expect(bench.balance('vietcombank-debit')).toBe(35_000_000);
  settled(bench);
});

it('a partial reversal of what was never approved takes all back', async () => {
  const bench = await startBench();
  bench.world.rules.add(once('issuer', { kind: 'answer-late', ms: 24_000 }));
  bench.world.rules.add(once('issuer', { kind: 'delay', ms: 30_000 }, '0420'));
  const request = bench.terminal.withdrawal(bench.card('vietcombank-debit'), 2_000_000);
  bench.terminal.send(request);
  await bench.clock.advance(10_000);
  await bench.ask(bench.terminal.reversal(request, 500_000));
  await bench.clock.advance(120_000);
  expect(bench.balance('vietcombank-debit')).toBe(35_000_000);
  settled(bench);
});

it('another request under the key of one that is underway is 94', async () => {
  const bench = await startBench();
  bench.world.rules.add(once('issuer', { kind: 'delay', ms: 5_000 }));
  const request = bench.terminal.withdrawal(bench.card('vietcombank-debit'), 2_000_000);
  bench.terminal.send(request);
  await bench.clock.advance(1_000);
  const other = { ...request, fields: { ...request.fields, 4: '000010000000' } };
  expect((await bench.ask(other))[39]).toBe('94');
  await bench.clock.advance(10_000);
  expect(bench.terminal.received.at(-1)?.fields[39]).toBe('00');
  expect(bench.balance('vietcombank-debit')).toBe(35_000_000 - 2_003_300);
});

it('the terminal is gone when the approval comes: the acquirer takes it back', async () => {
  const bench = await startBench();
  const before = bench.balance('vietcombank-debit');
  bench.world.rules.add(once('issuer', { kind: 'delay', ms: 10_000 }));
  bench.terminal.send(bench.terminal.withdrawal(bench.card('vietcombank-debit'), 2_000_000));
  await bench.clock.advance(1_000);
  bench.terminal.transport.unplug();
  await bench.clock.advance(20_000);
  expect(bench.balance('vietcombank-debit')).toBe(before);
  expect(bench.notes).toContain(
    'acquirer: 0200 approved, and nobody there to tell: its reversal goes out',
  );
  settled(bench);
});
