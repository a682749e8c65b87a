import { describe, expect, it } from 'vitest';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { defaultConfiguration } from '../../runtime/configuration.ts';
import { createVirtualWorld, type DeviceName, MODELS } from '../../runtime/virtual-world.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';

const DEVICES = Object.keys(MODELS) as readonly DeviceName[];

async function open() {
  const clock = createSimulatedClock(Date.UTC(2026, 10, 22, 2, 41, 7));
  const world = createVirtualWorld({
    clock,
    random: createSeededRandom(3),
    configuration: defaultConfiguration,
    network: defaultWorld(),
  });
  await world.start();
  return { clock, world };
}

describe('a virtual world', () => {
  it('is all twins, each on a wire with the speed of its model', async () => {
    const { world } = await open();
    expect(DEVICES.map((name) => [name, world.isVirtual(name), world.connection(name)])).toEqual([
      ['card-reader', true, 'virtual serial 1, 9600 8N1'],
      ['pin-pad', true, 'virtual serial 2, 9600 8N1'],
      ['cash-dispenser', true, 'virtual serial 3, 9600 8N1'],
      ['printer', true, 'virtual serial 4, 19200 8N1'],
      ['scanner', true, 'virtual USB HID POS'],
    ]);
    await world.stop(undefined);
  });

  it('boots a terminal that serves, and again after a cut of power, with one journal', async () => {
    const { clock, world } = await open();
    const welcome = (terminal: ReturnType<typeof world.boot>) =>
      clock.runUntil(() => terminal.view().screen.kind === 'welcome', 60_000);
    const first = world.boot();
    expect(await welcome(first)).toBe('done');
    await world.cutPower(first);
    const second = world.boot();
    expect(await welcome(second)).toBe('done');
    const kinds = world.journal.after(0).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'started')).toHaveLength(2);
    expect(world.journal.verify().ok).toBe(true);
    await world.stop(second);
  });

  it('notices a line that is cut, and finds it again', async () => {
    const { clock, world } = await open();
    const terminal = world.boot();
    const shows = (kind: string) =>
      clock.runUntil(() => terminal.view().screen.kind === kind, 120_000);
    expect(await shows('welcome')).toBe('done');
    world.cutLine();
    expect(await shows('out-of-service')).toBe('done');
    world.restoreLine();
    expect(await shows('welcome')).toBe('done');
    await world.stop(terminal);
  });

  it.each(DEVICES)('unplugs and plugs in the %s', async (name) => {
    const { world } = await open();
    expect(world.isPlugged(name)).toBe(true);
    world.unplug(name);
    expect(world.isPlugged(name)).toBe(false);
    world.plug(name);
    expect(world.isPlugged(name)).toBe(true);
    await world.stop(undefined);
  });

  it('serves again after a device was unplugged while it started', async () => {
    const { clock, world } = await open();
    world.unplug('pin-pad');
    const terminal = world.boot();
    const shows = (kind: string) =>
      clock.runUntil(() => terminal.view().screen.kind === kind, 120_000);
    expect(await shows('out-of-service')).toBe('done');
    world.plug('pin-pad');
    terminal.service();
    expect(await shows('welcome')).toBe('done');
    await world.stop(terminal);
  });
});
