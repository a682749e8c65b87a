import { fromAscii } from '../../../../bytes/ascii.ts';
import { hex } from '../../../../bytes/hex.ts';
import { ok } from '../../../../bytes/result.ts';
import type {
  VirtualCard,
  VirtualChip,
} from '../../../../hardware/card-reader/virtual-card-reader.ts';
import { createAbecsDriver } from '../../../../hardware/pin-pad/abecs/driver.ts';
import {
  createPadKeys,
  dataMasterSlot,
  pinMasterSlot,
} from '../../../../hardware/pin-pad/abecs/pad-keys.ts';
import type { ChipProcessor } from '../../../../hardware/pin-pad/abecs/processor.ts';
import { attachVirtualAbecs } from '../../../../hardware/pin-pad/abecs/virtual.ts';
import type {
  CardRequest,
  ChipRequest,
  WorkingKey,
} from '../../../../hardware/pin-pad/pos-pin-pad.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import type { WireEntry } from '../../../../hardware/transport/wire-tap.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';

export const never = new AbortController().signal;
/** Of no bank: the PAN is a published test number. */
export const PAN = '4761739001010010';
export const TRACK2 = `${PAN}=25122011143804400000`;
export const MASTER = hex('0123456789ABCDEFFEDCBA9876543210');
/** Any 16 bytes decrypt to a key under the master key. */
export const KEY: WorkingKey = {
  kind: 'master-session',
  index: 8,
  encrypted: hex('4135EA58BA13E262F44C59ED7899AA3C'),
};
export const TABLES = '0000000000';
export const CARD: CardRequest = {
  amount: 150_000,
  date: '260105',
  time: '150000',
  tablesVersion: TABLES,
  contactless: true,
};
export const CHIP: ChipRequest = {
  amount: 150_000,
  pinKey: KEY,
  tags: ['82', '9F27', '9F26', '5A', '57'],
};

/** Answers every command 9000 with its instruction in front. */
export function chip(): VirtualChip & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    atr: hex('3B 29 00 80 72 A4 45 64 00 FF 00 10'),
    protocol: 'T=0',
    reset: () => seen.push('reset'),
    transceive(apdu) {
      seen.push(Buffer.from(apdu).toString('hex'));
      return hex('9000');
    },
  };
}

export function chipCard(): VirtualCard & { readonly chip: ReturnType<typeof chip> } {
  return { id: 'chip card', track2: TRACK2, chip: chip(), contactless: chip() };
}

/**
 * A kernel in a few lines: four SELECTs to read, then VERIFY or a PIN for the host above 100 000,
 * then GENERATE AC. Real kernels come from outside.
 */
export const kernel: ChipProcessor = ({ transceive, enterPin, interface: at }) => {
  const tags = new Map([
    ['82', hex('5800')],
    ['9F26', hex('765DC13807D1E4C8')],
    ['9F27', hex('80')],
    ['5A', hex('4761739001010010')],
    ['57', hex('4761739001010010D25122011143804400000F')],
  ]);
  return {
    valueOf: (tag) => tags.get(tag),
    async read() {
      for (let i = 0; i < 4; i++) {
        if (!(await transceive(hex('00A4040007A0000000031010'))))
          return { ok: false, error: 'mute' };
      }
      return ok({
        pan: PAN,
        panSequence: '01',
        track2: TRACK2,
        label: 'LAB DEBIT',
        cardholder: 'NGUYEN VAN A',
        expiry: '251231',
        serviceCode: '201',
        issuerCountry: '704',
        application: '0101',
      });
    },
    async decide({ amount }) {
      const isOffline = at === 'contactless' && amount < 100_000;
      if (!isOffline) {
        const pin = await enterPin(['', ''], 'host');
        if (pin.kind === 'failed') return { ok: false, error: 'misbehaves' };
      }
      if (!(await transceive(hex('80AE8000')))) return { ok: false, error: 'misbehaves' };
      return ok({
        decision: isOffline ? 'approved' : 'online',
        signature: false,
        offlinePinVerified: false,
        wrongTries: 0,
        pinBlocked: false,
      });
    },
    async finish({ approved }) {
      await transceive(hex('80AE4000'));
      tags.set('9F27', hex(approved ? '40' : '00'));
      return ok({
        decision: approved ? 'approved' : 'declined-by-host',
        scriptResults: new Uint8Array(0),
      });
    },
  };
};

/** A driver and a twin at the ends of a 19200 baud wire, in simulated time. */
export function createBench(options: { readonly processor?: ChipProcessor } = {}) {
  const clock = createSimulatedClock(Date.UTC(2026, 0, 5, 8));
  const [near, far] = createMemoryPair(clock, { name: 'pad', baud: 19_200 });
  const trace: WireEntry[] = [];
  const keys = createPadKeys();
  keys.keyStore.loadPlain(pinMasterSlot(8), 'master', MASTER);
  keys.keyStore.loadPlain(dataMasterSlot(8), 'master', MASTER);
  keys.dukpt.set(3, {
    initialKey: hex('6AC292FAA1315B4D858AB3A3D7D5933A'),
    ksn: hex('FFFF9876543210E00000'),
  });
  const driver = createAbecsDriver({ transport: near, clock, tap: (entry) => trace.push(entry) });
  const pad = attachVirtualAbecs({
    transport: far,
    clock,
    keys,
    processor: options.processor ?? kernel,
  });
  void far.open();
  const bench = {
    clock,
    near,
    far,
    trace,
    driver,
    pad,
    keys,
    /** What the promise gives, and the simulated milliseconds that it took. */
    async timed<T>(promise: Promise<T>): Promise<{ value: T; ms: number }> {
      const from = clock.now();
      let done: { value: T } | undefined;
      void promise.then((value) => {
        done = { value };
      });
      await clock.runUntil(() => done !== undefined, 600_000);
      if (!done) throw new Error('no end within ten minutes');
      return { value: done.value, ms: clock.now() - from };
    },
    async settled<T>(promise: Promise<T>): Promise<T> {
      return (await bench.timed(promise)).value;
    },
    async opened() {
      const opened = await bench.settled(driver.open());
      if (!opened.ok) throw new Error(opened.error.detail);
      trace.splice(0);
      return bench;
    },
    /** `>> shown text | meaning` of what was traced since the last call. */
    transcript(): string[] {
      return trace.splice(0).map(({ direction, shown, meaning }) => {
        const text = shown[0] === 0x16 ? fromAscii(shown, 1, shown.length - 3) : fromAscii(shown);
        const printable = text.replace(/[^ -~]/g, (c) => `<${c.charCodeAt(0).toString(16)}>`);
        return `${direction === 'out' ? '>>' : '<<'} ${printable} | ${meaning}`;
      });
    },
    /** Presses keys once the pad waits for them. */
    async press(...pressed: readonly Parameters<typeof pad.press>[0][]) {
      await bench.until(() => ['pin', 'key', 'choice'].includes(pad.view().waitingFor));
      for (const key of pressed) pad.press(key);
    },
    async until(done: () => boolean) {
      const why = await clock.runUntil(done, 120_000);
      if (why !== 'done') throw new Error(`it does not come: ${why}`);
    },
    waits: (what: ReturnType<typeof pad.view>['waitingFor']) =>
      bench.until(() => pad.view().waitingFor === what),
  };
  return bench;
}
