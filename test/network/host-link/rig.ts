import { createMemoryPair, type MemoryEnd } from '../../../hardware/transport/memory.ts';
import type { Transport } from '../../../hardware/transport/transport.ts';
import type { HostEvent } from '../../../network/host-link/events.ts';
import type { HostLinkOptions } from '../../../network/host-link/options.ts';
import {
  createMemoryReversalStore,
  type ReversalStore,
  type Sealer,
} from '../../../network/host-link/reversal-store.ts';
import { createHostLink } from '../../../network/host-link.ts';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { createLengthPrefixFramer, frameMessage } from '../../../network/iso8583/length-prefix.ts';
import type { IsoFields, IsoMessage } from '../../../network/iso8583/message.ts';
import { responseMti } from '../../../network/iso8583/mti.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { type FinancialRequest, withdrawalRequest } from '../../../network/napas/withdrawal.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

/** 2026-07-26 17:15:30 in Vietnam. */
export const START = Date.UTC(2026, 6, 26, 10, 15, 30);

export const codec = createCodec(napasDialect);

export const identity = {
  terminalId: 'ATM00001',
  merchantId: 'SGB',
  acquirerId: '970400',
  location: 'TELLERBENCH HO CHI MINH',
};

/** No cipher, but enough to tell what is sealed. */
export const sealer: Sealer = {
  seal: (text) => `sealed:${[...text].reverse().join('')}`,
  open: (sealed) =>
    sealed.startsWith('sealed:') ? [...sealed.slice(7)].reverse().join('') : undefined,
};

export interface RigOptions extends Partial<HostLinkOptions> {
  /** What the host answers; undefined: nothing. Without it only 0800 are answered, by 00. */
  readonly answers?: (message: IsoMessage) => IsoFields | undefined;
  readonly store?: ReversalStore;
  /** Connection attempts so many times refused. */
  readonly refusals?: number;
  readonly firstStan?: number;
}

/** The answer that repeats what an answer repeats. */
export function answerTo(request: IsoMessage, fields: IsoFields): IsoMessage {
  const repeated: Record<number, string> = {};
  for (const field of [3, 4, 7, 11, 32, 37, 41, 70]) {
    const value = request.fields[field];
    if (value !== undefined) repeated[field] = value;
  }
  return { mti: responseMti(request.mti), fields: { ...repeated, ...fields } };
}

/** A short line of the transcript: type, what tells it apart, trace number, result. */
function shown({ mti, fields }: IsoMessage): string {
  const code = fields[70] ?? fields[3];
  const result = fields[39] === undefined ? '' : ` =${fields[39]}`;
  return `${mti}${code === undefined ? '' : ` ${code}`} #${fields[11]}${result}`;
}

const NUMBERS = ['retryInMs', 'tries', 'length'] as const;

function shownEvent(event: HostEvent): string {
  const more: string[] = [];
  if ('message' in event) more.push(shown(event.message));
  if ('reason' in event) more.push(event.reason);
  if ('responseCode' in event) more.push(`=${event.responseCode}`);
  if ('error' in event) more.push(event.error.detail);
  if ('detail' in event) more.push(event.detail);
  for (const name of NUMBERS) if (name in event) more.push(`${name} ${Reflect.get(event, name)}`);
  return [`!! ${event.kind}`, ...more].join(' ');
}

/**
 * A host link and a scripted host on a memory wire. The transcript has a line for each message
 * (`>>` from the terminal, `<<` to it), event (`!!`) and state (`--`), with seconds before it.
 */
export function createRig(options: RigOptions = {}) {
  const clock = createSimulatedClock(START);
  const transcript: string[] = [];
  const store = options.store ?? createMemoryReversalStore();
  const received: IsoMessage[] = [];
  let refusals = options.refusals ?? 0;
  let stan = options.firstStan ?? 1;
  let far: MemoryEnd | undefined;

  const note = (line: string): void => {
    transcript.push(`${((clock.now() - START) / 1000).toFixed(1)} ${line}`);
  };

  function say(message: IsoMessage): void {
    const built = codec.build(message);
    if (!built.ok) throw new Error(built.error.detail);
    note(`<< ${shown(message)}`);
    far?.write(frameMessage(built.value));
  }

  const answers =
    options.answers ??
    ((message: IsoMessage) => (message.mti === '0800' ? { 39: '00' } : undefined));

  function connect(): Transport {
    const [near, end] = createMemoryPair(clock, { name: 'host' });
    if (refusals > 0) {
      refusals--;
      near.unplug();
      return near;
    }
    const framer = createLengthPrefixFramer();
    far = end;
    void end.open();
    end.onData((chunk) => {
      for (const item of framer.push(chunk)) {
        if (item.kind !== 'message') continue;
        const parsed = codec.parse(item.body);
        if (!parsed.ok) throw new Error(parsed.error.detail);
        received.push(parsed.value);
        note(`>> ${shown(parsed.value)}`);
        const fields = answers(parsed.value);
        if (fields !== undefined) say(answerTo(parsed.value, fields));
      }
    });
    return near;
  }

  const link = createHostLink({
    connect,
    clock,
    // No jitter: waits are the longest of their step.
    random: { ...createSeededRandom(1), next: () => 0 },
    codec,
    identity,
    nextStan: () => stan++,
    reversals: store,
    sealer,
    onEvent: (event) => note(shownEvent(event)),
    ...options,
  });
  link.onState((state) => note(`-- ${state}`));

  return {
    clock,
    link,
    store,
    transcript,
    received,
    say,
    /** The lines since the last call. */
    lines: (): string[] => transcript.splice(0),
    /** The wire to the terminal breaks. */
    unplug: () => far?.unplug(),
    writeRaw: (bytes: Uint8Array) => far?.write(bytes),
    /** A withdrawal with the next trace number. */
    withdrawal(more: Partial<FinancialRequest> = {}): IsoMessage {
      return withdrawalRequest({
        identity,
        at: clock.now(),
        stan: stan++,
        pan: '9704000000000018',
        track2: '9704000000000018=2812',
        entry: { mode: 'magnetic-stripe' },
        pinBlock: '0123456789ABCDEF',
        amount: 2_000_000,
        ...more,
      });
    },
    /** Connected and signed on; the transcript begins after that. */
    async up(): Promise<void> {
      link.start();
      await clock.advance(0);
      if (link.state() !== 'up') throw new Error(`expected the link up: ${transcript.join('; ')}`);
      transcript.splice(0);
    },
  };
}
