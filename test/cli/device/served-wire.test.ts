import { connect } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { createServedWire, type ServedWire } from '../../../cli/device/served-wire.ts';
import { createListeners } from '../../../hardware/transport/listeners.ts';
import { createMemoryPair } from '../../../hardware/transport/memory.ts';
import { listenTcp } from '../../../hardware/transport/tcp.ts';
import type { CloseReason } from '../../../hardware/transport/transport.ts';
import { realClock } from '../../../time/real-clock.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

let clock: ReturnType<typeof createSimulatedClock>;
let log: string[];

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => void realClock.setTimeout(resolve, 0));

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

describe('a caller who does not read', () => {
  /** Takes nothing until told to, as the port of a host that hangs. */
  async function held(wire: ServedWire) {
    const closed = createListeners<CloseReason>();
    const host = { taken: '', unread: 0 };
    await wire.connect({
      name: 'held',
      open: async () => ({ ok: true }),
      write(bytes) {
        host.taken += toHex(bytes);
        host.unread += bytes.length;
      },
      waiting: () => host.unread,
      onData: () => () => {},
      onClose: closed.add,
      close: async () => closed.emit('closed-here'),
    });
    wire.onOverrun((waiting) => log.push(`overrun at ${waiting}`));
    wire.onLost((bytes) => log.push(`lost ${bytes} at ${clock.now()}`));
    return host;
  }

  it('gets what a buffer holds, and no more; said once, with the sum when he reads again', async () => {
    const wire = createServedWire(clock);
    const host = await held(wire);
    for (let i = 0; i < 1_000; i++) wire.transport.write(new Uint8Array(1_024));
    expect(host.unread).toBe(8_192);
    await clock.advance(60_000);
    wire.transport.write(hex('06'));
    expect(log).toEqual(['overrun at 8192']);

    host.unread = 0;
    host.taken = '';
    wire.transport.write(hex('06'));
    await clock.advance(1_000);
    expect(host.taken).toBe('06');
    expect(log).toEqual(['overrun at 8192']);
    host.unread = 0;
    await clock.advance(1_000);
    expect(log).toEqual(['overrun at 8192', `lost ${992 * 1_024 + 1} at 61500`]);
  });

  it('loses frames whole, and gets a long one where nothing waits', async () => {
    const wire = createServedWire(clock);
    const host = await held(wire);
    wire.transport.write(new Uint8Array(8_190));
    wire.transport.write(hex('01 02 03'));
    wire.transport.write(hex('04 05'));
    expect(host.taken.slice(-4)).toBe('0405');
    host.unread = 0;
    wire.transport.write(new Uint8Array(10_000));
    expect(host.unread).toBe(10_000);
  });

  it('who asks faster than the line carries loses answers too', async () => {
    const wire = createServedWire(clock, 9600);
    const host = await held(wire);
    for (let i = 0; i < 10_000; i++) wire.transport.write(hex('12'));
    expect(log).toEqual(['overrun at 8192']);
    for (let i = 0; i < 10; i++) {
      await clock.advance(1_000);
      host.unread = 0;
    }
    expect(host.taken).toBe('12'.repeat(8_192));
    expect(log).toEqual(['overrun at 8192', 'lost 1808 at 9500']);
  });

  it('and never does is told of when he is gone', async () => {
    const wire = createServedWire(clock);
    await held(wire);
    for (let i = 0; i < 9; i++) wire.transport.write(new Uint8Array(1_024));
    await wire.transport.close();
    expect(log).toEqual(['overrun at 8192', 'lost 1024 at 0']);
    await clock.advance(10_000);
    expect(log).toHaveLength(2);
  });

  it('over TCP: what he reads in the end and what was lost is all that was said', async () => {
    const wire = createServedWire(realClock);
    const connected = Promise.withResolvers<boolean>();
    const listener = await listenTcp({
      port: 0,
      onConnection: (connection) => void wire.connect(connection).then(connected.resolve),
    });
    if (!listener.ok) throw new Error(listener.error.detail);
    const overrun = new Promise<number>((resolve) => wire.onOverrun(resolve));
    const lost = new Promise<number>((resolve) => wire.onLost(resolve));
    let isOver = false;
    void overrun.then(() => {
      isOver = true;
    });
    const client = connect(listener.value.port, '127.0.0.1');
    await connected.promise;
    let said = 0;
    // The operating system's buffers first; they hold some megabytes.
    while (!isOver && said < 64 * 1024 * 1024) {
      wire.transport.write(new Uint8Array(65_536));
      said += 65_536;
      await nextTurn();
    }
    expect(await overrun).toBeLessThanOrEqual(65_536);
    let read = 0;
    client.on('data', (chunk) => {
      read += chunk.length;
    });
    expect((await lost) + read).toBe(said);
    client.destroy();
    await listener.value.close();
  });
});
