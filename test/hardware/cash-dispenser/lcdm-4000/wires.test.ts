import { describe, expect, it } from 'vitest';
import { describe as inWords } from '../../../../hardware/cash-dispenser/lcdm-4000/describe.ts';
import { createLcdm4000Driver } from '../../../../hardware/cash-dispenser/lcdm-4000/driver.ts';
import { createFramer } from '../../../../hardware/cash-dispenser/lcdm-4000/frame.ts';
import { createLcdm4000Memory } from '../../../../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { attachVirtualLcdm4000 } from '../../../../hardware/cash-dispenser/lcdm-4000/virtual.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { openPtyPair } from '../../../../hardware/transport/pty.ts';
import { withRecording } from '../../../../hardware/transport/recording.ts';
import {
  compareRecordings,
  type Recording,
  readRecording,
} from '../../../../hardware/transport/recording-reader.ts';
import { createSerialTransport } from '../../../../hardware/transport/serial.ts';
import { createTcpTransport, listenTcp } from '../../../../hardware/transport/tcp.ts';
import type { Transport } from '../../../../hardware/transport/transport.ts';
import type { Clock } from '../../../../time/clock.ts';
import { realClock } from '../../../../time/real-clock.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';
import { whyNoPty } from '../../../support/pty.ts';

const noPty = await whyNoPty();

/** Runs a short day at the dispenser and returns what was said. */
async function recordDay(near: Transport, clock: Clock): Promise<Recording> {
  const lines: string[] = [];
  const transport = withRecording(near, {
    device: 'cash-dispenser',
    sink: (line) => lines.push(line),
    clock,
    framer: (direction) => createFramer(direction === 'out' ? 'host' : 'unit'),
    describe: inWords,
  });
  const driver = createLcdm4000Driver({ transport, clock });
  expect(await driver.open()).toEqual({ ok: true });
  expect((await driver.status()).ok).toBe(true);
  expect(await driver.dispense([1, 1])).toEqual({
    ok: true,
    value: { exit: [1, 1, 0, 0], reject: [0, 0, 0, 0] },
  });
  expect((await driver.lastDispense()).ok).toBe(true);
  await driver.close();
  const read = readRecording(lines.join('\n'));
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}

async function overMemory(): Promise<Recording> {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock, { baud: 9600 });
  attachVirtualLcdm4000({ transport: far, clock, memory: createLcdm4000Memory([99, 99]) });
  let done = false;
  const day = recordDay(near, clock).finally(() => {
    done = true;
  });
  await clock.runUntil(() => done, 60_000);
  return day;
}

describe('the same day at the dispenser, over real wires and in simulated time', () => {
  it.skipIf(noPty !== undefined)('over two real serial ports on a PTY pair', async () => {
    const pair = await openPtyPair();
    if (!pair.ok) throw new Error(pair.error.detail);
    const far = createSerialTransport({ path: pair.value.b, baudRate: 9600 });
    attachVirtualLcdm4000({
      transport: far,
      clock: realClock,
      memory: createLcdm4000Memory([99, 99]),
    });
    const near = createSerialTransport({ path: pair.value.a, baudRate: 9600 });
    const day = await recordDay(near, realClock);
    expect(compareRecordings(day, await overMemory())).toBeUndefined();
    await far.close();
    await pair.value.close();
  });

  it('over TCP', async () => {
    const listener = await listenTcp({
      port: 0,
      onConnection: (transport) => {
        const memory = createLcdm4000Memory([99, 99]);
        attachVirtualLcdm4000({ transport, clock: realClock, memory });
      },
    });
    if (!listener.ok) throw new Error(listener.error.detail);
    const near = createTcpTransport({ host: '127.0.0.1', port: listener.value.port });
    const day = await recordDay(near, realClock);
    expect(compareRecordings(day, await overMemory())).toBeUndefined();
    await listener.value.close();
  });

  it('is the transcript that it should be', async () => {
    const day = await overMemory();
    const said = day.lines.map((line) =>
      'event' in line ? line.event : `${line.direction} ${line.meaning}`,
    );
    expect(said).toEqual([
      'open',
      'out status',
      'in ACK',
      'in status: near end, cassette 3 empty, cassette 4 empty',
      'out ACK',
      'in EOT',
      'out dispense 1 from cassette 1, 1 from cassette 2',
      'in ACK',
      'in dispense: good, out: 1 from cassette 1, 1 from cassette 2; rejected: none',
      'out ACK',
      'in EOT',
      'out last status',
      'in ACK',
      'in last status: good, out: 1 from cassette 1, 1 from cassette 2; rejected: none',
      'out ACK',
      'in EOT',
      'close: closed-here',
    ]);
  });
});
