import { toSpacedHex } from '../../../../bytes/hex.ts';
import {
  createLcdm4000Driver,
  type Lcdm4000Options,
} from '../../../../hardware/cash-dispenser/lcdm-4000/driver.ts';
import {
  createLcdm4000Memory,
  total,
} from '../../../../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { attachVirtualLcdm4000 } from '../../../../hardware/cash-dispenser/lcdm-4000/virtual.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import type { Transport } from '../../../../hardware/transport/transport.ts';
import type { WireEntry } from '../../../../hardware/transport/wire-tap.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../../time/simulated-clock.ts';

export const LOADED = [500, 400, 300, 200];

/** Driver and twin joined by a 9600 baud wire in simulated time. */
export async function createBench(
  options: { wire?: (near: Transport, clock: SimulatedClock) => Transport } & Partial<
    Pick<Lcdm4000Options, 'cassettes' | 'maxNotes'>
  > = {},
) {
  const { wire = (near: Transport) => near, ...driverOptions } = options;
  const clock = createSimulatedClock(Date.UTC(2026, 0, 5, 1));
  const [near, far] = createMemoryPair(clock, { baud: 9600, name: 'dispenser' });
  const memory = createLcdm4000Memory(LOADED);
  const twin = attachVirtualLcdm4000({ transport: far, clock, memory });
  const entries: WireEntry[] = [];
  const driver = createLcdm4000Driver({
    transport: wire(near, clock),
    clock,
    tap: (entry) => entries.push(entry),
    ...driverOptions,
  });
  await driver.open();

  return {
    clock,
    near,
    far,
    memory,
    twin,
    driver,
    /** Steps the clock until the promise has settled. */
    async run<T>(promise: Promise<T>, limitMs = 300_000): Promise<T> {
      let settled = false;
      const mark = (): void => {
        settled = true;
      };
      promise.then(mark, mark);
      const why = await clock.runUntil(() => settled, limitMs);
      if (why !== 'done') throw new Error(`did not settle: ${why}`);
      return promise;
    },
    /** What was said since the last call: `>` to the unit, `<` from it. */
    transcript: (): string[] =>
      entries
        .splice(0)
        .map(({ direction, shown, meaning }) =>
          shown.length > 1
            ? `${direction === 'out' ? '>' : '<'} ${meaning}`
            : `${direction === 'out' ? '>' : '<'} ${toSpacedHex(shown)}`,
        ),
    /** Every note that was loaded is in exactly one place. */
    unaccounted: (): number =>
      total(LOADED) -
      total(memory.cassettes) -
      total(memory.path) -
      total(memory.rejected) -
      total(memory.everDispensed),
  };
}
