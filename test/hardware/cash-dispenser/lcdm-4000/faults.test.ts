import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  CashDispenserError,
  DispenseCounts,
} from '../../../../hardware/cash-dispenser/cash-dispenser.ts';
import { FAULTS } from '../../../../hardware/cash-dispenser/lcdm-4000/faults.ts';
import { type FaultSettings, withFaults } from '../../../../hardware/transport/faults.ts';
import type { Transport } from '../../../../hardware/transport/transport.ts';
import { createSeededRandom } from '../../../../time/seeded-random.ts';
import type { SimulatedClock } from '../../../../time/simulated-clock.ts';
import { createBench } from './bench.ts';

const none = [0, 0, 0, 0];
const countsOf = (error: CashDispenserError): DispenseCounts | undefined =>
  'counts' in error ? error.counts : undefined;
const counts = (exit: number[], reject = none) => ({ exit, reject });

interface MechanicalFault {
  readonly fault: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly error: {
    readonly kind: string;
    readonly at?: string;
    readonly cassette?: number;
    readonly code?: string;
    readonly counts: DispenseCounts;
  };
  readonly truth: Readonly<Record<'exit' | 'rejected' | 'path', number[]>>;
}

const MECHANICAL: readonly MechanicalFault[] = [
  {
    fault: 'jam-before-exit',
    error: { kind: 'jammed', at: 'DVT-EJT', counts: counts(none) },
    truth: { exit: none, rejected: none, path: [1, 0, 0, 0] },
  },
  {
    fault: 'jam-after',
    parameters: { notes: 2 },
    error: { kind: 'jammed', at: 'EJT-EXIT', counts: counts([2, 0, 0, 0]) },
    truth: { exit: [2, 0, 0, 0], rejected: none, path: [1, 0, 0, 0] },
  },
  {
    fault: 'jam-after',
    parameters: { notes: 4 },
    error: { kind: 'jammed', at: 'EJT-EXIT', counts: counts([3, 1, 0, 0]) },
    truth: { exit: [3, 1, 0, 0], rejected: none, path: [0, 1, 0, 0] },
  },
  {
    fault: 'short-dispense',
    parameters: { notes: 4 },
    error: { kind: 'cassette-empty', cassette: 2, counts: counts([3, 1, 0, 0]) },
    truth: { exit: [3, 1, 0, 0], rejected: none, path: none },
  },
  {
    fault: 'cassette-empty',
    parameters: { cassette: 2 },
    error: { kind: 'cassette-empty', cassette: 2, counts: counts([3, 0, 0, 0]) },
    truth: { exit: [3, 0, 0, 0], rejected: none, path: none },
  },
  {
    fault: 'cassette-missing',
    parameters: { cassette: 2 },
    error: { kind: 'cassette-missing', cassette: 2, counts: counts(none) },
    truth: { exit: none, rejected: none, path: none },
  },
  {
    fault: 'exit-note-left',
    error: { kind: 'notes-left-in-exit', counts: counts([3, 2, 0, 0]) },
    truth: { exit: [3, 2, 0, 0], rejected: none, path: none },
  },
  {
    fault: 'too-many-rejects',
    error: { kind: 'too-many-rejects', counts: counts(none, [6, 0, 0, 0]) },
    truth: { exit: none, rejected: [6, 0, 0, 0], path: none },
  },
  {
    fault: 'sensor',
    error: { kind: 'hardware', code: '20', counts: counts(none) },
    truth: { exit: none, rejected: none, path: none },
  },
];

describe('faults of the mechanism: what the driver says, and where the notes are', () => {
  it.each(MECHANICAL)('$fault $parameters', async ({ fault, parameters, error, truth }) => {
    const { driver, twin, memory, run, unaccounted } = await createBench();
    expect(twin.provoke(fault, parameters)).toBe(true);
    expect(await run(driver.dispense([3, 2]))).toMatchObject({ ok: false, error });
    expect(memory).toMatchObject({ ...truth, everDispensed: truth.exit });
    expect(await run(driver.lastDispense())).toEqual({ ok: true, value: error.counts });
    expect(unaccounted()).toBe(0);
  });

  it('doubtful notes go to the reject tray and others are picked instead, once', async () => {
    const { driver, twin, run, unaccounted } = await createBench();
    twin.provoke('rejects', { notes: 2 });
    expect(await run(driver.dispense([3, 2]))).toEqual({
      ok: true,
      value: counts([3, 2, 0, 0], [2, 0, 0, 0]),
    });
    expect(twin.active()).toEqual([]);
    expect(twin.view().rejected).toEqual([2, 0, 0, 0]);
    expect(unaccounted()).toBe(0);
  });

  it('a jam stands until a purge takes its note to the reject tray', async () => {
    const { driver, twin, run, unaccounted } = await createBench();
    twin.provoke('jam-after', { notes: 2 });
    await run(driver.dispense([3]));
    twin.clear('jam-after');
    twin.take();
    expect(await run(driver.status())).toMatchObject({
      value: { notesInPath: true, trouble: { kind: 'jammed', at: 'EJT-EXIT' } },
    });
    expect(await run(driver.dispense([1]))).toMatchObject({
      error: { kind: 'jammed', at: 'path', counts: counts(none) },
    });
    twin.provoke('purge-fails');
    expect(await run(driver.purge())).toMatchObject({ error: { kind: 'hardware', code: '0E' } });
    twin.clear();
    expect((await run(driver.purge())).ok).toBe(true);
    expect(twin.view().rejected).toEqual([1, 0, 0, 0]);
    expect((await run(driver.dispense([1]))).ok).toBe(true);
    expect(unaccounted()).toBe(0);
  });

  it.each([
    ['cassette-missing', { cassette: 3 }, { kind: 'cassette-missing', cassette: 3 }],
    ['sensor', {}, { kind: 'hardware', code: '20' }],
  ])('%s shows in the status', async (fault, parameters, trouble) => {
    const { driver, twin, run } = await createBench();
    twin.provoke(fault, parameters);
    expect(await run(driver.status())).toMatchObject({ value: { trouble } });
  });

  it('knows no other faults', async () => {
    const { twin } = await createBench();
    expect(twin.provoke('earthquake')).toBe(false);
    expect(twin.active()).toEqual([]);
    expect(twin.faults.map((fault) => fault.name)).toContain('answer-lost');
  });
});

describe('faults of the wire: unknown is never guessed, and nothing is paid twice', () => {
  it.each([
    ['no-ack', 'no-response', [3, 0, 0, 0]],
    ['silence', 'no-response', [3, 0, 0, 0]],
    ['answer-lost', 'no-response', [3, 0, 0, 0]],
    ['nak-storm', 'no-response', none],
    ['unplugged', 'disconnected', [3, 0, 0, 0]],
  ])('%s: %s, %j left', async (fault, kind, left) => {
    const { driver, twin, run, unaccounted, clock } = await createBench();
    await run(driver.purge());
    twin.provoke(fault);
    const outcome = await run(driver.dispense([3]));
    expect(outcome).toMatchObject({ ok: false, error: { kind } });
    expect(outcome).not.toHaveProperty('error.counts');
    twin.clear();
    expect((await driver.open()).ok).toBe(true);
    // Recovery may ask while the notes still move: it hears the truth only when it is settled.
    expect(await run(driver.lastDispense())).toEqual({ ok: true, value: counts(left) });
    expect(twin.view().everDispensed).toEqual(left);
    await clock.advance(10_000);
    expect(twin.view().everDispensed).toEqual(left);
    expect(unaccounted()).toBe(0);
  });

  it('after the wire came out after one note of three the mechanism goes on', async () => {
    const { driver, twin, run, clock } = await createBench();
    twin.provoke('unplugged', { notes: 1 });
    const outcome = await run(driver.dispense([3]));
    expect(outcome).toMatchObject({ error: { kind: 'disconnected' } });
    expect(twin.view().everDispensed).toEqual([1, 0, 0, 0]);
    expect(await driver.open()).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    await clock.advance(1000);
    expect(twin.view().everDispensed).toEqual([3, 0, 0, 0]);
  });

  it('lastDispense gives up on a unit that only says NAK, after a minute', async () => {
    const { driver, twin, run, clock } = await createBench();
    const start = clock.now();
    twin.provoke('nak-storm');
    expect(await run(driver.lastDispense())).toMatchObject({ error: { kind: 'no-response' } });
    expect(clock.now() - start).toBeLessThan(61_000);
  });

  it('a dispense that never arrived leaves the purge as the last status', async () => {
    let faults: FaultSettings = {};
    const { driver, twin, run } = await createBench({
      wire: (near, clock) =>
        withFaults(near, { clock, random: createSeededRandom(1), faults: () => faults }),
    });
    await run(driver.dispense([5]));
    twin.take();
    await run(driver.purge());
    faults = { drop: { chance: 1, of: 'chunk' }, direction: 'out' };
    expect(await run(driver.dispense([3]))).toMatchObject({ error: { kind: 'no-response' } });
    faults = {};
    expect(await run(driver.lastDispense())).toEqual({ ok: true, value: counts(none) });
    expect(twin.view().everDispensed).toEqual([5, 0, 0, 0]);
  });

  /** Purge over a good wire, dispense over a bad one, then what recovery finds out. */
  async function payOver(wire: (near: Transport, clock: SimulatedClock) => BadWire) {
    let bad: BadWire | undefined;
    const bench = await createBench({
      wire: (near, clock) => {
        bad = wire(near, clock);
        return bad.transport;
      },
    });
    const { driver, twin, run, clock, unaccounted } = bench;
    await run(driver.purge());
    bad!.spoil(true);
    const outcome = await run(driver.dispense([3, 2]));
    bad!.spoil(false);
    await clock.advance(10_000);
    const left = twin.view().everDispensed;
    const claimed = outcome.ok ? outcome.value : countsOf(outcome.error);
    if (claimed) expect(claimed.exit).toEqual(left);
    expect([none, [3, 2, 0, 0]]).toContainEqual(left);
    expect(await run(driver.lastDispense())).toEqual({ ok: true, value: counts([...left]) });
    expect(unaccounted()).toBe(0);
    return claimed ? 'known' : 'unknown';
  }

  interface BadWire {
    readonly transport: Transport;
    spoil(now: boolean): void;
  }

  it('bytes lost, doubled, late: what the driver claims has left, or it claims nothing', async () => {
    const chance = fc.constantFrom(0, 0.01, 0.1, 0.4);
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.nat(), chance, chance, async (seed, drop, duplicate) => {
        let now = false;
        const faults = (): FaultSettings =>
          now
            ? {
                drop: { chance: drop, of: 'byte' },
                duplicate: { chance: duplicate },
                fragment: { maxBytes: 5 },
                delay: { fixedMs: 1, jitterMs: 10 },
              }
            : {};
        const random = createSeededRandom(seed);
        const outcome = await payOver((near, clock) => ({
          transport: withFaults(near, { clock, random, faults }),
          spoil: (spoiled) => {
            now = spoiled;
          },
        }));
        seen.add(outcome);
      }),
      { numRuns: 60 },
    );
    expect(seen).toEqual(new Set(['known', 'unknown']));
  });

  it('one bit turned in any of the chunks: the same', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 12 }), async (turns) => {
        let left: number[] = [];
        const turn = (chunk: Uint8Array): Uint8Array => {
          const where = left.shift() ?? 0;
          const turned = chunk.slice();
          // 0, and every third: this chunk goes through as it is.
          if (where % 3 > 0) turned[where % chunk.length]! ^= 1 << (where % 8);
          return turned;
        };
        const outcome = await payOver((near) => ({
          transport: {
            ...near,
            write: (bytes) => near.write(turn(bytes)),
            onData: (listener) => near.onData((chunk) => listener(turn(chunk))),
          },
          spoil: (spoiled) => {
            left = spoiled ? [...turns] : [];
          },
        }));
        seen.add(outcome);
      }),
      { numRuns: 60 },
    );
    expect(seen).toEqual(new Set(['known', 'unknown']));
  });
});

describe('whatever happens', () => {
  const names = FAULTS.map((fault) => fault.name);
  const step = fc.oneof(
    fc.record({
      do: fc.constant('dispense' as const),
      notes: fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }),
    }),
    fc.record({ do: fc.constantFrom('purge', 'take', 'test', 'status', 'clear') }),
    fc.record({
      do: fc.constant('fault' as const),
      name: fc.constantFrom(...names),
      notes: fc.integer({ min: 1, max: 6 }),
      cassette: fc.integer({ min: 1, max: 4 }),
    }),
  );

  it('no note is lost or made, and every count the driver gives is true', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { driver, twin, run, unaccounted, clock } = await createBench();
        twin.onChange(() => expect(unaccounted()).toBe(0));
        let taken = 0;
        for (const step of steps) {
          const before = twin.view().everDispensed;
          if (step.do === 'fault' && 'name' in step) {
            const given = { notes: step.notes, cassette: step.cassette };
            const takes = twin.faults.find(({ name }) => name === step.name)?.numbers ?? {};
            const numbers = Object.entries(given).filter(([name]) => name in takes);
            expect(twin.provoke(step.name, Object.fromEntries(numbers))).toBe(true);
          } else if (step.do === 'dispense' && 'notes' in step) {
            const outcome = await run(driver.dispense(step.notes));
            await clock.advance(10_000);
            const left = twin.view().everDispensed.map((count, i) => count - before[i]!);
            const claimed = outcome.ok ? outcome.value : countsOf(outcome.error);
            if (claimed) expect(claimed.exit).toEqual(left);
            if (outcome.ok) expect(left).toEqual(step.notes);
          } else if (step.do === 'purge') await run(driver.purge());
          else if (step.do === 'test') await run(driver.testDispense([1, 0, 0, 1]));
          else if (step.do === 'status') await run(driver.status());
          else if (step.do === 'take') taken += twin.take().reduce((a, b) => a + b, 0);
          else {
            twin.clear();
            await driver.open();
          }
          await clock.advance(10_000);
          const { exit, everDispensed } = twin.view();
          const sum = (notes: readonly number[]): number => notes.reduce((a, b) => a + b, 0);
          expect(taken + sum(exit)).toBe(sum(everDispensed));
          expect(unaccounted()).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
