import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep } from '../../time/clock.ts';
import { realClock } from '../../time/real-clock.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';

const never = () => false;

describe('the simulated clock', () => {
  it('stands still until it is stepped', async () => {
    const clock = createSimulatedClock(1_000);
    let fired = 0;
    clock.setTimeout(() => fired++, 5);
    expect([clock.now(), fired, clock.pending()]).toEqual([1_000, 0, 1]);
    await clock.advance(4);
    expect([clock.now(), fired, clock.pending()]).toEqual([1_004, 0, 1]);
    await clock.advance(1);
    expect([clock.now(), fired, clock.pending()]).toEqual([1_005, 1, 0]);
  });

  it('fires by time, then in the order of setting; what is cancelled never', async () => {
    const timers = fc.array(
      fc.record({ ms: fc.integer({ min: 0, max: 20 }), cancelled: fc.boolean() }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(timers, async (list) => {
        const clock = createSimulatedClock(0);
        const fired: string[] = [];
        const ids = list.map(({ ms }, i) =>
          clock.setTimeout(() => fired.push(`${clock.now()} ${i}`), ms),
        );
        list.forEach(({ cancelled }, i) => {
          if (cancelled) clock.clearTimeout(ids[i]);
        });
        expect(await clock.runUntil(never, 1_000)).toBe('idle');
        const expected = list
          .map(({ ms, cancelled }, i) => ({ ms, cancelled, i }))
          .filter(({ cancelled }) => !cancelled)
          .toSorted((a, b) => a.ms - b.ms)
          .map(({ ms, i }) => `${ms} ${i}`);
        expect(fired).toEqual(expected);
        expect(clock.pending()).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [0.2, 1],
    [1, 1],
    [1.5, 2],
    [0, 0],
    [-5, 0],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
  ])('sets %d ms to %i whole ones: never early', async (ms, at) => {
    const clock = createSimulatedClock(0);
    let fired: number | undefined;
    clock.setTimeout(() => {
      fired = clock.now();
    }, ms);
    await clock.runUntil(never, 10);
    expect(fired).toBe(at);
  });

  it('stops where told, at the limit, or where nothing can happen any more', async () => {
    const clock = createSimulatedClock(0);
    let ticks = 0;
    const tick = (): void => {
      ticks++;
      clock.setTimeout(tick, 10);
    };
    tick();
    expect(await clock.runUntil(() => ticks === 4, 1_000)).toBe('done');
    expect(clock.now()).toBe(30);
    expect(await clock.runUntil(never, 25)).toBe('limit');
    expect([clock.now(), ticks]).toEqual([55, 6]);
    expect(await clock.runUntil(() => true, 0)).toBe('done');
    const empty = createSimulatedClock(7);
    expect(await empty.runUntil(never, 1_000)).toBe('idle');
    expect(empty.now()).toBe(7);
  });

  it('also fires what is due exactly at the limit', async () => {
    const clock = createSimulatedClock(0);
    let fired = false;
    clock.setTimeout(() => {
      fired = true;
    }, 10);
    await clock.runUntil(never, 10);
    expect(fired).toBe(true);
  });

  it('lets promises settle between two timers', async () => {
    const clock = createSimulatedClock(0);
    const story: string[] = [];
    async function walk(name: string, ms: number): Promise<void> {
      for (let i = 0; i < 3; i++) {
        await sleep(clock, ms);
        await Promise.resolve();
        story.push(`${name} ${clock.now()}`);
      }
    }
    void walk('a', 10);
    void walk('b', 15);
    expect(await clock.runUntil(never, 1_000)).toBe('idle');
    expect(story).toEqual(['a 10', 'b 15', 'a 20', 'b 30', 'a 30', 'b 45']);
  });

  it('lets a timer cancel another that is due at the same time', async () => {
    const clock = createSimulatedClock(0);
    const fired: string[] = [];
    clock.setTimeout(() => {
      fired.push('first');
      clock.clearTimeout(second);
    }, 5);
    const second = clock.setTimeout(() => fired.push('second'), 5);
    await clock.advance(10);
    expect(fired).toEqual(['first']);
    clock.clearTimeout(undefined);
    clock.clearTimeout(second);
  });

  it('runs a hundred thousand timers in a moment', async () => {
    const clock = createSimulatedClock(0);
    let fired = 0;
    let last = 0;
    let disorder = 0;
    const started = realClock.now();
    for (let i = 0; i < 100_000; i++) {
      const ms = (i * 7_919) % 100_003;
      clock.setTimeout(() => {
        fired++;
        if (clock.now() < last) disorder++;
        last = clock.now();
      }, ms);
    }
    expect(await clock.runUntil(never, 200_000)).toBe('idle');
    expect([fired, disorder]).toEqual([100_000, 0]);
    expect(realClock.now() - started).toBeLessThan(4_000);
  });
});

it('the real clock runs', async () => {
  const begun = realClock.now();
  let cancelled = true;
  realClock.clearTimeout(
    realClock.setTimeout(() => {
      cancelled = false;
    }, 1),
  );
  await sleep(realClock, 5);
  expect(realClock.now() - begun).toBeGreaterThanOrEqual(4);
  expect(cancelled).toBe(true);
});
