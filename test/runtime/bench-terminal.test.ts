import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { NETWORK_FAULTS } from '../../runtime/bench/network-faults.ts';
import type { Command } from '../../runtime/contract/command.ts';
import { playScript } from '../../runtime/scenario/play.ts';
import { readScript } from '../../runtime/scenario/read.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { openRig, type Rig, START } from './bench/rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a new page', () => {
  it('is told the present state, whole and in order', async () => {
    const { bench, events } = await openRig();
    expect(events.map(({ type }) => type)).toEqual([
      'hello',
      'view',
      'network',
      'devices',
      'wire',
      'messages',
      'states',
      'journal',
      'ledger',
      'network-faults',
      'keys',
      'script',
    ]);
    await bench.stop();
  });

  it('knows the wallet, the charts, the faults and the samples from hello', async () => {
    const { bench, last } = await openRig();
    const { hello } = last('hello');
    expect(hello).toMatchObject({
      version: '0.0.0',
      seed: 1,
      terminal: { kind: 'atm', id: 'ATM00117', bank: 'SaigonBank' },
      languages: ['vi', 'en', 'zh'],
    });
    expect(hello.cards).toHaveLength(defaultWorld().banks.flatMap(({ cards }) => cards).length);
    expect(hello.cards[0]).toEqual({
      id: 'saigonbank-debit',
      label: 'saigonbank debit',
      bank: 'SaigonBank',
      maskedPan: '970400******0018',
      reason: "this bank's own · stripe only · 20.000.000 ₫",
      pin: '1234',
      onUs: true,
    });
    expect(hello.networkFaults.map(({ name }) => name)).toEqual(
      NETWORK_FAULTS.map(({ name }) => name),
    );
    expect(hello.charts.map(({ machine }) => machine)).toContain('session');
    expect(hello.sampleCodes.length).toBeGreaterThan(0);
    await bench.stop();
  });

  it('hears nothing more once it has left', async () => {
    const { bench, events, leave, clock } = await openRig();
    leave();
    const heard = events.length;
    await clock.advance(5_000);
    expect(events).toHaveLength(heard);
    await bench.stop();
  });

  it('is told the end of the path and of the lists, though it comes late', async () => {
    const { bench, screen, clock } = await openRig();
    await screen('welcome');
    await clock.advance(60_000);
    const late: Record<string, unknown> = {};
    bench.subscribe((event) => {
      late[event.type] = event;
    });
    expect(late).toMatchObject({
      view: { view: { screen: { kind: 'welcome' } } },
      network: { state: 'up' },
      states: { active: ['terminal.idle'] },
      journal: {
        rows: [{ n: 1, kind: 'started' }, { kind: 'key-changed' }, { kind: 'key-changed' }],
        chained: true,
      },
    });
    await bench.stop();
  });
});

describe('a withdrawal', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig();
    await rig.signIn('techcombank-debit', '112233');
    await rig.withdraw(2_000_000);
    await rig.clock.advance(1_000);
  });
  afterAll(() => rig.bench.stop());

  it('is told on every list', () => {
    const { all, last } = rig;
    const devices = new Set(all('wire').flatMap(({ entries }) => entries.map((row) => row.device)));
    expect([...devices].sort()).toEqual([
      'card-reader',
      'cash-dispenser',
      'host',
      'network',
      'pin-pad',
      'printer',
    ]);
    const requests = all('messages').flatMap(({ messages }) =>
      messages.filter(({ mti }) => mti === '0200').map(({ from, to }) => `${from} > ${to}`),
    );
    expect(requests).toEqual([
      'ATM00117 > acquirer SaigonBank',
      'acquirer SaigonBank > NAPAS',
      'NAPAS > issuer Techcombank',
    ]);
    const techcombank = last('ledger').banks.find(({ id }) => id === '970407');
    expect(techcombank?.accounts).toContainEqual({
      number: '407100000002',
      name: 'LY THI NGA',
      kind: 'customer',
      balance: 27_996_700,
    });
    expect(last('states').path.map(({ state }) => state)).toContain('cash.offering');
    const kinds = all('journal').flatMap(({ rows }) => rows.map(({ kind }) => kind));
    expect(kinds).toEqual(expect.arrayContaining(['card-read', 'authorised', 'dispensed']));
  });

  it('numbers its rows without a gap, in batches', () => {
    const wire = rig.all('wire');
    // What was on its way when the page came is told twice.
    const numbers = [...new Set(wire.flatMap(({ entries }) => entries.map(({ n }) => n)))];
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(wire.length).toBeLessThan(numbers.length / 2);
  });

  it('tells polls by their count', async () => {
    const { all, clock } = rig;
    const rows = () => all('wire').flatMap(({ entries }) => entries).length;
    await clock.advance(5_000);
    const before = rows();
    await clock.advance(10_000);
    expect(rows()).toBe(before);
    const late: number[] = [];
    rig.bench.subscribe((event) => {
      if (event.type === 'wire')
        late.push(...event.entries.slice(-4).map(({ times }) => times ?? 1));
    })();
    expect(new Set(late).size).toBe(1);
    expect(late[0]).toBeGreaterThan(30);
  });

  it('shows a whole number of a card and a PIN nowhere, but the test PIN on the card and in the script', () => {
    const card = defaultWorld()
      .banks.flatMap(({ cards }) => cards)
      .find(({ id }) => id === 'techcombank-debit')!;
    const spaced = (digits: string) => [...digits].map((digit) => `3${digit}`).join(' ');
    for (const event of rig.events) {
      const text = JSON.stringify(event);
      expect(text).not.toContain(card.pan);
      expect(text).not.toContain(spaced(card.pan));
      expect(text).not.toContain(spaced(card.pin));
      if (event.type === 'hello' || event.type === 'script') continue;
      expect(text, event.type).not.toContain(`"${card.pin}"`);
    }
  });

  it('is recorded as a scenario that passes', async () => {
    const { yaml } = rig.last('script');
    expect(yaml).toBe(`# yaml-language-server: $schema=scenario.schema.json
title: A session at the bench, seed 1
steps:
  - insert: techcombank-debit
  - language: en
  - pin: "112233"
  - amount: 2000000
  - confirm: with-receipt
  - take: cash
  - take: receipt
  - take: card
`);
    const script = readScript('bench.yaml', yaml);
    if (!script.ok) throw new Error(script.error);
    expect((await playScript(script.value)).failures).toEqual([]);
  });
});

describe('commands that cannot be carried out', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig();
    await rig.screen('welcome');
  });
  afterAll(() => rig.bench.stop());

  it.each<[Command, string]>([
    [{ type: 'card.insert', card: 'nobody' }, 'There is no card nobody in the wallet.'],
    [{ type: 'card.take' }, 'There is no card to take.'],
    [{ type: 'key.press', key: '1' }, 'The pad does not take keys now.'],
    [{ type: 'cash.take' }, 'There are no notes to take.'],
    [{ type: 'receipt.take' }, 'There is no receipt to take.'],
    [
      { type: 'fault.provoke', device: 'printer', fault: 'flood' },
      'The printer has no fault flood.',
    ],
    [{ type: 'fault.provoke', device: 'oven', fault: 'hot' }, 'There is no device oven.'],
    [{ type: 'fault.clear', device: 'oven' }, 'There is no device oven.'],
    [{ type: 'device.plug', device: 'pin-pad' }, 'The pin pad is plugged in already.'],
    [{ type: 'device.unplug', device: 'oven' }, 'There is no device oven.'],
    [{ type: 'network.rule', rule: { at: 'moon' } }, 'There is no such fault of the network.'],
  ])('%j', (command, why) => {
    expect(rig.command(command)).toBe(why);
    expect(rig.last('script').yaml).toBe('');
  });
});

describe('commands', () => {
  it('put a second card into no slot that holds one', async () => {
    const { bench, signIn, command } = await openRig();
    await signIn('saigonbank-debit', '1234');
    expect(command({ type: 'card.insert', card: 'bidv-debit' })).toBe(
      'The card slot is closed now.',
    );
    await bench.stop();
  });

  it('answer on the screen: more time, another language, cancel', async () => {
    const { bench, signIn, command, screen, last, clock, until } = await openRig();
    await signIn('saigonbank-debit', '1234');
    const before = last('view').view.deadline!;
    expect(before).toMatchObject({ canExtend: true });
    await clock.advance(5_000);
    expect(command({ type: 'screen.more-time' })).toBeUndefined();
    await until('more time', () => last('view').view.deadline?.canExtend === false);
    expect(last('view').view.deadline!.at).toBeGreaterThan(before.at);
    command({ type: 'screen.language', language: 'zh' });
    await until('Chinese', () => last('view').view.language === 'zh');
    command({ type: 'screen.cancel' });
    await screen('take-card');
    expect(last('script').yaml).toContain('  - more-time\n  - language: zh\n  - cancel\n');
    await bench.stop();
  });

  it('provoke and clear faults, unplug and plug in', async () => {
    const { bench, command, screen, device, clock, last } = await openRig();
    await screen('welcome');
    const printer = () => device('printer');
    command({ type: 'fault.provoke', device: 'printer', fault: 'paper-out' });
    await clock.advance(200);
    expect(printer()).toMatchObject({ level: 'trouble', connected: true });
    expect(
      printer()
        ?.faults.filter(({ active }) => active)
        .map(({ name }) => name),
    ).toEqual(['paper-out']);
    command({ type: 'fault.clear', device: 'printer', fault: 'paper-out' });
    command({ type: 'device.unplug', device: 'printer' });
    await clock.advance(200);
    expect(printer()).toMatchObject({ level: 'trouble', connected: false, state: 'unplugged' });
    expect(printer()?.faults.some(({ active }) => active)).toBe(false);
    command({ type: 'device.plug', device: 'printer' });
    await clock.advance(200);
    expect(printer()).toMatchObject({ level: 'ready', connected: true });
    expect(last('script').yaml).toContain('device: printer\n      fault: paper-out\n');
    await bench.stop();
  });

  it('present a code to the scanner, whose reports go over its wire', async () => {
    const { bench, command, screen, all, clock } = await openRig();
    await screen('welcome');
    expect(command({ type: 'code.present', data: 'HELLO' })).toBeUndefined();
    await clock.advance(500);
    const frames = all('wire').flatMap(({ entries }) => entries);
    expect(frames.filter(({ device }) => device === 'scanner').length).toBeGreaterThan(0);
    await bench.stop();
  });

  it('tell the ledger anew when asked', async () => {
    const { bench, command, all } = await openRig();
    const before = all('ledger').length;
    command({ type: 'ledger.refresh' });
    expect(all('ledger')).toHaveLength(before + 1);
    await bench.stop();
  });
});

describe('faults of the network', () => {
  it.each(NETWORK_FAULTS.map((fault) => [fault.name, fault] as const))(
    '%s: is taken from hello, applies to the next withdrawal, and is written into the script',
    async (name) => {
      const { bench, command, screen, signIn, choose, last, clock } = await openRig();
      await screen('welcome');
      const fault = last('hello').hello.networkFaults.find((one) => one.name === name)!;
      // As the page sends it: through JSON.
      const rule = JSON.parse(JSON.stringify(fault.rule));
      expect(command({ type: 'network.rule', rule })).toBeUndefined();
      const script = readScript('bench.yaml', last('script').yaml);
      expect(script).toMatchObject({ ok: true });
      await signIn('techcombank-debit', '112233');
      choose('500000');
      await screen('confirm');
      choose('accept');
      await clock.advance(90_000);
      const approved = last('states').path.some(({ state }) => state === 'cash.offering');
      expect(approved, name).toBe(name === 'slow issuer' || name === 'answered twice');
      command({ type: 'network.clear' });
      await bench.stop();
    },
  );
});

describe('a cut of power', () => {
  it('is dark for a while; the card comes back, the hands still work', async () => {
    const { bench, command, screen, signIn, last, until, clock } = await openRig();
    await signIn('saigonbank-debit', '1234');
    command({ type: 'power.cut' });
    expect(last('view').view).toMatchObject({ screen: { kind: 'starting' }, canCancel: false });
    expect(last('view').view.deadline).toBeUndefined();
    expect(last('network').state).toBe('down');
    for (const type of ['power.cut', 'operator.service', 'screen.cancel'] as const) {
      expect(command({ type })).toBe('The terminal is without power.');
    }
    const dark: unknown[] = [];
    bench.subscribe((event) => dark.push(event))();
    expect(dark).toContainEqual(
      expect.objectContaining({ view: expect.objectContaining({ screen: { kind: 'starting' } }) }),
    );
    await clock.advance(2_900);
    expect(last('states').active).toEqual([]);
    await screen('take-card');
    await until('the card', () => last('devices').hands.card.place === 'throat');
    expect(command({ type: 'card.take' })).toBeUndefined();
    await screen('welcome');
    expect(last('network').state).toBe('up');
    await bench.stop();
  });

  it('leaves nothing running when the bench is stopped in the dark', async () => {
    const { bench, command, screen, events, clock } = await openRig();
    await screen('welcome');
    command({ type: 'power.cut' });
    await bench.stop();
    const heard = events.length;
    await clock.advance(10_000);
    expect(events).toHaveLength(heard);
  });
});

describe('a jam', () => {
  it('ends in out of service; a clerk who clears it brings the machine back', async () => {
    const { bench, command, screen, signIn, choose, until, last } = await openRig();
    await screen('welcome');
    command({ type: 'fault.provoke', device: 'cash-dispenser', fault: 'jam-before-exit' });
    await signIn('saigonbank-debit', '1234');
    choose('500000');
    await screen('confirm');
    choose('accept');
    await screen('take-card');
    await until('the card', () => last('devices').hands.card.place === 'throat');
    command({ type: 'card.take' });
    await screen('out-of-service');
    command({ type: 'fault.clear', device: 'cash-dispenser' });
    command({ type: 'operator.service' });
    await screen('welcome');
    await bench.stop();
  });
});

describe('a data folder', () => {
  it('keeps journal, accounts, cards and notes over a restart', async () => {
    const dataDir = join(folder, 'kept');
    const first = await openRig({ dataDir });
    await first.signIn('techcombank-debit', '112233');
    await first.withdraw(500_000);
    await first.bench.stop();

    const second = await openRig({ dataDir, clock: createSimulatedClock(START + 3_600_000) });
    const { rows, chained } = second.last('journal');
    expect(chained).toBe(true);
    expect(rows.map(({ n }) => n)).toEqual(rows.map((_, i) => i + 1));
    expect(rows.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['dispensed', 'card-returned', 'started']),
    );
    const balances = second.last('ledger').banks.flatMap(({ accounts }) => accounts);
    expect(balances.find(({ number }) => number === '407100000002')?.balance).toBe(29_496_700);
    expect(second.hands().cassettes[0]).toEqual({ denomination: 500_000, notes: 1_999 });
    await second.signIn('techcombank-debit', '112233');
    await second.withdraw(500_000);
    await second.bench.stop();
  });

  it('is for its owner only', async () => {
    const dataDir = join(folder, 'private');
    const { bench, screen } = await openRig({ dataDir });
    await screen('welcome');
    await bench.stop();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const name of ['seal.key', 'safe.json']) {
      expect(statSync(join(dataDir, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it('knows of each note before the terminal does', async () => {
    const dataDir = join(folder, 'notes');
    const { bench, signIn, choose, screen, all, until, command, last } = await openRig({ dataDir });
    await signIn('saigonbank-debit', '1234');
    choose('1000000');
    await screen('confirm');
    choose('accept');
    const answered = () =>
      all('wire')
        .flatMap(({ entries }) => entries)
        .some(
          ({ device, direction, meaning }) =>
            device === 'cash-dispenser' && direction === 'in' && meaning.startsWith('dispense'),
        );
    await until(
      'the answer to dispense',
      () => answered() || last('view').view.screen.kind === 'take-cash',
    );
    const safe = JSON.parse(readFileSync(join(dataDir, 'safe.json'), 'utf8'));
    expect(safe).toMatchObject({ exit: [2, 0, 0, 0], everDispensed: [2, 0, 0, 0] });
    command({ type: 'cash.take' });
    expect(JSON.parse(readFileSync(join(dataDir, 'safe.json'), 'utf8')).exit).toEqual([0, 0, 0, 0]);
    await bench.stop();
  });
});
