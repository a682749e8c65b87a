import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { createCrt310Driver } from '../../../../hardware/card-reader/crt-310/driver.ts';
import type { Crt310Memory } from '../../../../hardware/card-reader/crt-310/mechanism.ts';
import { attachVirtualCrt310 } from '../../../../hardware/card-reader/crt-310/virtual.ts';
import type { VirtualCard } from '../../../../hardware/card-reader/virtual-card-reader.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import type { WireEntry } from '../../../../hardware/transport/wire-tap.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../../time/simulated-clock.ts';

/** A test card: the PAN is of no issuer. */
export const STRIPE: VirtualCard = {
  id: 'stripe',
  track1: 'B9704120000000018^NGUYEN/VAN A^29122010000000000000',
  track2: '9704120000000018=29122010000012345',
};

/** A chip that knows one SELECT and says 6D00 to all else. */
export function chipCard(protocol: 'T=0' | 'T=1'): VirtualCard {
  return {
    ...STRIPE,
    id: `chip ${protocol}`,
    chip: {
      protocol,
      atr: hex('3B 65 00 00 20 63 CB 68 00'),
      reset() {},
      transceive: (apdu) =>
        apdu[1] === 0xa4 ? hex('6F 09 84 07 A0000000031010 9000') : hex('6D00'),
    },
  };
}

/** Runs the clock until the promise settles, at most ten simulated minutes. */
export async function settle<T>(clock: SimulatedClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  void promise.finally(() => {
    settled = true;
  });
  const why = await clock.runUntil(() => settled, 600_000);
  if (why !== 'done') throw new Error(`never settled: ${why}`);
  return promise;
}

/** Driver and twin over 9600 baud of memory, both ends open; `lines` is the trace. */
export async function createRig(memory?: Crt310Memory) {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock, { baud: 9600 });
  const lines: string[] = [];
  const entries: WireEntry[] = [];
  const driver = createCrt310Driver({
    transport: near,
    clock,
    tap(entry) {
      entries.push(entry);
      const arrow = entry.direction === 'out' ? '>>' : '<<';
      lines.push(`${arrow} ${toSpacedHex(entry.shown)}  ${entry.meaning}`);
    },
  });
  const twin = attachVirtualCrt310({ transport: far, clock, ...(memory ? { memory } : {}) });
  await far.open();
  await driver.open();
  const run = <T>(promise: Promise<T>): Promise<T> => settle(clock, promise);
  /** As `run`; fails unless the result is a value. */
  async function must<T>(
    promise: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>,
  ): Promise<T> {
    const result = await run(promise);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value;
  }
  /** Opens the slot, inserts the card and waits until it is inside. */
  async function insert(card: VirtualCard): Promise<void> {
    await must(driver.setEntry('any-card'));
    if (!twin.insert(card)) throw new Error('the slot does not let the card in');
    await must(driver.waitForCard(new AbortController().signal));
    lines.length = 0;
  }
  return { clock, near, far, driver, twin, run, must, insert, lines, entries };
}

export const never: AbortSignal = new AbortController().signal;
