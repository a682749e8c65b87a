import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hex } from '../../bytes/hex.ts';
import { createCrt310Driver } from '../../hardware/card-reader/crt-310/driver.ts';
import { createLcdm4000Driver } from '../../hardware/cash-dispenser/lcdm-4000/driver.ts';
import { createSerialTransport } from '../../hardware/transport/serial.ts';
import { createTcpTransport } from '../../hardware/transport/tcp.ts';
import { realClock } from '../../time/real-clock.ts';
import { type RunningCommand, runCommand, startCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'device-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function event(command: RunningCommand, wanted: string): Promise<Record<string, unknown>> {
  for (;;) {
    const seen = JSON.parse(await command.line());
    if (seen.event === wanted) return seen;
  }
}

async function serve(...args: string[]) {
  const command = startCommand(['device', ...args, '--json']);
  const { at } = await event(command, 'ready');
  return { command, at: String(at), port: Number(String(at).split(':')[1]) };
}

/** To GS I 66. */
const ANSWER = '_TELLERBENCH\0';

const pause = (): Promise<void> => new Promise((resolve) => void realClock.setTimeout(resolve, 1));

/** A full or empty line answers EAGAIN. */
function tryOf(act: () => number): number | undefined {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}

async function end({ command }: { command: RunningCommand }, signal: NodeJS.Signals = 'SIGTERM') {
  command.process.kill(signal);
  expect({ code: await command.ended, errors: command.errors() }).toEqual({ code: 0, errors: '' });
}

describe('a device on TCP', () => {
  it('keeps its notes from one connection to the next', async () => {
    const served = await serve('lcdm-4000', '--tcp', '0');
    const open = async () => {
      const transport = createTcpTransport({ host: '127.0.0.1', port: served.port });
      const driver = createLcdm4000Driver({ transport, clock: realClock });
      expect(await driver.open()).toEqual({ ok: true });
      return driver;
    };

    const first = await open();
    expect((await first.purge()).ok).toBe(true);
    expect(await first.dispense([0, 1, 0, 0])).toMatchObject({
      ok: true,
      value: { exit: [0, 1, 0, 0] },
    });
    await first.close();
    await event(served.command, 'disconnected');
    served.command.process.stdin.write('look\n');
    expect((await event(served.command, 'said')).text).toBe(
      'cassettes 2000 1999 2000 2000, exit 0 1 0 0, rejected 0',
    );
    const second = await open();
    expect(await second.lastDispense()).toMatchObject({
      ok: true,
      value: { exit: [0, 1, 0, 0] },
    });
    await second.close();
    await end(served);
  });

  it('is used by one at a time', async () => {
    const served = await serve('esc-pos', '--tcp', '0');
    const first = connect(served.port, '127.0.0.1');
    await event(served.command, 'connected');
    const second = connect(served.port, '127.0.0.1');
    const closed = new Promise((resolve) => second.once('close', resolve));
    expect(await event(served.command, 'refused')).toMatchObject({
      why: 'somebody is connected already',
    });
    second.resume();
    await closed;
    first.write(hex('48 49 0A'));
    first.write(hex('10 04 01'));
    const answer = await new Promise<Uint8Array>((resolve) => first.once('data', resolve));
    expect(answer).toHaveLength(1);
    first.destroy();
    await end(served, 'SIGINT');
  });

  it('shows each frame on request, both ways, once whatever the chunks', async () => {
    const served = await serve('crt-310', '--tcp', '0', '--verbose');
    const socket = connect(served.port, '127.0.0.1');
    socket.setNoDelay(true);
    for (const byte of hex('02 00 02 30 31 03 02')) socket.write(Uint8Array.of(byte));
    expect(await event(served.command, 'frame')).toMatchObject({
      direction: 'out',
      hex: '02 00 02 30 31 03 02',
      meaning: 'reset, card: eject',
    });
    expect(await event(served.command, 'frame')).toMatchObject({ direction: 'in', hex: '06' });
    socket.destroy();
    await end(served);
  });

  it('says which port is taken, and ends with 2', async () => {
    const served = await serve('zt588', '--tcp', '0');
    const second = await runCommand(['device', 'zt588', '--tcp', String(served.port)]);
    expect(second).toMatchObject({ code: 2, out: '' });
    expect(second.errors).toMatch(/^tellerbench: tcp 127\.0\.0\.1:\d+: .*EADDRINUSE.*\n$/);
    await end(served);
  });
});

describe('a device on a serial link', () => {
  it('answers a driver, has faults, and takes its link away at the end', async () => {
    const link = join(folder, 'card-reader');
    const served = await serve('crt-310', '--pty', link);
    expect(served.at).toBe(link);
    const transport = createSerialTransport({ path: link, baudRate: 9600 });
    const driver = createCrt310Driver({ transport, clock: realClock });
    expect(await driver.open()).toEqual({ ok: true });
    expect(await driver.reset('eject')).toMatchObject({ ok: true });
    served.command.process.stdin.write('fault power-lost\n');
    await event(served.command, 'said');
    expect((await driver.setBezelLight('on')).ok).toBe(false);
    await driver.close();
    await end(served);
    expect(existsSync(link)).toBe(false);
  });

  it('ends by `quit` too', async () => {
    const served = await serve('zt588', '--pty', join(folder, 'pin-pad'));
    served.command.process.stdin.write('quit\n');
    expect(await served.command.ended).toBe(0);
  });

  it('holds a bounded answer for who does not read, and answers again when he does', async () => {
    const link = join(folder, 'unread');
    const served = await serve('esc-pos', '--pty', link, '--baud', '4000000');
    const host = openSync(link, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    // Each answer is longer than its question: what joins the two ends stops asking when it is full.
    const questions = hex('1D 49 42'.repeat(1_000));
    const answers = Buffer.alloc(65_536);
    let isSlow = true;
    const overrun = event(served.command, 'overrun').finally(() => {
      isSlow = false;
    });
    while (isSlow) {
      tryOf(() => writeSync(host, questions));
      tryOf(() => readSync(host, answers, 0, 256, null));
      await pause();
    }
    const { waiting } = await overrun;
    // No other answer had room.
    expect(waiting).toBeLessThanOrEqual(8_192);
    expect(waiting).toBeGreaterThan(8_192 - ANSWER.length);

    let isUntold = true;
    const lost = event(served.command, 'lost').finally(() => {
      isUntold = false;
    });
    while (isUntold) {
      tryOf(() => readSync(host, answers));
      await pause();
    }
    expect((await lost).bytes).toBeGreaterThan(0);
    let isAnswered = false;
    while (!isAnswered) {
      // The line may have taken half a question before, and have answers to others yet.
      tryOf(() => writeSync(host, hex('10 04 01')));
      const read = tryOf(() => readSync(host, answers)) ?? 0;
      isAnswered = answers.subarray(0, read).includes(0x12);
      await pause();
    }
    closeSync(host);
    await end(served);
  });

  it('never takes the place of a file', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, 'precious');
    expect(await runCommand(['device', 'zt588', '--pty', file])).toEqual({
      code: 2,
      out: '',
      errors: `tellerbench: ${file}: expected a new path or a link, not a file\n`,
    });
  });

  it('goes on when there is no keyboard', async () => {
    const served = await serve('zt588', '--pty', join(folder, 'no-keyboard'));
    served.command.process.stdin.end();
    const transport = createSerialTransport({ path: served.at, baudRate: 9600 });
    expect(await transport.open()).toEqual({ ok: true });
    await transport.close();
    await end(served);
  });
});
