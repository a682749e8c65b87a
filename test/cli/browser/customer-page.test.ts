import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createTokens } from '../../../cli/browser/access.ts';
import { type BrowserHost, startBrowserHost } from '../../../cli/browser/host.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import type { Command } from '../../../runtime/contract/command.ts';
import type { RuntimeEvent, TerminalKind } from '../../../runtime/contract/event.ts';
import { createTerminals } from '../../../runtime/running-terminal.ts';
import { openRig, type Rig } from '../../runtime/bench/rig.ts';
import { openTillRig, type TillRig } from '../../runtime/bench/till-rig.ts';

// A kiosk's page, over a real socket, at real benches in simulated time.

const folder = mkdtempSync(join(tmpdir(), 'kiosk-'));
const tokens = createTokens();
const cards = defaultWorld().banks.flatMap((bank) => bank.cards);
const chip = cards.find(({ id }) => id === 'saigonbank-chip')!;

let rig: Rig;
let till: TillRig;
let host: BrowserHost;

beforeAll(async () => {
  [rig, till] = await Promise.all([openRig(), openTillRig()]);
  const terminals = createTerminals({ atm: async () => rig.bench, pos: async () => till.bench });
  const started = await startBrowserHost({ terminals, folder, port: 0, tokens });
  if (!started.ok) throw new Error(started.error.detail);
  host = started.value;
});
afterAll(async () => {
  await host.close();
  await Promise.all([rig.bench.stop(), till.bench.stop()]);
  rmSync(folder, { recursive: true });
});

/** The page at an address that the host gave for a kiosk. */
async function openKiosk(address: string) {
  const { host: at, origin, hash, searchParams } = new URL(address);
  const kind = searchParams.get('terminal') ?? 'atm';
  const socket = new WebSocket(`ws://${at}/socket${hash.replace('#', '?')}&terminal=${kind}`, {
    headers: { origin },
  });
  const texts: string[] = [];
  let heard: () => void = () => {};
  socket.on('message', (data) => {
    texts.push(data.toString());
    heard();
  });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));

  const told = (): readonly RuntimeEvent[] => texts.map((text) => JSON.parse(text));
  /** Why the command was refused, if it was: all that comes before the answer to a mark. */
  async function send(command: Command): Promise<readonly string[]> {
    const before = texts.length;
    socket.send(JSON.stringify(command));
    socket.send(`{"type":"${kind === 'pos' ? 'pos' : 'screen'}.language","language":"mark"}`);
    const refused = () =>
      told()
        .slice(before)
        .flatMap((event) => (event.type === 'refused' ? [event.why] : []));
    const limit = AbortSignal.timeout(5_000);
    while (refused().at(-1) !== MARKED) {
      await new Promise<void>((resolve, reject) => {
        heard = resolve;
        limit.onabort = () => reject(new Error(`no answer to ${command.type}`));
      });
    }
    return refused().slice(0, -1);
  }
  return { texts, told, send, close: () => socket.terminate() };
}

const MARKED = 'language: expected one of vi, en, zh';
const NONE = 'type: nothing a customer may send';

/** One of each that a bench may send; the compiler knows when one is missing. */
const COMMANDS: { readonly [T in Command['type']]: Extract<Command, { type: T }> } = {
  'screen.choose': { type: 'screen.choose', option: '500000' },
  'screen.language': { type: 'screen.language', language: 'en' },
  'screen.cancel': { type: 'screen.cancel' },
  'screen.more-time': { type: 'screen.more-time' },
  'card.insert': { type: 'card.insert', card: 'techcombank-debit' },
  'card.tap': { type: 'card.tap', card: chip.id },
  'card.swipe': { type: 'card.swipe', card: chip.id },
  'card.take': { type: 'card.take' },
  'key.press': { type: 'key.press', key: '1' },
  'cash.take': { type: 'cash.take' },
  'receipt.take': { type: 'receipt.take' },
  'code.present': { type: 'code.present', data: '2812345678901234567' },
  'fault.provoke': {
    type: 'fault.provoke',
    device: 'cash-dispenser',
    fault: 'jam-before-exit',
  },
  'fault.clear': { type: 'fault.clear', device: 'cash-dispenser' },
  'device.unplug': { type: 'device.unplug', device: 'printer' },
  'device.plug': { type: 'device.plug', device: 'printer' },
  'power.cut': { type: 'power.cut' },
  'operator.service': { type: 'operator.service' },
  'keys.request': { type: 'keys.request' },
  'keys.part': { type: 'keys.part', part: 1, holder: 'A', component: '0123456789ABCDEF'.repeat(2) },
  'keys.ceremony': { type: 'keys.ceremony', key: 'terminal-master' },
  'keys.forget': { type: 'keys.forget' },
  'keys.list': { type: 'keys.list' },
  'network.rule': { type: 'network.rule', rule: { at: 'issuer' } },
  'gateway.rule': { type: 'gateway.rule', rule: { decline: 'RISK_REJECT' } },
  'network.clear': { type: 'network.clear' },
  'ledger.refresh': { type: 'ledger.refresh' },
  'pos.sell': { type: 'pos.sell', amount: 150_000, method: 'card' },
  'pos.cancel': { type: 'pos.cancel' },
  'pos.language': { type: 'pos.language', language: 'en' },
  'pos.bypass-pin': { type: 'pos.bypass-pin' },
  'pos.print-code': { type: 'pos.print-code' },
  'pos.refund': { type: 'pos.refund', transaction: 't', amount: 1 },
  'pos.resolve': { type: 'pos.resolve', case: 'c', answer: 'keep' },
};

/** Nothing of the bench in any message: by what it is, and by all its secrets and names. */
function expectNothingOfTheBench(texts: readonly string[], view: 'view' | 'pos-view'): void {
  const types = new Set(texts.map((text) => JSON.parse(text).type));
  expect([...types].toSorted()).toEqual(['network', 'refused', view].toSorted());
  const all = texts.join('\n');
  for (const { id, pin, pan } of cards) {
    expect(all).not.toMatch(new RegExp(`(?<!\\d)${pin}(?!\\d)`));
    for (const secret of [id, id.replaceAll('-', ' '), pan, pan.slice(0, 6), `*${pan.slice(-4)}`]) {
      expect(all, id).not.toContain(secret);
    }
  }
  expect(all).not.toMatch(/([0-9A-F]{2} ){4}|"(hex|kcv|hash|mti|seed|yaml|pin|cards|by)":[^{]/);
}

describe('a whole withdrawal', () => {
  it('is done at the screen, and tells its page the screen alone', async () => {
    const kiosk = await openKiosk(host.customer.atm);
    const { screen, command, until, last, pin } = rig;
    await screen('welcome');
    await until('an open slot', () => last('devices').devices[0]?.state === 'ready');
    command({ type: 'card.insert', card: 'techcombank-debit' });
    await screen('language');
    expect(await kiosk.send({ type: 'screen.language', language: 'en' })).toEqual([]);
    await pin('112233');
    await screen('amount');
    expect(await kiosk.send({ type: 'screen.choose', option: '2000000' })).toEqual([]);
    await screen('confirm');
    expect(await kiosk.send({ type: 'screen.choose', option: 'accept-receipt' })).toEqual([]);
    await screen('take-cash');
    await until('notes', () => last('devices').hands.exit.length > 0);
    // Refused at the bench: the customer does not hear of it.
    expect(command({ type: 'card.insert', card: 'nobody' })).toContain('nobody');
    command({ type: 'cash.take' });
    await screen('take-card');
    await until('the card', () => last('devices').hands.card.place === 'throat');
    command({ type: 'card.take' });
    await screen('welcome');
    expect(await kiosk.send({ type: 'screen.language', language: 'vi' })).toEqual([]);

    const shown = kiosk.told().flatMap((it) => (it.type === 'view' ? [it.view.screen.kind] : []));
    expect(shown).toEqual(expect.arrayContaining(['pin', 'confirm', 'take-cash', 'take-card']));
    expect(rig.all('journal').length).toBeGreaterThan(0);
    expectNothingOfTheBench(kiosk.texts, 'view');
  });
});

describe('a whole sale', () => {
  it('tells the display’s page the display alone', async () => {
    const kiosk = await openKiosk(host.customer.pos);
    await till.ready();
    till.command({ type: 'pos.sell', amount: 150_000, method: 'card' });
    await till.padWaits('card');
    expect(await kiosk.send({ type: 'pos.language', language: 'en' })).toEqual([]);
    till.command({ type: 'card.insert', card: chip.id });
    await till.padWaits('pin');
    await till.press(...chip.pin, 'enter');
    await till.padWaits('removal');
    till.command({ type: 'card.take' });
    await till.screen('idle');
    await till.until('the sale', () => till.view().sales.length > 0);
    expect(await kiosk.send({ type: 'pos.language', language: 'vi' })).toEqual([]);

    const views = kiosk.told().flatMap((it) => (it.type === 'pos-view' ? [it.view] : []));
    expect(views.map(({ screen }) => screen.kind)).toEqual(
      expect.arrayContaining(['present-card', 'card', 'remove-card', 'idle']),
    );
    expect(views.at(-1)?.screen).toMatchObject({ last: { kind: 'approved', amount: 150_000 } });
    for (const { sales, cases } of views) expect([sales, cases]).toEqual([[], []]);
    expectNothingOfTheBench(kiosk.texts, 'pos-view');
  });
});

describe.each<[TerminalKind, (command: Command) => boolean]>([
  ['atm', ({ type }) => type.startsWith('screen.')],
  ['pos', ({ type }) => type === 'pos.language'],
])('the customer of the %s', (kind, mayBeSent) => {
  const refused = Object.values(COMMANDS).filter((command) => !mayBeSent(command));

  let kiosk: Awaited<ReturnType<typeof openKiosk>>;
  beforeAll(async () => {
    kiosk = await openKiosk(host.customer[kind]);
  });

  it.each(refused)('is refused $type', async (command) => {
    const { events } = kind === 'atm' ? rig : till;
    const before = events.length;
    expect(await kiosk.send(command)).toEqual([NONE]);
    expect(events).toHaveLength(before);
  });

  it('reaches no other terminal, and no bench, with his token', async () => {
    const other = kind === 'atm' ? 'pos' : 'atm';
    const token = tokens.customer[kind];
    const open = (query: string): Promise<number> =>
      new Promise((resolve) => {
        const headers = { origin: `http://127.0.0.1:${host.port}` };
        const socket = new WebSocket(`ws://127.0.0.1:${host.port}/socket?${query}`, { headers });
        socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
        socket.on('open', () => resolve(101));
        socket.on('error', () => {});
      });
    expect(await open(`token=${token}&terminal=${other}`)).toBe(403);
    const bench = await openKiosk(
      host.address.replace(tokens.bench, token).replace('/#', `/?terminal=${kind}#`),
    );
    expect(await bench.send(COMMANDS['keys.list'])).toEqual([NONE]);
    expectNothingOfTheBench(bench.texts, kind === 'atm' ? 'view' : 'pos-view');
  });
});

it('no more than eight of them: the bench is never kept out', async () => {
  const kiosks: Awaited<ReturnType<typeof openKiosk>>[] = [];
  const full = (async () => {
    for (let i = 0; i < 9; i++) kiosks.push(await openKiosk(host.customer.atm));
  })();
  await expect(full).rejects.toThrow('503');
  const bench = await openKiosk(host.address);
  bench.close();
  for (const kiosk of kiosks) kiosk.close();
});
