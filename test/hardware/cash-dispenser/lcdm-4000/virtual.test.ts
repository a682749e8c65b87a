import { describe, expect, it } from 'vitest';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { encodeFrame } from '../../../../hardware/cash-dispenser/lcdm-4000/frame.ts';
import { createLcdm4000Memory } from '../../../../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { attachVirtualLcdm4000 } from '../../../../hardware/cash-dispenser/lcdm-4000/virtual.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';

const DISPENSE_4 = '04 30 02 52 24 20 20 20 20 20 20 20 20 20 20 20 20 20 20 03 43';
const FOUR_LEFT =
  '01 30 02 52 20 30 24 20 31 20 20 32 20 20 33 20 20 34 20 20 20 20 20 20 20 20 20 03 52';
const PURGE = '04 30 02 51 03 64';
const LAST = '04 30 02 55 03 60';

async function setUp(notes = [500, 400, 300, 200]) {
  const clock = createSimulatedClock(0);
  const [host, unit] = createMemoryPair(clock);
  const memory = createLcdm4000Memory(notes);
  const twin = attachVirtualLcdm4000({ transport: unit, clock, memory });
  const log: string[] = [];
  host.onData((chunk) => log.push(`${Math.round(clock.now())} ${toSpacedHex(chunk)}`));
  await host.open();
  const say = async (bytes: string, ms = 0): Promise<string[]> => {
    host.write(hex(bytes));
    await clock.advance(ms);
    return log.splice(0);
  };
  return { clock, host, unit, memory, twin, say };
}

describe('the twin, byte by byte', () => {
  it('dispenses four notes: ACK, response after the notes have moved, EOT after our ACK', async () => {
    const { say, twin } = await setUp();
    // 1200 ms start, 143 ms a note.
    expect(await say(DISPENSE_4, 1771)).toEqual(['0 06']);
    expect(await say('', 1)).toEqual([`1772 ${FOUR_LEFT}`]);
    expect(await say('06')).toEqual(['1772 04']);
    expect(twin.view()).toEqual({
      cassettes: [496, 400, 300, 200],
      exit: [4, 0, 0, 0],
      inPath: [0, 0, 0, 0],
      rejected: [0, 0, 0, 0],
      everDispensed: [4, 0, 0, 0],
    });
  });

  it('moves notes one by one', async () => {
    const { say, twin } = await setUp();
    const seen: number[] = [];
    twin.onChange(() => seen.push(twin.view().exit[0]!));
    await say(DISPENSE_4, 5000);
    expect(seen).toEqual([0, 1, 2, 3, 4, 4]);
  });

  it('repeats its response on NAK, three sends in all, then EOT', async () => {
    const { say } = await setUp();
    const purged = '01 30 02 51 20 03 41';
    expect(await say(PURGE, 1000)).toEqual(['0 06', `1000 ${purged}`]);
    expect(await say('15')).toEqual([`1000 ${purged}`]);
    expect(await say('15')).toEqual([`1000 ${purged}`]);
    expect(await say('15')).toEqual(['1000 04']);
    expect(await say('15', 5000)).toEqual([]);
  });

  it('ends with EOT when nobody acknowledges', async () => {
    const { say } = await setUp();
    await say(PURGE, 1000);
    expect(await say('', 2000)).toEqual(['2000 04']);
  });

  it('answers a wrong BCC with NAK and does nothing', async () => {
    const { say, twin } = await setUp();
    expect(await say(DISPENSE_4.replace(/43$/, '44'), 5000)).toEqual(['0 15']);
    expect(twin.view().exit).toEqual([0, 0, 0, 0]);
  });

  it('hears nothing while notes move: a doubled command pays once', async () => {
    const { say, twin } = await setUp();
    expect(await say(`${DISPENSE_4} ${DISPENSE_4}`, 1000)).toEqual(['0 06']);
    expect(await say(LAST, 500)).toEqual([]);
    expect(await say(DISPENSE_4, 3000)).toEqual([`1772 ${FOUR_LEFT}`, '2772 04']);
    expect(twin.view().everDispensed).toEqual([4, 0, 0, 0]);
  });

  it('tells its last status: dispensed, then refused, then purged', async () => {
    const { say, twin } = await setUp();
    await say(DISPENSE_4, 2000);
    await say('06');
    const last = FOUR_LEFT.replace('52 20', '55 20').replace(/52$/, '55');
    expect(await say(LAST)).toEqual(['2000 06', `2000 ${last}`]);
    await say('06');
    // The notes still lie in the exit: 05, and none of this dispense left.
    const [, refused] = await say(DISPENSE_4);
    expect(refused).toMatch(/^2000 01 30 02 52 25 30 20 20 31/);
    await say('06');
    twin.take();
    await say(PURGE, 1000);
    await say('06');
    const [, purged] = await say(LAST);
    expect(purged).toMatch(/^3000 01 30 02 55 20 30 20 20 31 20 20 32 20 20 33 20 20 34/);
  });

  it('knows no command 7A and no dispense without its reserved bytes', async () => {
    const { say } = await setUp();
    const frame = (payload: string) => toSpacedHex(encodeFrame('host', hex(payload)));
    const unknown = await say(frame('7A'));
    expect(unknown[1]).toMatch(/^0 01 30 02 7A 50 03/);
    await say('06');
    const short = await say(frame('52 24 20 20 20'));
    expect(short[1]).toMatch(/^0 01 30 02 52 51 30/);
  });

  it('refuses 41 notes', async () => {
    const { say, twin } = await setUp();
    const body = concat(hex('52 49 20 20 20 20 20 20 20 20 20 20 20 20 20 20'));
    const [, refused] = await say(toSpacedHex(encodeFrame('host', body)));
    expect(refused).toMatch(/^0 01 30 02 52 2C 30 20 20/);
    expect(twin.view().cassettes).toEqual([500, 400, 300, 200]);
  });

  it('runs empty with what it has', async () => {
    const { say, twin } = await setUp([3]);
    const [, response] = await say(DISPENSE_4, 3000);
    expect(response).toMatch(/ 01 30 02 52 21 30 23 20 31/);
    expect(twin.view()).toMatchObject({ cassettes: [0, 0, 0, 0], exit: [3, 0, 0, 0] });
  });

  it('dispenses for a test into the reject tray', async () => {
    const { say, twin } = await setUp();
    const test = encodeFrame('host', hex('53 22 20 20 20 20 20 20 20 20 20 20 20 20 20 20'));
    const [, response] = await say(toSpacedHex(test), 3000);
    expect(response).toMatch(/ 01 30 02 53 20 30 20 22 31/);
    expect(twin.view()).toMatchObject({ exit: [0, 0, 0, 0], rejected: [2, 0, 0, 0] });
  });

  it('forgets its last status at a reset, and answers nothing to it', async () => {
    const { say } = await setUp();
    await say(DISPENSE_4, 2000);
    await say('06');
    expect(await say('04 30 02 44 03 71', 2000)).toEqual(['2000 06']);
    const [, last] = await say(LAST);
    expect(last).toMatch(/^4000 01 30 02 55 20 30 20 20 31/);
  });

  it('is not moved by ACKs and noise', async () => {
    const { say } = await setUp();
    expect(await say('06 15 FF FF 04 30', 3000)).toEqual([]);
    expect((await say(LAST))[0]).toBe('3000 06');
  });
});

describe('a clerk', () => {
  it('loads, empties the reject tray, and cannot load a fifth cassette', async () => {
    const { twin, memory } = await setUp();
    twin.load(2, 100);
    memory.rejected = [1, 2, 3, 4];
    twin.emptyReject();
    expect(twin.view()).toMatchObject({ cassettes: [500, 500, 300, 200], rejected: [0, 0, 0, 0] });
    expect(() => twin.load(5, 1)).toThrow('expected cassette 1 to 4');
  });
});

describe('memory', () => {
  it('is the truth for the twin attached after a cut of the wire, while the notes still move', async () => {
    const { clock, host, unit, memory, say } = await setUp();
    await say(DISPENSE_4, 1300);
    unit.unplug();
    expect(JSON.parse(JSON.stringify(memory))).toMatchObject({
      cassettes: [499, 400, 300, 200],
      exit: [1, 0, 0, 0],
      last: { error: 0x01, exit: [1, 0, 0, 0] },
    });
    const [host2, unit2] = createMemoryPair(clock);
    const log: string[] = [];
    host2.onData((chunk) => log.push(toSpacedHex(chunk)));
    attachVirtualLcdm4000({ transport: unit2, clock, memory });
    await host2.open();
    host2.write(hex(LAST));
    await clock.advance(1000);
    expect(log).toEqual([]);
    host2.write(hex(LAST));
    await clock.advance(0);
    expect(log[1]).toMatch(/^01 30 02 55 20 30 24 20 31/);
    expect((await host.open()).ok).toBe(false);
  });

  it('restored after its program died tells what had left by then', async () => {
    const { memory, say } = await setUp();
    await say(DISPENSE_4, 1400);
    const restored = JSON.parse(JSON.stringify(memory));
    const clock = createSimulatedClock(3_600_000);
    const [host, unit] = createMemoryPair(clock);
    const log: string[] = [];
    host.onData((chunk) => log.push(toSpacedHex(chunk)));
    attachVirtualLcdm4000({ transport: unit, clock, memory: restored });
    await host.open();
    host.write(hex(LAST));
    await clock.advance(0);
    expect(log[1]).toMatch(/^01 30 02 55 21 30 22 20 31/);
  });
});
