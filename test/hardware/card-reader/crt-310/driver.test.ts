import { describe, expect, it } from 'vitest';
import { hex } from '../../../../bytes/hex.ts';
import type { Result } from '../../../../bytes/result.ts';
import type { CardReaderError } from '../../../../hardware/card-reader/card-reader.ts';
import { createCrt310Driver } from '../../../../hardware/card-reader/crt-310/driver.ts';
import { attachVirtualCrt310 } from '../../../../hardware/card-reader/crt-310/virtual.ts';
import { type FaultSettings, withFaults } from '../../../../hardware/transport/faults.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { createSeededRandom } from '../../../../time/seeded-random.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';
import { chipCard, createRig, never, STRIPE, settle } from './rig.ts';

describe('CRT-310 driver and twin', () => {
  it('a status, byte by byte', async () => {
    const { driver, must, lines, clock } = await createRig();
    await must(driver.setEntry('any-card'));
    lines.length = 0;
    const before = clock.now();
    expect(await must(driver.status())).toEqual({ media: 'not-present', entry: 'any-card' });
    expect(lines).toEqual([
      '>> 02 00 02 31 30 03 02  status: card and entry?',
      '<< 06  ACK',
      '>> 05  ENQ: execute',
      '<< 02 00 05 31 30 4E 4A 4E 03 4F  card: none, entry: any card',
    ]);
    // 7 + 1 + 1 + 10 bytes at 9600 baud, and 5 ms of thought.
    expect(clock.now() - before).toBeGreaterThanOrEqual(24);
    expect(clock.now() - before).toBeLessThanOrEqual(30);
  });

  it('reset tells firmware and what became of the card', async () => {
    const { driver, must, insert, twin } = await createRig();
    expect(await must(driver.reset('keep'))).toEqual({
      firmware: 'CRT 310 V3.0',
      media: 'not-present',
    });
    await insert(STRIPE);
    expect(await must(driver.reset('keep'))).toMatchObject({ media: 'inside' });
    expect(await must(driver.status())).toEqual({ media: 'inside', entry: 'closed' });
    expect(await must(driver.reset('eject'))).toMatchObject({ media: 'in-throat' });
    expect(await must(driver.reset('capture'))).toMatchObject({ media: 'captured' });
    expect(twin.view()).toMatchObject({ captured: ['stripe'] });
    expect(await must(driver.reset('capture'))).toMatchObject({ media: 'not-present' });
  });

  it('insert, read, eject, taken', async () => {
    const { driver, must, run, twin, clock, lines } = await createRig();
    await must(driver.reset('keep'));
    expect(twin.insert(STRIPE)).toBe(false);
    await must(driver.setEntry('any-card'));

    const waiting = driver.waitForCard(never);
    await clock.advance(1000);
    expect(twin.insert(STRIPE)).toBe(true);
    expect(twin.view()).toMatchObject({ place: 'throat', cardId: 'stripe' });
    const insertedAt = clock.now();
    expect(await run(waiting)).toEqual({ ok: true, value: 'inside' });
    expect(clock.now() - insertedAt).toBeGreaterThan(600);
    expect(clock.now() - insertedAt).toBeLessThan(900);
    expect(twin.insert(STRIPE)).toBe(false);

    lines.length = 0;
    expect(await must(driver.readTracks())).toEqual({
      track1: { kind: 'data', data: STRIPE.track1 },
      track2: { kind: 'data', data: STRIPE.track2 },
      track3: { kind: 'blank' },
    });
    expect(lines[0]).toBe('>> 02 00 04 45 30 30 37 03 77  read tracks');
    expect(lines[3]).toMatch(/ {2}track 1: 51 characters, track 2: 34 characters, track 3: blank$/);

    const ejecting = clock.now();
    await must(driver.eject());
    expect(clock.now() - ejecting).toBeGreaterThan(500);
    expect(twin.view()).toMatchObject({ place: 'throat', cardId: 'stripe' });
    expect(await must(driver.status())).toMatchObject({ media: 'in-throat' });

    const taking = driver.waitForTaken(never);
    await clock.advance(2000);
    expect(twin.take()).toBe(true);
    expect(await run(taking)).toEqual({ ok: true, value: 'taken' });
    expect(twin.take()).toBe(false);
    expect(await must(driver.status())).toMatchObject({ media: 'not-present' });
  });

  it('captures a card that nobody took; the bin counts', async () => {
    const { driver, must, run, insert, twin, clock } = await createRig();
    await insert(STRIPE);
    await must(driver.eject());
    const withdrawn = new AbortController();
    const taking = driver.waitForTaken(withdrawn.signal);
    await clock.advance(30_000);
    withdrawn.abort();
    expect(await run(taking)).toEqual({ ok: false, error: { kind: 'cancelled' } });

    await must(driver.capture());
    expect(twin.view()).toEqual({
      place: 'bin',
      cardId: undefined,
      captured: ['stripe'],
      entryOpen: true,
      light: 'off',
    });
    expect(await must(driver.status())).toMatchObject({ media: 'captured' });
    await clock.advance(400);
    expect(await must(driver.status())).toMatchObject({ media: 'not-present' });
    expect(await run(driver.capture())).toEqual({ ok: false, error: { kind: 'no-card' } });
  });

  it.each(['T=0', 'T=1'] as const)('a chip, %s', async (protocol) => {
    const { driver, must, run, insert, lines } = await createRig();
    await insert(chipCard(protocol));
    expect(await must(driver.chipPowerOn())).toEqual({
      protocol,
      atr: hex('3B 65 00 00 20 63 CB 68 00'),
    });
    const commands = lines.filter((line) => /^>> 02/.test(line)).map((line) => line.split('  ')[1]);
    expect(commands).toEqual([
      'move card: chip contacts',
      'status: type of chip card?',
      'chip power on',
      'chip cold reset',
    ]);

    lines.length = 0;
    const select = hex('00 A4 04 00 07 A0000000031010 00');
    expect(await must(driver.transceive(select))).toEqual(hex('6F 09 84 07 A0000000031010 9000'));
    const pm = protocol === 'T=0' ? '31' : '32';
    expect(lines[0]).toMatch(
      `>> 02 00 11 37 ${pm} 00 0D 00 A4 04 00 07 A0 00 00 00 03 10 10 00 03`,
    );
    expect(lines[0]).toMatch(`${protocol} SELECT, 13 bytes`);
    expect(lines[3]).toMatch(
      `<< 02 00 12 37 ${pm} 59 00 0D 6F 09 84 07 A0 00 00 00 03 10 10 90 00 03`,
    );
    expect(lines[3]).toMatch('SW 9000');
    expect(await must(driver.transceive(hex('80 CA 9F 36 00')))).toEqual(hex('6D00'));

    expect(await must(driver.chipWarmReset())).toMatchObject({ protocol });
    await must(driver.chipPowerOff());
    expect(await run(driver.transceive(select))).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'no-power' },
    });
  });

  it('tells no card, no chip and a mute chip apart', async () => {
    const none = await createRig();
    expect(await none.run(none.driver.chipPowerOn())).toEqual({
      ok: false,
      error: { kind: 'no-card' },
    });
    const stripe = await createRig();
    await stripe.insert(STRIPE);
    expect(await stripe.run(stripe.driver.chipPowerOn())).toEqual({
      ok: false,
      error: { kind: 'no-chip' },
    });
    const mute = await createRig();
    await mute.insert(chipCard('T=0'));
    mute.twin.provoke('chip-mute');
    expect(await mute.run(mute.driver.chipPowerOn())).toEqual({
      ok: false,
      error: { kind: 'chip-mute' },
    });
  });

  it('refuses APDUs that no frame carries, without a byte on the wire', async () => {
    const { driver, must, run, insert, lines } = await createRig();
    await insert(chipCard('T=0'));
    await must(driver.chipPowerOn());
    lines.length = 0;
    for (const length of [0, 3, 263]) {
      const result = await run(driver.transceive(new Uint8Array(length)));
      expect(result).toMatchObject({ ok: false, error: { kind: 'refused', code: 'length' } });
    }
    expect(lines).toEqual([]);
  });

  it('lets in only cards that the entry mode allows', async () => {
    const { driver, must, twin } = await createRig();
    const blank = { id: 'blank plastic' };
    await must(driver.setEntry('magnetic-card'));
    expect(await must(driver.status())).toMatchObject({ entry: 'magnetic-card' });
    expect(twin.insert(blank)).toBe(false);
    await must(driver.setEntry('closed'));
    expect(twin.insert(STRIPE)).toBe(false);
    await must(driver.setEntry('magnetic-card'));
    expect(twin.insert(STRIPE)).toBe(true);
  });

  it('bezel light, serial number, baud rate', async () => {
    const { driver, must, twin, lines } = await createRig();
    for (const light of ['on', 'flash', 'off'] as const) {
      await must(driver.setBezelLight(light));
      expect(twin.view().light).toBe(light);
    }
    expect(await must(driver.serialNumber())).toBe('CRT310-000001');
    await must(driver.setBaudRate(19200));
    expect(lines.filter((line) => /^>> 02/.test(line)).map((line) => line.split('  ')[1])).toEqual([
      'bezel light on',
      'bezel light on 500 ms, off 500 ms',
      'bezel light off',
      'serial number?',
      'speed 19200 baud',
    ]);
  });

  it('a withdrawn wait leaves a wire on which the next command works at once', async () => {
    const { driver, must, run, clock, lines } = await createRig();
    for (let ms = 0; ms < 300; ms += 7) {
      const withdrawn = new AbortController();
      const waiting = driver.waitForCard(withdrawn.signal);
      await clock.advance(ms);
      withdrawn.abort();
      const status = driver.status();
      expect(await run(waiting)).toEqual({ ok: false, error: { kind: 'cancelled' } });
      expect(await must(status)).toMatchObject({ media: 'not-present' });
    }
    expect(lines.some((line) => line.includes('EOT'))).toBe(false);
    const withdrawn = AbortSignal.abort();
    expect(await run(driver.waitForCard(withdrawn))).toEqual({
      ok: false,
      error: { kind: 'cancelled' },
    });
    expect(clock.pending()).toBeLessThanOrEqual(2);
  });

  it('commands asked for at once run one after the other', async () => {
    const { driver, run, insert, lines } = await createRig();
    await insert(STRIPE);
    const [tracks, status, ejected] = await run(
      Promise.all([driver.readTracks(), driver.status(), driver.eject()]),
    );
    expect([tracks.ok, status.ok, ejected.ok]).toEqual([true, true, true]);
    const kinds = lines.map((line) => line.slice(0, 5)).join(' ');
    expect(kinds).toBe(Array(3).fill('>> 02 << 06 >> 05 << 02').join(' '));
  });

  it('an unplugged wire ends what waits, and a plugged one serves again', async () => {
    const { driver, must, run, near, far, clock } = await createRig();
    const waiting = driver.waitForCard(never);
    await clock.advance(1000);
    near.unplug();
    expect(await run(waiting)).toMatchObject({ ok: false, error: { kind: 'disconnected' } });
    expect(await run(driver.status())).toMatchObject({
      ok: false,
      error: { kind: 'disconnected' },
    });
    expect(await driver.open()).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    near.replug();
    await far.open();
    expect(await driver.open()).toEqual({ ok: true });
    expect(await must(driver.status())).toMatchObject({ media: 'not-present' });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'a bad wire (seed %i): each call ends, and a good wire serves again',
    async (seed) => {
      const clock = createSimulatedClock(0);
      let faults: FaultSettings = {
        corrupt: { chance: 0.01 },
        drop: { chance: 0.01, of: 'byte' },
        duplicate: { chance: 0.02 },
        fragment: { maxBytes: 4 },
        delay: { fixedMs: 2, jitterMs: 30 },
      };
      const [near, far] = createMemoryPair(clock, { baud: 9600 });
      const random = createSeededRandom(seed);
      const transport = withFaults(near, { clock, random, faults: () => faults });
      const driver = createCrt310Driver({ transport, clock });
      const twin = attachVirtualCrt310({ transport: far, clock });
      await far.open();
      await driver.open();
      const kinds = new Set<string>();
      for (let round = 0; round < 10; round++) {
        for (const call of [
          () => driver.reset('eject'),
          () => driver.setEntry('any-card'),
          () => driver.readTracks(),
          () => driver.chipPowerOn(),
          () => driver.transceive(hex('00 A4 04 00 00')),
          () => driver.capture(),
        ]) {
          twin.take();
          twin.insert(chipCard('T=0'));
          const result = await settle<Result<unknown, CardReaderError>>(clock, call());
          kinds.add(result.ok ? 'ok' : result.error.kind);
        }
      }
      expect(kinds).toContain('ok');
      faults = {};
      await clock.advance(1000);
      expect(await settle(clock, driver.status())).toMatchObject({ ok: true });
    },
  );
});
