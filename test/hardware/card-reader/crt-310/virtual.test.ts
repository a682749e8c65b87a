import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { encodeFrame } from '../../../../hardware/card-reader/crt-310/frame.ts';
import { createCrt310Memory } from '../../../../hardware/card-reader/crt-310/mechanism.ts';
import { attachVirtualCrt310 } from '../../../../hardware/card-reader/crt-310/virtual.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';
import { chipCard, createRig, never, STRIPE } from './rig.ts';

/** The twin alone, at the end of an immediate wire. */
async function createBare() {
  const clock = createSimulatedClock(0);
  const [host, far] = createMemoryPair(clock);
  const twin = attachVirtualCrt310({ transport: far, clock });
  const heard: string[] = [];
  host.onData((chunk) => heard.push(toSpacedHex(chunk)));
  await far.open();
  await host.open();
  /** Sends bytes, lets 2 s pass, returns what came back. */
  async function say(bytes: string | Uint8Array): Promise<string[]> {
    heard.length = 0;
    host.write(typeof bytes === 'string' ? hex(bytes) : bytes);
    await clock.advance(2000);
    return [...heard];
  }
  return { clock, host, twin, heard, say };
}

describe('virtual CRT-310, byte by byte', () => {
  it.each([
    ['status after power on: no card, entry closed', '31 30', '', '02 00 05 31 30 4E 4E 4E 03 4B'],
    ['reset', '30 30', '', '02 00 0E 30 30 43 52 54 20 33 31 30 20 56 33 2E 30 03 03'],
    [
      'serial number',
      '30 3A',
      '',
      '02 00 11 30 3A 59 0D 43 52 54 33 31 30 2D 30 30 30 30 30 31 03 15',
    ],
    ['entry: the documented, inverted status', '2F 33', '31', '02 00 03 2F 33 4E 03 50'],
    ['entry: no such mode', '2F 39', '31', '02 00 03 4E 2F 01 03 62'],
    ['entry without the rear', '2F 33', '', '02 00 03 4E 2F 04 03 67'],
    ['stop position', '2E 32', '', '02 00 03 2E 32 59 03 47'],
    ['sensors', '31 2F', '', '02 00 0A 31 2F 30 30 30 30 30 30 30 30 03 15'],
    ['switches', '31 2E', '', '02 00 04 31 2E 30 30 03 1A'],
    ['card type without a card', '31 31', '', '02 00 04 31 31 4E 30 03 7B'],
    ['move without a card', '32 30', '', '02 00 03 32 30 45 03 45'],
    ['move to nowhere', '32 50', '', '02 00 03 4E 32 01 03 7F'],
    ['chip power without a card', '33 30', '', '02 00 03 33 30 45 03 44'],
    ['cold reset without a card', '37 30', '', '02 00 03 37 30 45 03 40'],
    ['an APDU whose length is wrong', '37 31', '00 09 00 A4', '02 00 03 4E 37 04 03 7F'],
    ['read without a card', '45 30', '30 32', '02 00 03 45 30 45 03 32'],
    ['read in binary, which the twin does not do', '45 30', '31 32', '02 00 03 4E 45 02 03 0B'],
    ['read no such tracks', '45 30', '30 39', '02 00 03 4E 45 01 03 08'],
    ['bezel light', '46 30', '', '02 00 03 46 30 59 03 2D'],
    ['an unknown command', '60 30', '', '02 00 03 4E 60 00 03 2C'],
  ])('%s', async (_, cmPm, data, answer) => {
    const { say } = await createBare();
    const [cm = 0, pm = 0] = hex(cmPm);
    expect(await say(encodeFrame(cm, pm, hex(data)))).toEqual(['06']);
    expect(await say('05')).toEqual([answer]);
    expect(await say('05')).toEqual([]);
  });

  it('NAK to a wrong BCC, EOT to EOT, nothing to ENQ without a command', async () => {
    const { say } = await createBare();
    expect(await say('02 00 02 31 30 03 03')).toEqual(['15']);
    expect(await say('05')).toEqual([]);
    expect(await say('02 00 02 31 30 03 02')).toEqual(['06']);
    expect(await say('04')).toEqual(['04']);
    expect(await say('05')).toEqual([]);
  });

  it('EOT in mid-movement withholds the answer; the card arrives all the same', async () => {
    const { clock, host, twin, heard, say } = await createBare();
    await say('02 00 03 2F 33 31 03 2F');
    await say('05');
    twin.insert(STRIPE);
    await clock.advance(600);
    await say('02 00 02 32 30 03 01');
    heard.length = 0;
    host.write(hex('05'));
    await clock.advance(100);
    host.write(hex('04'));
    await clock.advance(100);
    host.write(hex('02 00 02 31 30 03 02'));
    await clock.advance(100);
    expect([heard, twin.view().place]).toEqual([['04'], 'inside']);
    await clock.advance(500);
    expect([heard, twin.view().place]).toEqual([['04'], 'throat']);
    expect(await say('02 00 02 31 30 03 02')).toEqual(['06']);
  });

  it('half a frame and a silence do not swallow the next', async () => {
    const { say } = await createBare();
    await say('02 00 20 31');
    expect(await say('02 00 02 31 30 03 02')).toEqual(['06']);
  });

  it('any bytes are survived, and the twin answers afterwards', async () => {
    const frame = fc
      .record({
        cm: fc.constantFrom(0x2e, 0x2f, 0x30, 0x31, 0x32, 0x33, 0x34, 0x37, 0x45, 0x46, 0x49, 0x60),
        pm: fc.integer({ min: 0x2d, max: 0x3b }),
        data: fc.uint8Array({ maxLength: 20 }),
      })
      .map(({ cm, pm, data }) => Uint8Array.from([...encodeFrame(cm, pm, data), 0x05]));
    const chunk = fc.oneof(frame, fc.uint8Array({ minLength: 1, maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 12 }), fc.nat(300), async (chunks, gap) => {
        const { clock, host, twin, say } = await createBare();
        for (const bytes of chunks) {
          host.write(bytes);
          twin.insert(chipCard('T=1'));
          await clock.advance(gap);
        }
        await clock.advance(2000);
        await say('04');
        expect(await say('02 00 02 31 30 03 02')).toEqual(['06']);
        expect((await say('05'))[0]).toMatch(/^02 00 05 31 30/);
      }),
      { numRuns: 150 },
    );
  });
});

describe('faults of the virtual CRT-310', () => {
  it('card-stuck: nothing moves it until the fault is gone', async () => {
    const { driver, run, must, insert, twin } = await createRig();
    await insert(STRIPE);
    twin.provoke('card-stuck');
    const jammed = { ok: false, error: { kind: 'jammed', at: 'inside' } };
    expect(await run(driver.eject())).toEqual(jammed);
    expect(await run(driver.capture())).toEqual(jammed);
    expect(twin.view()).toMatchObject({ place: 'stuck', cardId: 'stripe', captured: [] });
    expect(await must(driver.status())).toMatchObject({ media: 'jammed' });
    expect(await run(driver.reset('eject'))).toMatchObject({
      ok: false,
      error: { kind: 'abnormal-card' },
    });
    twin.clear('card-stuck');
    await must(driver.eject());
    expect(await must(driver.status())).toMatchObject({ media: 'in-throat' });
  });

  it.each([
    [0, 'unknown'],
    [1, 'no-start'],
    [2, 'no-end'],
    [3, 'parity'],
    [4, 'lrc'],
  ])('unreadable-stripe, error %i', async (error, why) => {
    const { driver, must, insert, twin } = await createRig();
    await insert(STRIPE);
    twin.provoke('unreadable-stripe', { track: 2, error });
    expect(await must(driver.readTracks())).toMatchObject({
      track1: { kind: 'data' },
      track2: { kind: 'unreadable', why },
    });
  });

  it('unreadable-stripe, blank; and all tracks by default', async () => {
    const { driver, must, insert, twin } = await createRig();
    await insert(STRIPE);
    twin.provoke('unreadable-stripe', { track: 2, error: 5 });
    expect(await must(driver.readTracks())).toMatchObject({ track2: { kind: 'blank' } });
    twin.provoke('unreadable-stripe');
    const parity = { kind: 'unreadable', why: 'parity' };
    expect(await must(driver.readTracks())).toEqual({
      track1: parity,
      track2: parity,
      track3: parity,
    });
  });

  it('unreadable-stripe, once: the card is moved and read again', async () => {
    const { driver, must, insert, twin, lines, clock } = await createRig();
    await insert(STRIPE);
    twin.provoke('unreadable-stripe', { reads: 1 });
    const before = clock.now();
    expect(await must(driver.readTracks())).toMatchObject({
      track1: { kind: 'data' },
      track2: { kind: 'data', data: STRIPE.track2 },
    });
    expect(lines.some((line) => line.endsWith('move and read tracks'))).toBe(true);
    expect(clock.now() - before).toBeGreaterThan(1200);
    expect(twin.active()).toEqual([]);
  });

  it.each([
    ['silence', undefined, 'no-response'],
    ['no-answer', undefined, 'no-response'],
    ['nak-storm', undefined, 'no-response'],
    ['damaged-answer', undefined, 'protocol'],
    ['power-lost', undefined, 'hardware'],
    ['abnormal', undefined, 'refused'],
    ['abnormal', { code: 5 }, 'hardware'],
  ] as const)('%s %j: %s, and well again afterwards', async (fault, parameters, kind) => {
    const { driver, run, must, twin } = await createRig();
    twin.provoke(fault, parameters);
    expect(twin.active()).toEqual([fault]);
    expect(await run(driver.status())).toMatchObject({ ok: false, error: { kind } });
    expect(await run(driver.waitForCard(never))).toMatchObject({ ok: false, error: { kind } });
    twin.clear();
    expect(await must(driver.status())).toMatchObject({ media: 'not-present' });
  });

  it.each(['nak-storm', 'damaged-answer'])('%s of two is overcome', async (fault) => {
    const { driver, must, twin } = await createRig();
    twin.provoke(fault, { count: 2 });
    expect(await must(driver.status())).toMatchObject({ media: 'not-present' });
    expect(twin.active()).toEqual([]);
  });

  it('power-lost: no card goes in', async () => {
    const { driver, must, twin } = await createRig();
    await must(driver.setEntry('any-card'));
    twin.provoke('power-lost');
    expect(twin.insert(STRIPE)).toBe(false);
  });

  it.each([
    ['long', 'eject', 'in-throat'],
    ['short', 'capture', 'captured'],
  ] as const)('a %s card: abnormal, and a reset (%s) clears it', async (shape, way, media) => {
    const { driver, run, must, twin } = await createRig();
    await must(driver.setEntry('any-card'));
    twin.insert({ ...STRIPE, shape });
    const odd = { ok: false, error: { kind: 'abnormal-card', detail: `${shape} card` } };
    expect(await run(driver.waitForCard(never))).toEqual(odd);
    expect(await must(driver.status())).toMatchObject({ media: 'jammed' });
    expect(await run(driver.eject())).toEqual(odd);
    expect(await run(driver.readTracks())).toMatchObject({ error: { kind: 'abnormal-card' } });
    expect(await must(driver.reset(way))).toMatchObject({ media });
  });

  it('knows its faults and their parameters, and no others', async () => {
    const { twin } = await createRig();
    expect(twin.provoke('hiccups')).toBe(false);
    expect(twin.provoke('silence', { count: 1 })).toBe(false);
    expect(twin.active()).toEqual([]);
    for (const fault of twin.faults) expect(twin.provoke(fault.name)).toBe(true);
    expect(twin.active()).toEqual(twin.faults.map((fault) => fault.name));
  });

  it('tells whoever watches', async () => {
    const { clock, driver, must, twin } = await createRig();
    await must(driver.setEntry('any-card'));
    const places: string[] = [];
    const stop = twin.onChange(() => places.push(twin.view().place));
    twin.insert(STRIPE);
    await clock.advance(1000);
    await must(driver.eject());
    twin.take();
    stop();
    expect(places).toEqual(['throat', 'inside', 'throat', 'none']);
  });
});

describe('a power cut', () => {
  it.each([
    ['inside', 600, 'inside'],
    // Half way in: the rollers hold it.
    ['on its way in', 300, 'throat'],
  ] as const)('with the card %s', async (_, ms, place) => {
    const memory = createCrt310Memory();
    memory.captured.push('earlier');
    const before = await createRig(memory);
    await before.must(before.driver.setEntry('any-card'));
    before.twin.insert(STRIPE);
    await before.clock.advance(ms);
    before.twin.powerOff();
    before.near.unplug();
    await before.clock.advance(5000);

    const { driver, must, twin } = await createRig(memory);
    expect(twin.view()).toMatchObject({
      place,
      cardId: 'stripe',
      captured: ['earlier'],
      entryOpen: false,
    });
    expect(await must(driver.reset('eject'))).toMatchObject({ media: 'in-throat' });
    expect(twin.take()).toBe(true);
  });
});
