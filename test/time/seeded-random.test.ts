import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../bytes/hex.ts';
import { createSeededRandom, type Random } from '../../time/seeded-random.ts';

const take = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.below(1_000_000));

describe('seeded random', () => {
  it('is the same on any machine and in any version', () => {
    expect(take(createSeededRandom(42), 5)).toEqual([601_103, 448_290, 852_465, 669_734, 174_813]);
    expect(toHex(createSeededRandom(42).bytes(8))).toBe('7C8AC0AD8AD31401');
    expect(take(createSeededRandom(42).fork('host-link'), 3)).toEqual([164_744, 782_036, 476_896]);
  });

  it('repeats with its seed, and differs with another', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const numbers = take(createSeededRandom(seed), 8);
        expect(take(createSeededRandom(seed), 8)).toEqual(numbers);
        expect(take(createSeededRandom(seed + 1), 8)).not.toEqual(numbers);
      }),
    );
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, below) => {
        const random = createSeededRandom(seed);
        const whole = random.below(below);
        expect(Number.isInteger(whole) && whole >= 0 && whole < below).toBe(true);
        const fraction = random.next();
        expect(fraction >= 0 && fraction < 1).toBe(true);
      }),
    );
  });

  it('spreads evenly enough', () => {
    const random = createSeededRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[random.below(10)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('forks streams that do not depend on what the others drew', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 20 }), (seed, drawn) => {
        const early = createSeededRandom(seed).fork('faults');
        const parent = createSeededRandom(seed);
        take(parent, drawn);
        const late = parent.fork('faults');
        take(parent, 3);
        const numbers = take(early, 5);
        expect(take(late, 5)).toEqual(numbers);
        expect(take(createSeededRandom(seed).fork('printer'), 5)).not.toEqual(numbers);
        expect(take(createSeededRandom(seed), 5)).not.toEqual(numbers);
      }),
    );
  });
});
