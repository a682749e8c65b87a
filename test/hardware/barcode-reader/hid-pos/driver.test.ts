import fc from 'fast-check';
import { expect, describe as group, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { createHidPosDriver } from '../../../../hardware/barcode-reader/hid-pos/driver.ts';
import {
  describe,
  encodeCode,
  symbologyOf,
} from '../../../../hardware/barcode-reader/hid-pos/messages.ts';
import { attachVirtualHidPos } from '../../../../hardware/barcode-reader/hid-pos/virtual.ts';
import { createHidTransport } from '../../../../hardware/transport/hid.ts';
import { createVirtualHidPair } from '../../../../hardware/transport/hid-memory.ts';
import type { WireEntry } from '../../../../hardware/transport/wire-tap.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';

const never = new AbortController().signal;
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const LONG = ascii('00020101021138570010A00000072701270006970454'.repeat(3));

async function createRig(options: { enable?: boolean; needsEnable?: boolean } = {}) {
  const clock = createSimulatedClock(0);
  const { open, far } = createVirtualHidPair(clock);
  const entries: WireEntry[] = [];
  const driver = createHidPosDriver({
    transport: createHidTransport({ name: 'scanner', open }),
    clock,
    enable: options.enable ?? false,
    tap: (entry) => entries.push(entry),
  });
  const twin = attachVirtualHidPos({ hid: far, clock, needsEnable: options.needsEnable ?? false });
  expect(await driver.open()).toEqual({ ok: true });
  /** What a read gives within two seconds of holding up the code. */
  async function scan(data: Uint8Array, aim?: string) {
    const withdrawn = new AbortController();
    const reading = driver.read(withdrawn.signal);
    expect(twin.present(data, aim)).toBe(true);
    await clock.advance(2000);
    withdrawn.abort();
    return reading;
  }
  return { clock, far, driver, twin, entries, scan };
}

const CANCELLED = { ok: false, error: { kind: 'cancelled' } };

group('HID POS driver and twin', () => {
  it('reads a code of one report', async () => {
    const { scan, entries } = await createRig();
    expect(await scan(ascii('HELLO'))).toEqual({
      ok: true,
      value: { symbology: 'qr', aim: ']Q1', data: ascii('HELLO') },
    });
    expect(entries.map((entry) => entry.meaning)).toEqual(['qr ]Q1, 5 bytes, "HE…"']);
  });

  it('reads a code of three reports', async () => {
    const { scan, entries } = await createRig();
    expect(await scan(LONG)).toMatchObject({ ok: true, value: { data: LONG } });
    expect(entries.map((entry) => entry.meaning)).toEqual([
      'qr ]Q1, 56 bytes, "000201…", more follows',
      'qr ]Q1, 56 bytes, "385700…", more follows',
      'qr ]Q1, 20 bytes, "000727…"',
    ]);
  });

  it('any code that fits comes as it went', async () => {
    const { scan } = await createRig();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 3584 }), async (data) => {
        expect(await scan(data, ']d2')).toEqual({
          ok: true,
          value: { symbology: 'data-matrix', aim: ']d2', data },
        });
      }),
      { numRuns: 30 },
    );
  });

  it('drops codes that nobody reads; refuses what no scanner could hold', async () => {
    const { clock, driver, twin, scan } = await createRig();
    twin.present(ascii('EARLIER'));
    await clock.advance(1000);
    expect(await scan(ascii('NOW'))).toMatchObject({ ok: true, value: { data: ascii('NOW') } });
    expect(twin.present(new Uint8Array(0))).toBe(false);
    expect(twin.present(new Uint8Array(3585))).toBe(false);
    expect(await driver.read(AbortSignal.abort())).toEqual(CANCELLED);
  });

  it.each([
    [{ needsEnable: true, enable: true }, true],
    [{ needsEnable: true, enable: false }, false],
    [{ needsEnable: false, enable: true }, true],
  ])('feature report FE = 01: %j', async (options, reads) => {
    const { scan, entries } = await createRig(options);
    expect((await scan(ascii('HELLO'))).ok).toBe(reads);
    expect(entries.some((entry) => entry.direction === 'out')).toBe(options.enable);
  });

  it('an unplugged scanner ends the read; plugged in, it reads again', async () => {
    const { far, driver, scan } = await createRig();
    const reading = driver.read(never);
    far.unplug();
    expect(await reading).toMatchObject({ ok: false, error: { kind: 'disconnected' } });
    expect(await driver.read(never)).toMatchObject({ ok: false, error: { kind: 'disconnected' } });
    expect(await driver.open()).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    far.replug();
    expect(await driver.open()).toEqual({ ok: true });
    expect(await scan(ascii('HELLO'))).toMatchObject({ ok: true });
  });

  it.each(['silence', 'garbled', 'missing-last-part'])(
    '%s: no code, and the next is read whole',
    async (fault) => {
      const { twin, scan } = await createRig();
      expect(twin.provoke(fault)).toBe(true);
      expect(await scan(LONG)).toEqual(CANCELLED);
      twin.clear(fault);
      expect(twin.active()).toEqual([]);
      expect(await scan(LONG)).toMatchObject({ ok: true, value: { data: LONG } });
    },
  );

  it.each([-1, 1])('shifted by %i: read all the same', async (by) => {
    const { twin, scan } = await createRig();
    twin.provoke('shifted', { by });
    expect(await scan(LONG)).toMatchObject({ ok: true, value: { data: LONG } });
  });

  it('knows its faults and their parameters, and no others', async () => {
    const { twin } = await createRig();
    expect(twin.provoke('hiccups')).toBe(false);
    expect(twin.provoke('silence', { by: 1 })).toBe(false);
    let changes = 0;
    twin.onChange(() => changes++);
    for (const fault of twin.faults) expect(twin.provoke(fault.name)).toBe(true);
    expect(twin.active()).toEqual(twin.faults.map((fault) => fault.name));
    twin.clear();
    expect(changes).toBe(twin.faults.length + 1);
  });

  it('never passes part of a code for the whole: a spoilt part spoils all until silence', async () => {
    const { clock, far, driver } = await createRig();
    const reports = encodeCode(']Q1', LONG);
    for (const bad of reports.keys()) {
      const withdrawn = new AbortController();
      const reading = driver.read(withdrawn.signal);
      for (const [i, report] of reports.entries()) {
        far.sendInput(i === bad ? Object.assign(report.slice(), { 1: 0xff }) : report);
      }
      await clock.advance(2000);
      withdrawn.abort();
      expect(await reading).toEqual(CANCELLED);
    }
  });

  it('gives up a code that never ends, and reads on after a silence', async () => {
    const { clock, far, driver, scan } = await createRig();
    const withdrawn = new AbortController();
    const reading = driver.read(withdrawn.signal);
    const [part = new Uint8Array(0), , last = part] = encodeCode(']Q1', LONG);
    for (let i = 0; i < 100; i++) far.sendInput(part);
    far.sendInput(last);
    await clock.advance(2000);
    withdrawn.abort();
    expect(await reading).toEqual(CANCELLED);
    expect(await scan(LONG)).toMatchObject({ ok: true, value: { data: LONG } });
  });

  it('any reports are survived, and the next code is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 70 })),
        async (reports) => {
          const { clock, far, scan } = await createRig();
          for (const report of reports) far.sendInput(report);
          await clock.advance(2000);
          expect(await scan(LONG)).toMatchObject({ ok: true, value: { data: LONG } });
        },
      ),
      { numRuns: 50 },
    );
  });
});

group('HID POS words', () => {
  it.each([
    [']Q1', 'qr'],
    [']E0', 'ean-13'],
    [']E4', 'other'],
    [']C1', 'code-128'],
    [']d2', 'data-matrix'],
    [']L0', 'pdf417'],
    [']z0', 'aztec'],
    [']I0', 'other'],
    ['', 'other'],
  ])('%s is %s', (aim, symbology) => {
    expect(symbologyOf(aim)).toBe(symbology);
  });

  it('shows the first characters of a code and no more', () => {
    const [report = new Uint8Array(0)] = encodeCode(']Q1', ascii('285000000000000012'));
    const { meaning, shown } = describe('in', report);
    expect(meaning).toBe('qr ]Q1, 18 bytes, "285000…"');
    expect(text(shown.subarray(2, 23))).toBe(`]Q1285000${'*'.repeat(12)}`);
    const stale = Object.assign(report.slice(), { 30: 0x39 });
    expect(describe('in', stale).shown[30]).toBe(0x2a);
    const garbled = Object.assign(report.slice(), { 1: 0xff });
    const described = describe('in', garbled);
    expect(described.level).toBe('trouble');
    expect(text(described.shown.subarray(2))).toBe('*'.repeat(62));
  });
});
