import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../bytes/hex.ts';
import { createMemoryPair } from '../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

function heard(clock: { now(): number }, end: { onData(l: (c: Uint8Array) => void): unknown }) {
  const log: string[] = [];
  end.onData((chunk) => log.push(`${clock.now()} ${toSpacedHex(chunk)}`));
  return log;
}

describe('a memory pair', () => {
  it('carries bytes both ways, at once but not synchronously', async () => {
    const clock = createSimulatedClock(0);
    const [near, far] = createMemoryPair(clock);
    await near.open();
    await far.open();
    const [atNear, atFar] = [heard(clock, near), heard(clock, far)];
    near.write(hex('04 30'));
    far.write(hex('06'));
    expect(atFar).toEqual([]);
    await clock.advance(0);
    expect(atFar).toEqual(['0 04 30']);
    expect(atNear).toEqual(['0 06']);
  });

  it('takes 1.04 ms a byte at 9600 8N1, chunk behind chunk, in whole milliseconds', async () => {
    const clock = createSimulatedClock(0);
    const [near, far] = createMemoryPair(clock, { baud: 9600 });
    await near.open();
    await far.open();
    const atFar = heard(clock, far);
    near.write(hex('04 30 02 50 03 65'));
    near.write(hex('06'));
    await clock.advance(100);
    near.write(hex('15'));
    await clock.advance(100);
    expect(atFar).toEqual(['7 04 30 02 50 03 65', '8 06', '102 15']);
  });

  it('sums fractions of a millisecond up: 960 single bytes take a second', async () => {
    const clock = createSimulatedClock(0);
    const [near, far] = createMemoryPair(clock, { baud: 9600 });
    await near.open();
    await far.open();
    const atFar = heard(clock, far);
    for (let i = 0; i < 960; i++) near.write(hex('00'));
    await clock.advance(1100);
    expect(atFar.at(-1)).toBe('1000 00');
  });

  it('takes 11 bits a byte at 8E1', async () => {
    const clock = createSimulatedClock(0);
    const [near, far] = createMemoryPair(clock, { baud: 9600, bitsPerByte: 11 });
    await near.open();
    await far.open();
    const atFar = heard(clock, far);
    near.write(new Uint8Array(96));
    await clock.advance(200);
    expect(atFar[0]).toMatch(/^110 /);
  });

  it('keeps what the writer wrote, whatever he does to his buffer later', async () => {
    const clock = createSimulatedClock(0);
    const [near, far] = createMemoryPair(clock);
    await near.open();
    await far.open();
    const atFar = heard(clock, far);
    const buffer = hex('AA');
    near.write(buffer);
    buffer[0] = 0x55;
    await clock.advance(0);
    expect(atFar).toEqual(['0 AA']);
  });

  it('tells both ends of an unplugged wire, loses what was on the way, and opens after replug', async () => {
    const clock = createSimulatedClock(0);
    const [near, far] = createMemoryPair(clock, { baud: 9600, name: 'dispenser' });
    await near.open();
    await far.open();
    const reasons: string[] = [];
    near.onClose((reason) => reasons.push(`near ${reason}`));
    far.onClose((reason) => reasons.push(`far ${reason}`));
    const atFar = heard(clock, far);
    near.write(hex('04 30 02'));
    far.unplug();
    near.write(hex('FF'));
    expect(reasons).toEqual(['far unplugged', 'near unplugged']);
    expect(await near.open()).toEqual({
      ok: false,
      error: { kind: 'not-found', detail: 'dispenser: unplugged' },
    });
    far.replug();
    await near.open();
    await far.open();
    await clock.advance(100);
    expect(atFar).toEqual([]);
    near.write(hex('06'));
    await clock.advance(100);
    expect(atFar).toEqual(['102 06']);
  });

  it('tells only the end that closes, once; what it wrote still arrives', async () => {
    const clock = createSimulatedClock(0);
    const [near, far] = createMemoryPair(clock, { baud: 9600 });
    await near.open();
    await far.open();
    const reasons: string[] = [];
    near.onClose((reason) => reasons.push(`near ${reason}`));
    far.onClose((reason) => reasons.push(`far ${reason}`));
    const [atNear, atFar] = [heard(clock, near), heard(clock, far)];
    near.write(hex('04'));
    far.write(hex('06'));
    await near.close();
    await near.close();
    await near.open();
    await clock.advance(10);
    expect(reasons).toEqual(['near closed-here']);
    expect(atFar).toEqual(['2 04']);
    expect(atNear).toEqual([]);
  });

  it('forgets a listener that has unsubscribed', async () => {
    const clock = createSimulatedClock(0);
    const [near, far] = createMemoryPair(clock);
    await near.open();
    await far.open();
    const log: number[] = [];
    const off = far.onData((chunk) => log.push(chunk[0]!));
    near.write(hex('01'));
    await clock.advance(0);
    off();
    near.write(hex('02'));
    await clock.advance(0);
    expect(log).toEqual([1]);
  });
});
