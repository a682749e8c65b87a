import { beforeEach, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { createServedWire } from '../../../cli/device/served-wire.ts';
import { createMemoryPair } from '../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

let clock: ReturnType<typeof createSimulatedClock>;
let log: string[];

beforeEach(() => {
  clock = createSimulatedClock(0);
  log = [];
});

/** A caller at the other end of a fresh wire. */
async function caller(name: string) {
  const [near, far] = createMemoryPair(clock, { name });
  await near.open();
  near.onData((bytes) => log.push(`${name} hears ${toHex(bytes)} at ${clock.now()}`));
  return { near, far };
}

it('serves one caller after the other with the same device', async () => {
  const wire = createServedWire(clock);
  wire.transport.onData((bytes) => {
    log.push(`device hears ${toHex(bytes)}`);
    wire.transport.write(hex('06'));
  });
  wire.onDisconnect((reason) => log.push(`gone: ${reason}`));
  const first = await caller('first');
  const second = await caller('second');

  expect(await wire.connect(first.far)).toBe(true);
  expect(await wire.connect(second.far)).toBe(false);
  first.near.write(hex('05'));
  await clock.advance(1);
  await first.far.close();
  first.near.write(hex('05'));
  await clock.advance(1);
  expect(await wire.connect(second.far)).toBe(true);
  second.near.write(hex('04'));
  await clock.advance(1);

  expect(log).toEqual([
    'device hears 05',
    'first hears 06 at 0',
    'gone: closed-here',
    'device hears 04',
    'second hears 06 at 2',
  ]);
});

it('speaks at the pace of its line: 1.04 ms a byte at 9600 baud', async () => {
  const wire = createServedWire(clock, 9600);
  const { far } = await caller('host');
  await wire.connect(far);
  wire.transport.write(new Uint8Array(96));
  wire.transport.write(hex('06'));
  await clock.advance(200);
  expect(log).toEqual([`host hears ${'00'.repeat(96)} at 100`, 'host hears 06 at 102']);
});

it('what was still on the way when the caller left does not reach the next one', async () => {
  const wire = createServedWire(clock, 9600);
  const first = await caller('first');
  const second = await caller('second');
  await wire.connect(first.far);
  wire.transport.write(hex('01 02 03'));
  await first.far.close();
  await wire.connect(second.far);
  wire.transport.write(hex('06'));
  await clock.advance(200);
  expect(log.filter((line) => line.includes('hears'))).toEqual(['second hears 06 at 2']);
});

it('a device that pulled its own cable puts it back', async () => {
  const wire = createServedWire(clock);
  const { near, far } = await caller('host');
  await wire.connect(far);
  await wire.transport.close();
  wire.transport.write(hex('01'));
  await wire.transport.open();
  wire.transport.write(hex('02'));
  await clock.advance(1);
  near.write(hex('05'));
  expect(log).toEqual(['host hears 02 at 0']);
});

it('shows both directions to who listens, a question before its answer', async () => {
  const wire = createServedWire(clock);
  wire.onBytes((direction, bytes) => log.push(`${direction} ${toHex(bytes)}`));
  wire.transport.onData(() => wire.transport.write(hex('06')));
  const { near, far } = await caller('host');
  await wire.connect(far);
  near.write(hex('05'));
  await clock.advance(1);
  expect(log).toEqual(['out 05', 'in 06', 'host hears 06 at 0']);
});
