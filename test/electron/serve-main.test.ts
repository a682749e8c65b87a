import { EventEmitter } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import type { FromRuntime } from '../../electron/channels.ts';
import { serveMain } from '../../electron/runtime/serve-main.ts';
import type { RuntimeEvent, TerminalKind } from '../../runtime/contract/event.ts';
import type { PageRole } from '../../runtime/page-role.ts';
import { createTerminals } from '../../runtime/running-terminal.ts';
import { sleep } from '../../time/clock.ts';
import { realClock } from '../../time/real-clock.ts';
import { smallTerminal } from '../support/small-terminal.ts';

let world: ReturnType<typeof smallTerminal>;
let till: ReturnType<typeof smallTerminal>;
let toMain: FromRuntime[];
let main: EventEmitter & { postMessage(message: FromRuntime): void };
let ended: boolean;

beforeEach(() => {
  world = smallTerminal();
  toMain = [];
  ended = false;
  main = Object.assign(new EventEmitter(), {
    postMessage: (message: FromRuntime) => void toMain.push(message),
  });
  till = smallTerminal({ port: 8499, pages: [] });
  const terminals = createTerminals({
    atm: async () => world.terminal,
    pos: async () => till.terminal,
  });
  serveMain(main, terminals, () => {
    ended = true;
  });
});

async function joinPage(terminal: TerminalKind = 'atm', role: PageRole = 'bench') {
  const heard: RuntimeEvent[] = [];
  const port = Object.assign(new EventEmitter(), {
    postMessage: (event: RuntimeEvent) => void heard.push(event),
    start: () => {},
    close: () => {},
  });
  main.emit('message', { data: { type: 'page', terminal, role }, ports: [port] });
  await sleep(realClock, 0);
  return { port, heard };
}

it('tells main that it is up, and that it is alive', async () => {
  expect(toMain).toEqual([{ type: 'ready' }]);
  main.emit('message', { data: { type: 'ping' }, ports: [] });
  expect(toMain).toEqual([{ type: 'ready' }, { type: 'pong' }]);
});

it('joins a page: events out, commands in, and what is none refused', async () => {
  const { port, heard } = await joinPage();
  port.emit('message', { data: { type: 'card.take' } });
  port.emit('message', { data: { type: 'card.steal' } });
  port.emit('message', { data: undefined });
  expect(world.commands).toEqual([{ type: 'card.take' }]);
  expect(heard).toEqual([
    { type: 'network', state: 'up' },
    { type: 'refused', why: 'type: no such command' },
    { type: 'refused', why: 'message: expected a command with its type' },
  ]);
});

it('joins a kiosk’s page as its customer’s', async () => {
  const { port, heard } = await joinPage('atm', 'customer');
  world.tell({ type: 'script', yaml: 'steps: []' });
  port.emit('message', { data: { type: 'card.take' } });
  port.emit('message', { data: { type: 'screen.cancel' } });
  expect(world.commands).toEqual([{ type: 'screen.cancel' }]);
  expect(heard).toEqual([
    { type: 'network', state: 'up' },
    { type: 'refused', why: 'type: nothing a customer may send' },
  ]);
});

it('forgets a page whose port closed; the next one gets the present state', async () => {
  const first = await joinPage();
  first.port.emit('close');
  expect(world.pages()).toBe(0);
  const second = await joinPage();
  world.tell({ type: 'network', state: 'down' });
  expect(first.heard).toHaveLength(1);
  expect(second.heard).toEqual([
    { type: 'network', state: 'up' },
    { type: 'network', state: 'down' },
  ]);
});

it('stops the terminals before it ends', async () => {
  await joinPage();
  main.emit('message', { data: { type: 'stop' }, ports: [] });
  await sleep(realClock, 0);
  expect(world.terminal.stopped).toBe(true);
  expect(ended).toBe(true);
});

it('joins a page of the till to the till, and tells main where its phone is', async () => {
  const { port } = await joinPage('pos');
  port.emit('message', { data: { type: 'card.take' } });
  expect(till.commands).toEqual([{ type: 'card.take' }]);
  expect(world.commands).toEqual([]);
  main.emit('message', { data: { type: 'sites' }, ports: [] });
  await sleep(realClock, 0);
  expect(toMain.at(-1)).toEqual({ type: 'sites', port: 8499 });
});
