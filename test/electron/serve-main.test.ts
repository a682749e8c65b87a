import { EventEmitter } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import type { FromRuntime } from '../../electron/channels.ts';
import { serveMain } from '../../electron/runtime/serve-main.ts';
import type { RuntimeEvent } from '../../runtime/contract/event.ts';
import { smallTerminal } from '../support/small-terminal.ts';

let world: ReturnType<typeof smallTerminal>;
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
  serveMain(main, world.terminal, () => {
    ended = true;
  });
});

function joinPage() {
  const heard: RuntimeEvent[] = [];
  const port = Object.assign(new EventEmitter(), {
    postMessage: (event: RuntimeEvent) => void heard.push(event),
    start: () => {},
  });
  main.emit('message', { data: { type: 'page' }, ports: [port] });
  return { port, heard };
}

it('tells main that it is up, and that it is alive', () => {
  expect(toMain).toEqual([{ type: 'ready' }]);
  main.emit('message', { data: { type: 'ping' }, ports: [] });
  expect(toMain).toEqual([{ type: 'ready' }, { type: 'pong' }]);
});

it('joins a page: events out, commands in, and what is none refused', () => {
  const { port, heard } = joinPage();
  port.emit('message', { data: { type: 'card.take' } });
  port.emit('message', { data: { type: 'card.steal' } });
  port.emit('message', { data: undefined });
  expect(world.commands).toEqual([{ type: 'card.take' }]);
  expect(heard).toEqual([
    { type: 'network', state: 'up' },
    { type: 'refused', why: 'type: no such command' },
    { type: 'refused', why: 'message: Invalid input: expected object, received undefined' },
  ]);
});

it('forgets a page whose port closed; the next one gets the present state', () => {
  const first = joinPage();
  first.port.emit('close');
  expect(world.pages()).toBe(0);
  const second = joinPage();
  world.tell({ type: 'network', state: 'down' });
  expect(first.heard).toHaveLength(1);
  expect(second.heard).toEqual([
    { type: 'network', state: 'up' },
    { type: 'network', state: 'down' },
  ]);
});

it('stops the terminal before it ends', async () => {
  main.emit('message', { data: { type: 'stop' }, ports: [] });
  await Promise.resolve();
  await Promise.resolve();
  expect(world.terminal.stopped).toBe(true);
  await new Promise((resolve) => process.nextTick(resolve));
  expect(ended).toBe(true);
});
