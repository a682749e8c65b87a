import { fromAscii } from '../../../../bytes/ascii.ts';
import { createKeyStore, type KeyStore } from '../../../../crypto/key-store.ts';
import type { PinEntry, PinPadKey } from '../../../../hardware/pin-pad/pin-pad.ts';
import { createZt588Driver } from '../../../../hardware/pin-pad/zt588/driver.ts';
import { attachVirtualZt588 } from '../../../../hardware/pin-pad/zt588/virtual.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import type { WireEntry } from '../../../../hardware/transport/wire-tap.ts';
import { createSeededRandom } from '../../../../time/seeded-random.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';

/** The start of simulated time: 2026-01-05T08:00:00Z. */
const START = Date.UTC(2026, 0, 5, 8);

export const ENTRY: PinEntry = {
  keySlot: 0x30,
  format: 'ISO-0',
  minDigits: 4,
  maxDigits: 6,
  panPart: '401234567890',
  timeoutMs: 30_000,
};

/** A driver and a twin at the ends of a 9600 baud wire, in simulated time. */
export function createBench(keyStore: KeyStore = createKeyStore()) {
  const clock = createSimulatedClock(START);
  const [near, far] = createMemoryPair(clock, { name: 'pad', baud: 9600 });
  const trace: WireEntry[] = [];
  const keys: PinPadKey[] = [];
  const driver = createZt588Driver({ transport: near, clock, tap: (entry) => trace.push(entry) });
  const attach = () =>
    attachVirtualZt588({ transport: far, clock, random: createSeededRandom(7), keyStore });
  void far.open();
  const bench = {
    clock,
    near,
    far,
    trace,
    keys,
    driver,
    pad: attach(),
    attach,
    /** What the promise gives, and the simulated milliseconds that it took. */
    async timed<T>(promise: Promise<T>): Promise<{ value: T; ms: number }> {
      const from = clock.now();
      let done: { value: T } | undefined;
      void promise.then((value) => {
        done = { value };
      });
      await clock.runUntil(() => done !== undefined, 60_000);
      if (!done) throw new Error('no end within a minute');
      return { value: done.value, ms: clock.now() - from };
    },
    async settled<T>(promise: Promise<T>): Promise<T> {
      return (await bench.timed(promise)).value;
    },
    /** `>> shown text | meaning` of what was traced since the last call. */
    transcript(): string[] {
      return trace.splice(0).map(({ direction, shown, meaning }) => {
        const text = shown[0] === 2 ? fromAscii(shown, 4, shown.length - 3) : fromAscii(shown);
        const printable = text.replace(/[^ -~]/g, (c) => `<${c.charCodeAt(0).toString(16)}>`);
        return `${direction === 'out' ? '>>' : '<<'} ${printable} | ${meaning}`;
      });
    },
  };
  driver.onKey((key) => keys.push(key));
  return bench;
}
