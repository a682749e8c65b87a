import { expect, it } from 'vitest';
import { createLcdm4000Memory } from '../../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { CATALOG, type Model } from '../../hardware/catalog.ts';
import type { DeviceDriver, FaultNumber, VirtualDevice } from '../../hardware/device.ts';
import { createHidTransport } from '../../hardware/transport/hid.ts';
import { createVirtualHidPair } from '../../hardware/transport/hid-memory.ts';
import { createMemoryPair } from '../../hardware/transport/memory.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { WireEntry } from '../../hardware/transport/wire-tap.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createSimulatedClock, type SimulatedClock } from '../../time/simulated-clock.ts';

type AnyModel = Model<DeviceDriver, VirtualDevice, never, never>;

const MODELS = Object.entries(CATALOG).flatMap(([category, models]) =>
  Object.entries(models).map(
    ([name, model]) => [`${category} ${name}`, model as AnyModel] as const,
  ),
);

/** Notes per cassette. */
const FULL = [500, 500, 500, 500];

/** Lets simulated time pass until the answer is there. */
async function within<T>(clock: SimulatedClock, ms: number, answer: Promise<T>): Promise<T> {
  let settled = false;
  void answer.finally(() => {
    settled = true;
  });
  const end = await clock.runUntil(() => settled, ms);
  if (!settled) throw new Error(`no answer: ${end}`);
  return answer;
}

/** A model's driver and its twin, joined as its wiring says. */
function joined(model: AnyModel, clock: SimulatedClock, heard: WireEntry[]) {
  const random = createSeededRandom(7);
  const options = { clock, device: 'device', tap: (entry: WireEntry) => void heard.push(entry) };
  if (model.wiring.kind === 'hid') {
    const pair = createVirtualHidPair(clock);
    const transport = createHidTransport({ name: 'HID', open: () => pair.open() });
    return {
      twin: model.attachTwin({ far: pair.far as never, clock, random }),
      driver: model.createDriver({ ...options, transport: transport as never }),
    };
  }
  const [near, far] = createMemoryPair(clock, { baud: model.wiring.baudRate });
  void (far as Transport).open();
  return {
    twin: model.attachTwin({ far: far as never, clock, random, safe: createLcdm4000Memory(FULL) }),
    driver: model.createDriver({ ...options, transport: near as never }),
  };
}

it.each(MODELS)('%s: driver and twin understand each other', async (_, model) => {
  const clock = createSimulatedClock(0);
  const heard: WireEntry[] = [];
  const { driver, twin } = joined(model, clock, heard);
  expect(driver.model).not.toBe('');
  expect(twin.model).toBe(driver.model);
  expect(await within(clock, 10_000, driver.open())).toEqual({ ok: true });
  if ('status' in driver) {
    const ask = driver.status as () => Promise<unknown>;
    expect(await within(clock, 10_000, ask())).toMatchObject({ ok: true });
    expect(heard.map(({ direction }) => direction)).toEqual(expect.arrayContaining(['out', 'in']));
  } else {
    // A scanner speaks when something is held before it.
    const { present } = twin as unknown as { present(data: Uint8Array): boolean };
    expect(present(new TextEncoder().encode('HELLO'))).toBe(true);
    await clock.advance(1_000);
    expect(heard.map(({ direction }) => direction)).toContain('in');
  }
  expect(heard.filter(({ level }) => level !== 'normal')).toEqual([]);
  await within(clock, 10_000, driver.close());
});

it.each(MODELS)('%s: every fault has a name of its own and a summary', (_, model) => {
  const { twin } = joined(model, createSimulatedClock(0), []);
  const names = twin.faults.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, summary } of twin.faults) {
    expect(summary, name).not.toBe('');
    expect(twin.provoke(name), name).toBe(true);
    twin.clear(name);
  }
  twin.clear();
  expect(twin.provoke('flood')).toBe(false);
  expect(twin.active()).toEqual([]);
});

/** The ends of what a number may be, and what is beyond or between. */
function edges(number: FaultNumber): { readonly good: number[]; readonly bad: number[] } {
  if (!('values' in number)) {
    return {
      good: [number.from, number.to],
      bad: [number.from - 1, number.to + 1, number.from + 0.5, Number.NaN],
    };
  }
  const good = number.values.map(([value]) => value);
  const all = Array.from({ length: 20 }, (_, i) => i - 10);
  return { good, bad: all.filter((one) => !good.includes(one)) };
}

it.each(MODELS)('%s: every fault takes its numbers from end to end, and no others', (_, model) => {
  const { twin } = joined(model, createSimulatedClock(0), []);
  for (const { name, numbers = {}, parameters = {} } of twin.faults) {
    expect(Object.keys(parameters), name).toEqual(Object.keys(numbers));
    expect(twin.provoke(name, { nonsense: 1 }), name).toBe(false);
    for (const [key, number] of Object.entries(numbers)) {
      const { good, bad } = edges(number);
      for (const value of bad) expect(twin.provoke(name, { [key]: value }), name).toBe(false);
      expect(twin.active(), name).toEqual([]);
      for (const value of good) expect(twin.provoke(name, { [key]: value }), name).toBe(true);
      expect(twin.numbersOf(name)).toContain(`${key}: ${good.at(-1)}`);
      twin.clear(name);
      twin.provoke(name);
      expect(twin.numbersOf(name)).toContain(`${key}: ${number.absent} (default)`);
      twin.clear(name);
    }
  }
});

it('titles every model, no two alike', () => {
  const titles = MODELS.map(([, { title }]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});
