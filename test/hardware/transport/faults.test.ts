import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex, toSpacedHex } from '../../../bytes/hex.ts';
import { type FaultSettings, withFaults } from '../../../hardware/transport/faults.ts';
import { createMemoryPair } from '../../../hardware/transport/memory.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

async function setUp(settings: FaultSettings, seed = 1) {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock);
  let now = settings;
  const faulty = withFaults(near, { clock, random: createSeededRandom(seed), faults: () => now });
  const log: string[] = [];
  far.onData((chunk) => log.push(`${Math.round(clock.now())} > ${toSpacedHex(chunk)}`));
  faulty.onData((chunk) => log.push(`${Math.round(clock.now())} < ${toSpacedHex(chunk)}`));
  faulty.onClose((reason) => log.push(`closed: ${reason}`));
  await far.open();
  await faulty.open();
  const change = (settings: FaultSettings): void => {
    now = settings;
  };
  return { clock, near, far, faulty, log, change };
}

describe('a faulty transport', () => {
  it('without faults changes nothing', async () => {
    const { clock, far, faulty, log } = await setUp({});
    faulty.write(hex('01 02'));
    far.write(hex('03'));
    await clock.advance(0);
    await faulty.close();
    expect(log).toEqual(['0 > 01 02', '0 < 03', 'closed: closed-here']);
  });

  it('delays by a fixed time, each direction', async () => {
    const { clock, far, faulty, log } = await setUp({ delay: { fixedMs: 50 } });
    faulty.write(hex('01'));
    far.write(hex('02'));
    await clock.advance(100);
    expect(log).toEqual(['50 < 02', '50 > 01']);
  });

  it('with jitter never lets a chunk overtake another, nor when the delay goes away', async () => {
    const { clock, faulty, log, change } = await setUp({ delay: { fixedMs: 10, jitterMs: 40 } });
    for (let i = 0; i < 20; i++) faulty.write(Uint8Array.of(i));
    change({});
    faulty.write(Uint8Array.of(20));
    await clock.advance(1000);
    const bytes = log.map((line) => Number.parseInt(line.slice(-2), 16));
    expect(bytes).toEqual(Array.from({ length: 21 }, (_, i) => i));
    for (const line of log) expect(Number.parseInt(line, 10)).toBeLessThanOrEqual(50);
    expect(new Set(log.map((line) => line.split(' ')[0])).size).toBeGreaterThan(1);
  });

  it('drops chunks whole', async () => {
    const { clock, faulty, log } = await setUp({ drop: { chance: 0.5, of: 'chunk' } });
    for (let i = 0; i < 100; i++) faulty.write(hex('AA BB'));
    await clock.advance(0);
    expect(new Set(log)).toEqual(new Set(['0 > AA BB']));
    expect(log.length).toBeGreaterThan(30);
    expect(log.length).toBeLessThan(70);
  });

  it('drops single bytes', async () => {
    const { clock, faulty, log } = await setUp({ drop: { chance: 0.1, of: 'byte' } });
    faulty.write(new Uint8Array(1000));
    await clock.advance(0);
    const left = (log[0]!.length - 4 + 1) / 3;
    expect(left).toBeGreaterThan(850);
    expect(left).toBeLessThan(950);
  });

  it('turns single bits over', async () => {
    const { clock, faulty, log } = await setUp({ corrupt: { chance: 1 } });
    faulty.write(hex('00 00 00 00'));
    await clock.advance(0);
    const bytes = hex(log[0]!.slice(4));
    for (const byte of bytes) expect([1, 2, 4, 8, 16, 32, 64, 128]).toContain(byte);
  });

  it('repeats chunks', async () => {
    const { clock, faulty, log } = await setUp({ duplicate: { chance: 1 } });
    faulty.write(hex('06'));
    await clock.advance(0);
    expect(log).toEqual(['0 > 06', '0 > 06']);
  });

  it('cuts chunks into pieces', async () => {
    const { clock, faulty, log } = await setUp({ fragment: { maxBytes: 1 } });
    faulty.write(hex('04 30 02'));
    await clock.advance(0);
    expect(log).toEqual(['0 > 04', '0 > 30', '0 > 02']);
  });

  it('is unplugged in the middle of a chunk, until it is plugged in again', async () => {
    const { clock, far, faulty, log, change } = await setUp({ unplug: { afterBytes: 3 } });
    faulty.write(hex('01 02'));
    await clock.advance(0);
    far.write(hex('03 04'));
    await clock.advance(0);
    faulty.write(hex('05'));
    await clock.advance(0);
    expect(log).toEqual(['0 > 01 02', '0 < 03', 'closed: unplugged']);
    expect((await faulty.open()).ok).toBe(false);
    change({});
    faulty.replug();
    expect((await faulty.open()).ok).toBe(true);
    faulty.write(hex('06'));
    await clock.advance(0);
    expect(log.at(-1)).toBe('0 > 06');
  });

  it('is unplugged on command; what was late is lost', async () => {
    const { clock, faulty, log } = await setUp({ delay: { fixedMs: 50 } });
    faulty.write(hex('01'));
    faulty.unplug();
    faulty.replug();
    await faulty.open();
    await clock.advance(100);
    expect(log).toEqual(['closed: unplugged']);
  });

  it('harms one direction only, where told', async () => {
    const { clock, far, faulty, log } = await setUp({
      drop: { chance: 1, of: 'chunk' },
      direction: 'in',
    });
    faulty.write(hex('01'));
    far.write(hex('02'));
    await clock.advance(0);
    expect(log).toEqual(['0 > 01']);
  });

  const everything: FaultSettings = {
    delay: { fixedMs: 1, jitterMs: 20 },
    drop: { chance: 0.1, of: 'byte' },
    corrupt: { chance: 0.1 },
    duplicate: { chance: 0.2 },
    fragment: { maxBytes: 4 },
  };
  const damage = async (seed: number, answer: boolean): Promise<string[]> => {
    const { clock, far, faulty, log } = await setUp(everything, seed);
    for (let i = 0; i < 10; i++) {
      faulty.write(hex('04 30 02 50 03 65'));
      if (answer) far.write(hex('06'));
      await clock.advance(5);
    }
    await clock.advance(1000);
    return log.filter((line) => line.includes('>'));
  };

  it('gives the same damage for the same seed, and another for another', async () => {
    expect(await damage(7, true)).toEqual(await damage(7, true));
    expect(await damage(7, true)).not.toEqual(await damage(8, true));
  });

  it('does one direction the same damage, whatever the other carries', async () => {
    expect(await damage(7, true)).toEqual(await damage(7, false));
  });

  it('with delay and fragments alone loses and reorders nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 10 }),
        fc.nat(),
        async (chunks, seed) => {
          const { clock, faulty, log } = await setUp(
            { delay: { fixedMs: 1, jitterMs: 9 }, fragment: { maxBytes: 3 } },
            seed,
          );
          for (const chunk of chunks) faulty.write(chunk);
          await clock.advance(1000);
          const came = concat(...log.map((line) => hex(line.split('> ')[1]!)));
          expect(toHex(came)).toBe(toHex(concat(...chunks)));
        },
      ),
      { numRuns: 30 },
    );
  });
});
