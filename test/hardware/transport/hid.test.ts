import { describe, expect, it } from 'vitest';
import { hex } from '../../../bytes/hex.ts';
import {
  createHidTransport,
  type HidDeviceLike,
  type HidLibrary,
  hidOpenError,
  openNodeHid,
} from '../../../hardware/transport/hid.ts';
import { createVirtualHidPair } from '../../../hardware/transport/hid-memory.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

async function createOpen() {
  const clock = createSimulatedClock(0);
  const pair = createVirtualHidPair(clock);
  const transport = createHidTransport({ name: 'scanner', open: pair.open });
  const heard: string[] = [];
  transport.onData((report) => heard.push(`${clock.now()} ms: ${report.join(' ')}`));
  transport.onClose((reason) => heard.push(`closed: ${reason}`));
  expect(await transport.open()).toEqual({ ok: true });
  return { clock, transport, heard, far: pair.far };
}

describe('HID transport over a device in memory', () => {
  it('one chunk a report, in order, one poll apart', async () => {
    const { clock, far, heard } = await createOpen();
    far.sendInput(hex('02 01'));
    far.sendInput(hex('02 02'));
    await clock.advance(100);
    far.sendInput(hex('02 03'));
    await clock.advance(100);
    expect(heard).toEqual(['8 ms: 2 1', '16 ms: 2 2', '108 ms: 2 3']);
  });

  it('output and feature reports reach the device', async () => {
    const { transport, far } = await createOpen();
    const arrived: string[] = [];
    far.onOutput((report) => arrived.push(`output ${report.join(' ')}`));
    far.onFeature((report) => arrived.push(`feature ${report.join(' ')}`));
    transport.write(hex('00 01'));
    expect(await transport.sendFeatureReport(hex('FE 01'))).toEqual({ ok: true, value: undefined });
    expect(arrived).toEqual(['output 0 1', 'feature 254 1']);
    far.setFeature(5, hex('05 AA BB'));
    expect(await transport.getFeatureReport(5, 2)).toEqual({ ok: true, value: hex('05 AA') });
    expect(await transport.getFeatureReport(6, 2)).toEqual({
      ok: false,
      error: { kind: 'failed', detail: 'scanner: no feature report 6' },
    });
  });

  it('unplugged, it closes once; plugged in, it opens again', async () => {
    const { clock, transport, far, heard } = await createOpen();
    far.unplug();
    far.sendInput(hex('02 01'));
    transport.write(hex('00 01'));
    await clock.advance(100);
    expect(heard).toEqual(['closed: unplugged']);
    expect(await transport.sendFeatureReport(hex('FE 01'))).toMatchObject({
      ok: false,
      error: { detail: 'scanner: not open' },
    });
    expect(await transport.open()).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    far.replug();
    expect(await transport.open()).toEqual({ ok: true });
    far.sendInput(hex('02 07'));
    await clock.advance(100);
    expect(heard.at(-1)).toMatch(/ms: 2 7$/);
  });

  it('closed here, it says so once, and reports on their way are lost', async () => {
    const { clock, transport, far, heard } = await createOpen();
    far.sendInput(hex('02 01'));
    await transport.close();
    await transport.close();
    await clock.advance(100);
    expect(heard).toEqual(['closed: closed-here']);
  });

  it('is open for one host at a time', async () => {
    const pair = createVirtualHidPair(createSimulatedClock(0));
    const [one, two] = [1, 2].map((n) =>
      createHidTransport({ name: `host ${n}`, open: pair.open }),
    );
    expect(await one?.open()).toEqual({ ok: true });
    expect(await one?.open()).toEqual({ ok: true });
    expect(await two?.open()).toMatchObject({ ok: false, error: { kind: 'busy' } });
    await one?.close();
    expect(await two?.open()).toEqual({ ok: true });
  });

  it('a device that takes no report is lost', async () => {
    const device: HidDeviceLike = {
      on: () => undefined,
      write: async () => Promise.reject(new Error('write failed')),
      sendFeatureReport: async () => undefined,
      getFeatureReport: async () => new Uint8Array(0),
      close: async () => Promise.reject(new Error('gone')),
    };
    const transport = createHidTransport({
      name: 'x',
      open: async () => ({ ok: true, value: device }),
    });
    await transport.open();
    const closed = new Promise((resolve) => transport.onClose(resolve));
    transport.write(hex('00 01'));
    expect(await closed).toBe('failed');
  });
});

describe('opening by node-hid', () => {
  const device = {} as HidDeviceLike;
  const library = (
    ...listed: { path: string; usagePage: number; usage: number }[]
  ): HidLibrary => ({
    devicesAsync: async () => listed,
    HIDAsync: {
      open: async (path) =>
        path === 'pos' ? device : Promise.reject(new Error(`cannot open device with path ${path}`)),
    },
  });
  const keyboard = { path: 'kbd', usagePage: 0x01, usage: 0x06 };
  const pos = { path: 'pos', usagePage: 0x8c, usage: 0x02 };
  const address = { vendorId: 0x0c2e, productId: 0x0b61, usagePage: 0x8c, usage: 0x02 };

  it('chooses the interface by its usage', async () => {
    expect(await openNodeHid(address, async () => library(keyboard, pos))).toEqual({
      ok: true,
      value: device,
    });
  });

  it.each([
    ['no device', library(), 'not-found', 'HID 0C2E:0B61: no such device', 'check the cable'],
    [
      'keyboard mode',
      library(keyboard),
      'not-found',
      'HID 0C2E:0B61: no interface with usage page 008C',
      'keyboard mode',
    ],
  ])('%s', async (_, listed, kind, detail, hint) => {
    const opened = await openNodeHid(address, async () => listed);
    expect(opened).toMatchObject({
      ok: false,
      error: { kind, detail, hint: expect.stringContaining(hint) },
    });
  });

  it('an interface that does not open', async () => {
    const asked = { vendorId: 1, productId: 2 };
    expect(await openNodeHid(asked, async () => library(keyboard))).toMatchObject({
      ok: false,
      error: { kind: 'refused', detail: 'HID 0001:0002: cannot open device with path kbd' },
    });
  });

  it.each([
    [
      'libusb-1.0.so.0: cannot open shared object file: No such file or directory',
      'missing-library',
      'libusb-1.0-0 libudev1',
    ],
    [
      'libudev.so.1: cannot open shared object file: No such file or directory',
      'missing-library',
      'libusb-1.0-0 libudev1',
    ],
    ["Cannot find package 'node-hid'", 'missing-library', 'npm ci'],
    ['No native build was found for platform=linux', 'missing-library', 'npm ci'],
    ['Permission denied', 'no-permission', 'udev rule'],
    ['something else', 'failed', undefined],
  ])('%s', async (message, kind, hint) => {
    const error = hidOpenError('HID', new Error(message));
    expect(error.kind).toBe(kind);
    if (hint === undefined) expect(error.hint).toBeUndefined();
    else expect(error.hint).toContain(hint);
    const opened = await openNodeHid(address, () => Promise.reject(new Error(message)));
    expect(opened).toMatchObject({ ok: false, error: { kind } });
  });

  it('the real library: finds no device of nobody, or says what it misses', async () => {
    const opened = await openNodeHid({ vendorId: 0xfffe, productId: 0xfffe });
    expect(opened.ok).toBe(false);
    if (!opened.ok) expect(['not-found', 'missing-library']).toContain(opened.error.kind);
  });
});
