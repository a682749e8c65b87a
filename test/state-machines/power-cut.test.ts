import { describe, expect, it } from 'vitest';
import type { Drawn } from '../../state-machines/view.ts';
import { createSeededRandom, type Random } from '../../time/seeded-random.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { createWorld, type Ill } from './world.ts';

type Booted = ReturnType<ReturnType<typeof createWorld>['boot']>;

type Act = Parameters<Booted['send']>[0];

/** A customer who mostly goes through with it. */
function nextAct({ screen }: Drawn, random: Random): Act | undefined {
  if (random.below(100) < 3) return { type: 'CANCEL' };
  if (random.below(100) < 5) return { type: 'MORE_TIME' };
  const heads = random.below(2) === 0;
  switch (screen.kind) {
    case 'language':
      return { type: 'LANGUAGE', language: 'en' };
    case 'no-receipt':
      return { type: 'CHOOSE', option: 'continue' };
    case 'amount':
      return { type: 'CHOOSE', option: heads ? '1200000' : '500000' };
    case 'amount-entry':
      return { type: 'CHOOSE', option: 'back' };
    case 'confirm':
      return { type: 'CHOOSE', option: heads ? 'accept-receipt' : 'accept' };
    default:
      return undefined;
  }
}

/** One day of a terminal: customers, faults, cuts of power, and an operator at the end. */
async function liveThrough(seed: number, ill: Ill, cuts: number) {
  const clock = createSimulatedClock(0);
  const random = createSeededRandom(seed);
  const { world, boot } = createWorld(clock, random.fork('world'), ill);
  let terminal = boot();
  for (let step = 0; step < 120; step++) {
    const drawn = terminal.drawn();
    const act = nextAct(drawn, random);
    if (act) terminal.send(act);
    else if (drawn.screen.kind === 'pin') {
      world.press?.({ type: 'KEY', key: drawn.screen.digits < 4 ? 'masked-digit' : 'enter' });
    }
    await clock.advance(50 + random.below(1500));
    if (random.below(1000) < cuts) {
      terminal.cut();
      await clock.advance(random.below(5000));
      terminal = boot();
    }
    if (terminal.state() === 'outOfService' && random.below(4) === 0) {
      terminal.send({ type: 'OPERATOR_SERVICE' });
    }
  }
  // The customer walks away and the operator looks after the machine until it serves again.
  for (let tries = 0; tries < 30; tries++) {
    await clock.advance(120_000);
    const open = world.entries.some(({ closed, operator }) => !closed && !operator);
    if (!open && terminal.state() !== 'starting') break;
    terminal.send({ type: 'OPERATOR_SERVICE' });
  }
  terminal.cut();
  return world;
}

const KINDS: readonly (readonly [string, Ill, number])[] = [
  ['all is well', { refuse: 0, fail: 0 }, 0],
  ['issuers refuse', { refuse: 40, fail: 0 }, 0],
  ['devices fail', { refuse: 10, fail: 15 }, 0],
  ['power fails', { refuse: 10, fail: 0 }, 100],
  ['everything fails', { refuse: 10, fail: 12 }, 80],
];

describe.each(KINDS)('a terminal where %s', (_, ill, cuts) => {
  it('keeps the books: over many days, whatever was cut or broke', async () => {
    let paid = 0;
    let partly = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const world = await liveThrough(seed, ill, cuts);
      for (const entry of world.entries) {
        const { approved, intent, commands, left, amount, counted, reversals, operator } = entry;
        const story = `seed ${seed}: ${JSON.stringify(entry)}`;
        expect(commands, `notes are commanded once, ${story}`).toBeLessThanOrEqual(1);
        if (commands > 0) expect(approved && intent, `approved and recorded, ${story}`).toBe(true);
        expect(left, story).toBeLessThanOrEqual(amount);
        paid += left;
        if (left > 0 && left < amount) partly++;
        if (operator || !entry.closed) continue;
        if (!approved) expect(left, story).toBe(0);
        else {
          expect(counted, `counted what really left, ${story}`).toBe(left);
          expect(reversals, `one reversal of the rest, ${story}`).toEqual(
            left === amount ? [] : [amount - left],
          );
        }
      }
      expect(world.strangerCards, `seed ${seed}`).toBe(0);
      expect(world.entries.filter(({ closed, operator }) => !closed && !operator)).toEqual([]);
    }
    expect(paid).toBeGreaterThan(0);
    if (ill.fail > 0) expect(partly).toBeGreaterThan(0);
  });
});
