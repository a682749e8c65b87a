import { describe, expect, it } from 'vitest';
import { sleep } from '../../time/clock.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';

describe('sleep', () => {
  it.each<[string, number | undefined, number]>([
    ['lasts its time', undefined, 300],
    ['ends when it is called off', 120, 120],
    ['does not begin where it was called off before', 0, 0],
  ])('%s', async (_, abortAt, wokeAt) => {
    const clock = createSimulatedClock(0);
    const off = new AbortController();
    if (abortAt === 0) off.abort();
    else if (abortAt !== undefined) clock.setTimeout(() => off.abort(), abortAt);
    let woke: number | undefined;
    void sleep(clock, 300, off.signal).then(() => {
      woke = clock.now();
    });
    await clock.advance(1000);
    expect(woke).toBe(wokeAt);
  });
});
