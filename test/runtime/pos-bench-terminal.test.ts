import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { GATEWAY_FAULTS } from '../../runtime/bench/gateway-faults.ts';
import type { Command } from '../../runtime/contract/command.ts';
import { playScript } from '../../runtime/scenario/play.ts';
import { readScript } from '../../runtime/scenario/read.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { START } from './bench/rig.ts';
import { openTillRig, type TillRig } from './bench/till-rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CARD = defaultWorld()
  .banks.flatMap(({ cards }) => cards)
  .find(({ id }) => id === 'saigonbank-chip')!;

const textOf = (spacedHex = ''): string =>
  Buffer.from(spacedHex.replaceAll(' ', ''), 'hex').toString();

describe('a new page of the till', () => {
  it('is told the present state, whole and in order', async () => {
    const { bench, events, last } = await openTillRig();
    expect(events.map(({ type }) => type)).toEqual([
      'hello',
      'pos-view',
      'network',
      'pos-devices',
      'wire',
      'messages',
      'states',
      'journal',
      'ledger',
      'network-faults',
      'keys',
      'script',
    ]);
    const { hello } = last('hello');
    expect(hello.terminal).toMatchObject({ kind: 'pos', id: 'POS00042', bank: 'SaigonBank' });
    expect(hello.charts.map(({ machine }) => machine)).toEqual(
      expect.arrayContaining(['pos', 'cardSale', 'walletPayment', 'vietqr']),
    );
    expect(hello.gatewayFaults?.map(({ name }) => name)).toEqual(
      GATEWAY_FAULTS.map(({ name }) => name),
    );
    expect(hello.sites).toBeUndefined();
    await bench.stop();
  });
});

describe('a sale by chip', () => {
  let rig: TillRig;
  beforeAll(async () => {
    rig = await openTillRig();
    await rig.ready();
    rig.command({ type: 'pos.sell', amount: 150_000, method: 'card' });
    await rig.screen('present-card');
    await rig.padWaits('card');
    rig.command({ type: 'card.insert', card: CARD.id });
    await rig.padWaits('pin');
    await rig.press(...CARD.pin, 'enter');
    await rig.padWaits('removal');
    rig.command({ type: 'card.take' });
    await rig.screen('idle');
    await rig.clock.advance(2_000);
  });
  afterAll(() => rig.bench.stop());

  it('is paid, printed and in the books', () => {
    expect(rig.view().screen).toMatchObject({
      kind: 'idle',
      last: { kind: 'approved', amount: 150_000, receipts: 'printed' },
    });
    expect(rig.view().sales).toMatchObject([{ amount: 150_000, by: '970400******0011' }]);
    expect(rig.hands().paper.cut).toHaveLength(2);
    expect(rig.last('states').path.map(({ state }) => state)).toContain('cardSale.authorising');
    const bank = rig.last('ledger').banks.find(({ id }) => id === '970400');
    expect(bank?.accounts).toContainEqual(
      expect.objectContaining({ kind: 'merchants', balance: 150_000 }),
    );
  });

  it('tells no whole number and no PIN anywhere but on the card and in the script', () => {
    const spaced = (digits: string) => [...digits].map((digit) => `3${digit}`).join(' ');
    for (const event of rig.events) {
      const text = JSON.stringify(event);
      expect(text).not.toContain(CARD.pan);
      expect(text).not.toContain(spaced(CARD.pan));
      if (event.type !== 'hello' && event.type !== 'script') {
        expect(text, event.type).not.toContain(`"${CARD.pin}"`);
      }
    }
  });

  it('is recorded as a scenario that passes', async () => {
    const { yaml } = rig.last('script');
    expect(yaml).toBe(`# yaml-language-server: $schema=scenario.schema.json
title: A session at the till, seed 1
terminal:
  kind: pos
steps:
  - sell: 150000
  - insert: saigonbank-chip
  - pin: "${CARD.pin}"
  - take: card
`);
    const script = readScript('till.yaml', yaml);
    if (!script.ok) throw new Error(script.error);
    expect((await playScript(script.value)).failures).toEqual([]);
  });

  it('is given back in part', async () => {
    const [sale] = rig.view().sales;
    const { transaction } = sale!;
    expect(rig.command({ type: 'pos.refund', transaction, amount: 1_000_000 })).toMatch(/\w/);
    expect(rig.command({ type: 'pos.refund', transaction, amount: 50_000 })).toBeUndefined();
    await rig.until('the refund', () => rig.view().sales[0]?.refunded === 50_000);
  });
});

describe('a sale by wallet code', () => {
  it('shows the exchange with the gateway among the messages, the code masked', async () => {
    const { bench, ready, command, screen, view, until, all, last, clock } = await openTillRig();
    await ready();
    command({ type: 'pos.sell', amount: 250_000, method: 'wallet-code' });
    await screen('present-code');
    command({ type: 'pos.language', language: 'zh' });
    await clock.advance(500);
    // Looks like Alipay's, and no wallet has shown it.
    const code = '2898765432109876543';
    expect(command({ type: 'code.present', data: code })).toBeUndefined();
    await until('the end', () => view().screen.kind === 'idle' && 'last' in view().screen);
    await clock.advance(1_000);
    expect(view()).toMatchObject({ language: 'zh', screen: { last: { kind: 'declined' } } });
    const http = all('messages')
      .flatMap(({ messages }) => messages)
      .filter(({ bodies }) => bodies !== undefined);
    expect(http[0]).toMatchObject({ mti: 'POST', to: 'gateway', fields: [] });
    expect(http[0]?.summary).toMatch(/payments\/pay · 200 [A-Z_]+ · \d+ ms/);
    expect(JSON.stringify(all('messages'))).not.toContain(code);
    expect(last('script').yaml).not.toContain(code);
    expect(last('script').yaml).toContain('  - scan: "2812345678901234567"\n');

    const frames = all('wire').flatMap(({ entries }) => entries);
    const [asked, answered] = frames.filter(({ device }) => device === 'gateway');
    expect(asked).toMatchObject({ direction: 'out', level: 'normal' });
    expect(asked?.meaning).toMatch(/^POST \/\S+\/payments\/pay · acquirer → gateway$/);
    expect(answered).toMatchObject({ direction: 'in' });
    expect(answered?.meaning).toMatch(/^200 [A-Z_]+ · \d+ ms after POST \/\S+\/payments\/pay$/);
    expect(textOf(asked?.hex)).toContain('"productCode":"IN_STORE_PAYMENT"');
    expect(textOf(asked?.hex)).not.toContain(code);
    const network = frames
      .filter(({ device, meaning }) => device === 'network' && /^02[01]0/.test(meaning))
      .map(({ direction, meaning }) => `${direction} ${meaning}`);
    expect(network).toEqual([
      'out 0200 acquirer SaigonBank → NAPAS · financial request · 250,000 VND',
      expect.stringMatching(/^out 0200 NAPAS → wallet .* · financial request · 250,000 VND$/),
      expect.stringMatching(/^in 0210 wallet .* → NAPAS · .* · 14 /),
      expect.stringMatching(/^in 0210 NAPAS → acquirer SaigonBank · .* · 14 /),
    ]);
    await bench.stop();
  });
});

describe('faults of network and gateway', () => {
  it('are told while they wait, and no more once they have applied', async () => {
    const { bench, ready, command, screen, until, last, view, clock } = await openTillRig();
    await ready();
    const fault = last('hello').hello.gatewayFaults!.find(({ name }) => name === 'risk reject')!;
    const rule = JSON.parse(JSON.stringify(fault.rule));
    expect(command({ type: 'gateway.rule', rule })).toBeUndefined();
    await clock.advance(200);
    expect(last('network-faults').active).toEqual(['risk reject']);
    expect(last('script').yaml).toContain('decline: RISK_REJECT');
    command({ type: 'pos.sell', amount: 250_000, method: 'wallet-code' });
    await screen('present-code');
    await clock.advance(500);
    command({ type: 'code.present', data: '2812345678901234567' });
    await until('the end', () => view().screen.kind === 'idle');
    await clock.advance(1_000);
    command({ type: 'network.clear' });
    await clock.advance(200);
    expect(last('network-faults').active).toEqual([]);
    expect(command({ type: 'gateway.rule', rule: { at: 'moon' } })).toBe(
      'There is no such fault of the gateway.',
    );
    await bench.stop();
  });
});

describe('commands that cannot be carried out', () => {
  let rig: TillRig;
  beforeAll(async () => {
    rig = await openTillRig();
    await rig.ready();
  });
  afterAll(() => rig.bench.stop());

  it.each<[Command, RegExp]>([
    [{ type: 'card.insert', card: 'nobody' }, /^There is no card nobody in the wallet\.$/],
    [{ type: 'card.take' }, /^There is no card to take\.$/],
    [{ type: 'key.press', key: '1' }, /^The pad does not take keys now\.$/],
    [{ type: 'receipt.take' }, /^There is no receipt to take\.$/],
    [{ type: 'cash.take' }, /^That is nothing to be done at a till\.$/],
    [{ type: 'screen.cancel' }, /^That is nothing to be done at a till\.$/],
    [{ type: 'device.unplug', device: 'oven' }, /^There is no device oven\.$/],
    [{ type: 'pos.print-code' }, /^There is no code on the screen\.$/],
    [{ type: 'pos.refund', transaction: 'none', amount: 1 }, /\w/],
    [{ type: 'pos.resolve', case: 'none', answer: 'keep' }, /^There is no such open case\.$/],
  ])('%j', (command, why) => {
    expect(rig.command(command)).toMatch(why);
    expect(rig.last('script').yaml).toBe('');
  });
});

describe('a cut of power', () => {
  it('is dark for a while, and the till comes back', async () => {
    const { bench, ready, command, view, screen, last } = await openTillRig();
    await ready();
    command({ type: 'power.cut' });
    expect(view()).toMatchObject({ screen: { kind: 'starting' }, canCancel: false });
    expect(command({ type: 'pos.cancel' })).toBe('The terminal is without power.');
    await screen('idle');
    await ready();
    expect(last('network').state).toBe('up');
    await bench.stop();
  });
});

describe('devices of the till', () => {
  it('are unplugged and plugged in again', async () => {
    const { bench, ready, command, last, clock } = await openTillRig();
    await ready();
    for (const device of ['pin-pad', 'card-reader', 'printer', 'scanner']) {
      command({ type: 'device.unplug', device });
      await clock.advance(200);
      const found = () => last('pos-devices').devices.find(({ name }) => name === device);
      expect(found()).toMatchObject({ connected: false, state: 'unplugged' });
      expect(command({ type: 'device.unplug', device })).toMatch(/unplugged already/);
      command({ type: 'device.plug', device });
      await clock.advance(200);
      expect(found()).toMatchObject({ connected: true });
    }
    await bench.stop();
  });
});

describe('a data folder', () => {
  it('keeps journal and sales over a restart, for its owner only', async () => {
    const dataDir = join(folder, 'till');
    const first = await openTillRig({ dataDir });
    await first.ready();
    first.command({ type: 'pos.sell', amount: 90_000, method: 'card' });
    await first.padWaits('card');
    first.command({ type: 'card.insert', card: CARD.id });
    await first.padWaits('pin');
    await first.press(...CARD.pin, 'enter');
    await first.padWaits('removal');
    first.command({ type: 'card.take' });
    await first.screen('idle');
    await first.bench.stop();
    expect(statSync(join(dataDir, 'seal.key')).mode & 0o777).toBe(0o600);

    const second = await openTillRig({ dataDir, clock: createSimulatedClock(START + 3_600_000) });
    await second.ready();
    expect(second.view().sales).toMatchObject([{ amount: 90_000 }]);
    expect(second.last('journal').chained).toBe(true);
    await second.bench.stop();
  });
});
