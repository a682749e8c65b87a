import { describe, expect, it } from 'vitest';
import { fromAscii } from '../../../../bytes/ascii.ts';
import { hex } from '../../../../bytes/hex.ts';
import { createMagtekDriver } from '../../../../hardware/card-reader/magtek/driver.ts';
import { encodeFeature } from '../../../../hardware/card-reader/magtek/frame.ts';
import { COMMAND } from '../../../../hardware/card-reader/magtek/messages.ts';
import { attachVirtualMagtek, FAULTS } from '../../../../hardware/card-reader/magtek/virtual.ts';
import type { VirtualCard } from '../../../../hardware/card-reader/virtual-card-reader.ts';
import { createHidTransport } from '../../../../hardware/transport/hid.ts';
import { createVirtualHidPair } from '../../../../hardware/transport/hid-memory.ts';
import type { WireEntry } from '../../../../hardware/transport/wire-tap.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';

const CARD: VirtualCard = {
  id: 'a stripe',
  track1: 'B4761739001010010^NGUYEN VAN A^25122011143804400000',
  track2: '4761739001010010=25122011143804400000',
};

async function createRig() {
  const clock = createSimulatedClock(0);
  const pair = createVirtualHidPair(clock);
  const entries: WireEntry[] = [];
  const transport = createHidTransport({ name: 'swipe', open: pair.open });
  const tap = (entry: WireEntry) => entries.push(entry);
  const driver = createMagtekDriver({ transport, clock, tap });
  const twin = attachVirtualMagtek({ hid: pair.far, clock });
  expect(await driver.open()).toEqual({ ok: true });
  /** What a wait gives within a second of the swipe. */
  async function swipe(card: VirtualCard) {
    const withdrawn = new AbortController();
    const waiting = driver.waitForSwipe(withdrawn.signal);
    twin.swipe(card);
    await clock.advance(1000);
    withdrawn.abort();
    return waiting;
  }
  return { clock, driver, twin, transport, entries, swipe };
}

const data = (text: string) => ({ kind: 'data', data: text });
const UNREADABLE = { kind: 'unreadable', why: 'unknown' };
const BLANK = { kind: 'blank' };

describe('MagTek driver and twin', () => {
  it('reads a card; no digit of its middle, no name, no discretionary data in the trace', async () => {
    const { swipe, entries } = await createRig();
    expect(await swipe(CARD)).toEqual({
      ok: true,
      value: { track1: data(CARD.track1!), track2: data(CARD.track2!), track3: BLANK },
    });
    const [entry] = entries;
    expect(entry?.meaning).toBe(
      'swipe: ISO/ABA card; track 1, 53 characters; track 2, 39 characters; track 3 blank',
    );
    const shown = fromAscii(entry!.shown);
    expect(shown.slice(7, 26)).toBe('%B476173******0010^');
    expect(shown.slice(117, 135)).toBe(';476173******0010=');
    expect(shown).not.toMatch(/900101|NGUYEN|2512/);
  });

  it('is what it is: no motor, no chip, no bin', async () => {
    const { driver } = await createRig();
    expect(driver.capabilities).toEqual({
      motorised: false,
      magneticTracks: [1, 2, 3],
      chip: false,
      contactless: false,
      capture: false,
    });
  });

  it('drops swipes that nobody waits for', async () => {
    const { clock, twin, swipe } = await createRig();
    twin.swipe({ id: 'early', track2: '1111111111111=2512' });
    await clock.advance(1000);
    expect(await swipe(CARD)).toMatchObject({ value: { track2: data(CARD.track2!) } });
    expect(twin.view()).toEqual({ swipes: 2, lastCardId: 'a stripe' });
  });

  it('a blank card and a track too long for the report', async () => {
    const { swipe } = await createRig();
    expect(await swipe({ id: 'blank' })).toEqual({
      ok: true,
      value: { track1: BLANK, track2: BLANK, track3: BLANK },
    });
    expect(await swipe({ id: 'long', track3: '1'.repeat(109) })).toMatchObject({
      value: { track3: UNREADABLE },
    });
  });

  it('tells its software, takes HID mode, resets', async () => {
    const { driver, entries } = await createRig();
    expect(await driver.status()).toEqual({ ok: true, value: { firmware: '21042812B01' } });
    expect(await driver.setHidMode()).toEqual({ ok: true });
    expect(await driver.reset()).toEqual({ ok: true });
    expect(entries.map(({ direction, meaning }) => `${direction} ${meaning}`)).toEqual([
      'out get property software id',
      'in result: done',
      'out set property interface type',
      'in result: done',
      'out reset',
      'in result: done',
    ]);
  });

  it('as a keyboard it sends no reports, until it is HID again', async () => {
    const { driver, transport, swipe } = await createRig();
    await transport.sendFeatureReport(encodeFeature(COMMAND.setProperty, hex('10 01')));
    await driver.reset();
    expect(await swipe(CARD)).toMatchObject({ error: { kind: 'cancelled' } });
    await driver.setHidMode();
    await driver.reset();
    expect(await swipe(CARD)).toMatchObject({ ok: true });
  });

  it('refuses commands it does not know', async () => {
    const { transport } = await createRig();
    for (const [code, bytes] of [
      [9, ''],
      [0, '77'],
      [1, '10 05'],
      [2, '00'],
    ] as const) {
      await transport.sendFeatureReport(encodeFeature(code, hex(bytes)));
      const answer = await transport.getFeatureReport(0, 25);
      expect(answer.ok && answer.value[1]).toBe(0x02);
    }
  });

  it('withdrawn, and not open', async () => {
    const { driver } = await createRig();
    const till = new AbortController();
    const waiting = driver.waitForSwipe(till.signal);
    till.abort();
    expect(await waiting).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(await driver.waitForSwipe(till.signal)).toMatchObject({ error: { kind: 'cancelled' } });
    await driver.close();
    const closed = { error: { kind: 'disconnected' } };
    expect(await driver.waitForSwipe(new AbortController().signal)).toMatchObject(closed);
    expect(await driver.status()).toMatchObject(closed);
  });
});

describe('faults', () => {
  it('the list', () => {
    expect(FAULTS.map(({ name }) => name)).toEqual([
      'silence',
      'bad-swipe',
      'garbled',
      'truncated',
      'command-fails',
      'unplugged',
    ]);
  });

  it('silence', async () => {
    const { swipe, twin } = await createRig();
    twin.provoke('silence');
    expect(await swipe(CARD)).toMatchObject({ error: { kind: 'cancelled' } });
    twin.clear();
    expect(await swipe(CARD)).toMatchObject({ ok: true });
  });

  it.each([1, 2, 3])('bad-swipe of track %i', async (track) => {
    const { swipe, twin, entries } = await createRig();
    twin.provoke('bad-swipe', { track });
    const read = await swipe({ ...CARD, track3: '011234567890' });
    if (!read.ok) throw new Error(read.error.kind);
    const kinds = [read.value.track1, read.value.track2, read.value.track3].map(({ kind }) => kind);
    expect(kinds).toEqual([1, 2, 3].map((one) => (one === track ? 'unreadable' : 'data')));
    expect(entries.at(-1)?.level).toBe('trouble');
  });

  it('bad-swipe of all', async () => {
    const { swipe, twin } = await createRig();
    twin.provoke('bad-swipe');
    expect(await swipe(CARD)).toEqual({
      ok: true,
      value: { track1: UNREADABLE, track2: UNREADABLE, track3: UNREADABLE },
    });
  });

  it.each([
    ['garbled', 'swipe: length at offset 4: expected at most 110, got 255'],
    ['truncated', 'swipe: report: expected 337 bytes, got 300'],
  ])('%s: said, and nothing of the card shown', async (fault, detail) => {
    const { swipe, twin, entries } = await createRig();
    twin.provoke(fault);
    expect(await swipe(CARD)).toEqual({ ok: false, error: { kind: 'protocol', detail } });
    expect(fromAscii(entries.at(-1)!.shown)).not.toMatch(/\d{4}|NGUYEN/);
    twin.clear(fault);
    expect(await swipe(CARD)).toMatchObject({ ok: true });
  });

  it('command-fails', async () => {
    const { driver, twin } = await createRig();
    twin.provoke('command-fails');
    expect(await driver.status()).toEqual({
      ok: false,
      error: { kind: 'refused', code: '01', detail: 'software id: failed' },
    });
  });

  it('unplugged while somebody waits, then plugged in again', async () => {
    const { driver, twin, swipe } = await createRig();
    const waiting = driver.waitForSwipe(new AbortController().signal);
    twin.provoke('unplugged');
    expect(await waiting).toMatchObject({ error: { kind: 'disconnected' } });
    expect(twin.swipe(CARD)).toBe(false);
    expect(await driver.open()).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    twin.clear('unplugged');
    expect(await driver.open()).toEqual({ ok: true });
    expect(await swipe(CARD)).toMatchObject({ ok: true });
  });

  it('one that is none', async () => {
    const { twin } = await createRig();
    expect(twin.provoke('flood')).toBe(false);
    expect(twin.provoke('silence', { track: 1 })).toBe(false);
    expect(twin.active()).toEqual([]);
  });
});
