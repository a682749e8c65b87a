import { SerialPortMock } from 'serialport';
import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../bytes/hex.ts';
import { openPtyPair } from '../../../hardware/transport/pty.ts';
import {
  createSerialTransport,
  listSerialPorts,
  serialOpenError,
} from '../../../hardware/transport/serial.ts';
import type { Transport } from '../../../hardware/transport/transport.ts';
import { whyNoPty } from '../../support/pty.ts';

const noPty = await whyNoPty();

const nextData = (transport: Transport, length: number): Promise<string> =>
  new Promise((resolve) => {
    let all = '';
    const off = transport.onData((chunk) => {
      all += `${all && ' '}${toSpacedHex(chunk)}`;
      if (all.length < 3 * length - 1) return;
      off();
      resolve(all);
    });
  });

describe('the words of the library', () => {
  it.each([
    ['Error: No such file or directory, cannot open /dev/nope', 'not-found', 'cable'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'no-permission', 'dialout'],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy', 'another program'],
    ['Opening COM3: Access denied', 'no-permission', 'dialout'],
    ['Error: Is a directory, cannot open /tmp', 'failed', 'no serial port'],
    ['Error: something new', 'failed', undefined],
  ])('%s: %s', (message, kind, hint) => {
    const error = serialOpenError('/dev/x', message);
    expect(error.kind).toBe(kind);
    expect(error.detail).toMatch(/^\/dev\/x: (?!Error)/);
    if (hint === undefined) expect(error.hint).toBeUndefined();
    else expect(error.hint).toContain(hint);
  });
});

describe('a serial port that cannot be opened', () => {
  it('is named with what to do', async () => {
    const port = createSerialTransport({ path: '/dev/does-not-exist', baudRate: 9600 });
    expect(port.name).toBe('/dev/does-not-exist 9600 8N1');
    expect(await port.open()).toEqual({
      ok: false,
      error: {
        kind: 'not-found',
        detail: '/dev/does-not-exist: No such file or directory, cannot open /dev/does-not-exist',
        hint: 'check the path and the cable',
      },
    });
    port.write(hex('00'));
    await port.close();
    expect(await port.lines?.()).toBeUndefined();
  });
});

describe.skipIf(noPty !== undefined)('a PTY pair with a serial port at each end', () => {
  it('carries every byte value both ways; has no modem lines; is busy for a second user', async () => {
    const pair = await openPtyPair();
    if (!pair.ok) throw new Error(pair.error.detail);
    const { a, b } = pair.value;
    const near = createSerialTransport({ path: a, baudRate: 9600, parity: 'even' });
    const far = createSerialTransport({ path: b, baudRate: 9600 });
    expect(await near.open()).toEqual({ ok: true });
    expect(await far.open()).toEqual({ ok: true });
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const [there, back] = [nextData(far, 256), nextData(near, 256)];
    near.write(all);
    far.write(all);
    expect(await there).toBe(toSpacedHex(all));
    expect(await back).toBe(toSpacedHex(all));
    expect(await near.lines?.()).toBeUndefined();

    const second = createSerialTransport({ path: a, baudRate: 9600 });
    expect(await second.open()).toMatchObject({ ok: false, error: { kind: 'busy' } });

    const reasons: string[] = [];
    near.onClose((reason) => reasons.push(`near ${reason}`));
    await near.close();
    expect(reasons).toEqual(['near closed-here']);
    expect(await near.open()).toEqual({ ok: true });
    const again = nextData(far, 1);
    near.write(hex('06'));
    expect(await again).toBe('06');

    const unplugged = new Promise((resolve) => near.onClose(resolve));
    await pair.value.close();
    expect(await unplugged).toBe('unplugged');
    expect(await near.open()).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  });
});

describe('a binding of one’s own', () => {
  it('stands in for the operating system, modem lines included', async () => {
    SerialPortMock.binding.createPort('/dev/mock', { echo: true });
    const port = createSerialTransport({
      path: '/dev/mock',
      baudRate: 9600,
      binding: SerialPortMock.binding,
    });
    expect(await port.open()).toEqual({ ok: true });
    const echo = nextData(port, 2);
    port.write(hex('02 03'));
    expect(await echo).toBe('02 03');
    expect(await port.lines?.()).toEqual({ dsr: false, cts: true });
    await port.close();
    SerialPortMock.binding.reset();
  });
});

describe('the list of ports', () => {
  it.skipIf(process.platform !== 'linux')('says what is missing without udevadm', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/does-not-exist';
    const listed = await listSerialPorts();
    process.env.PATH = path;
    expect(listed).toEqual({
      ok: false,
      error: {
        kind: 'missing-library',
        detail: 'cannot list serial ports: spawn udevadm ENOENT',
        hint: 'install udev, or name the port by its path',
      },
    });
  });

  it('is a value in any case', async () => {
    const listed = await listSerialPorts();
    if (listed.ok) for (const port of listed.value) expect(port.path).not.toBe('');
    else expect(listed.error.hint).toBeDefined();
  });
});
