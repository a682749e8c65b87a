import { err, ok, type Result } from '../../../bytes/result.ts';
import { type Clock, sleep } from '../../../time/clock.ts';
import { createLink } from '../../transport/link.ts';
import type { Transport } from '../../transport/transport.ts';
import type { WireTap } from '../../transport/wire-tap.ts';
import type {
  CardReader,
  CardReaderError,
  CardReaderReset,
  CardReaderStatus,
  ChipReset,
  TrackRead,
  Tracks,
} from '../card-reader.ts';
import { describe } from './describe.ts';
import { createCrt310Framer } from './frame.ts';
import {
  BAUD,
  CHIP_POWER,
  CM,
  command,
  type EntryName,
  FRONT_ENTRY,
  LIGHT,
  MOVE,
  type PositionName,
  REAR_ENTRY,
  RESET,
  STOP,
  type TrackNumber,
} from './messages.ts';
import { createRequests, MOTION, QUICK, RESETTING } from './requests.ts';

export interface Crt310Options {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Name in the trace; default `card-reader`. */
  readonly device?: string;
  readonly tap?: WireTap | undefined;
  /** Pace of waitForCard and waitForTaken; default 250 ms. */
  readonly pollMs?: number;
}

/** What a CRT-310 does beyond the port. */
export interface Crt310Driver extends CardReader {
  serialNumber(): Outcome<string>;
  /** The chip forgets its session and answers an ATR again, without losing power. */
  chipWarmReset(): Outcome<ChipReset>;
  /** Answered at the old rate; then the transport has to be opened anew at the new one. */
  setBaudRate(baud: keyof typeof BAUD): Outcome<void>;
}

type Outcome<T> = Promise<Result<T, CardReaderError>>;
type Media = CardReaderStatus['media'];
type Entry = CardReaderStatus['entry'];

const MEDIA: Readonly<Record<PositionName, Media>> = {
  'long-card': 'jammed',
  'short-card': 'jammed',
  'front-released': 'in-throat',
  'front-held': 'in-throat',
  inside: 'inside',
  'ic-contacts': 'inside',
  'rear-held': 'inside',
  'rear-released': 'captured',
  none: 'not-present',
};

const ENTRY_MODE: Readonly<Record<EntryName, Entry>> = {
  'stripe-and-switch': 'magnetic-card',
  stripe: 'magnetic-card',
  switch: 'any-card',
  closed: 'closed',
};

const FRONT_MODE: Readonly<Record<Entry, number>> = {
  'any-card': FRONT_ENTRY.switch,
  'magnetic-card': FRONT_ENTRY['stripe-and-switch'],
  closed: FRONT_ENTRY.closed,
};

/** Of the flashing bezel, in quarters of a second. */
const FLASH = { on: 2, off: 2 } as const;

/** The driver of a CRT-310 V3: motorised, magnetic stripe, chip, retain bin behind it. */
export function createCrt310Driver(options: Crt310Options): Crt310Driver {
  const { clock, pollMs = 250 } = options;
  const link = createLink({
    device: options.device ?? 'card-reader',
    transport: options.transport,
    clock,
    framer: createCrt310Framer(),
    describe,
    tap: options.tap,
    // Shorter than the wait for ACK: half a frame must not swallow what is sent again.
    interByteMs: 100,
  });
  const reader = createRequests(link);
  /** Of the chip under power. */
  let chip: ChipReset['protocol'] | undefined;
  /** The last movement failed: the position alone does not tell. */
  let stuck = false;

  function media(at: PositionName): Media {
    if (at === 'none' || at === 'front-released' || at === 'rear-released') stuck = false;
    return stuck ? 'jammed' : MEDIA[at];
  }

  /** Moves the card; where that fails, the position tells an odd card from a jam. */
  async function move(to: keyof typeof MOVE): Outcome<void> {
    chip = undefined;
    const moved = await reader.operate(command(CM.move, MOVE[to]), MOTION);
    stuck = !moved.ok && (moved.error.kind === 'abnormal-card' || moved.error.kind === 'jammed');
    if (!stuck) return moved;
    const found = await reader.position();
    if (!found.ok) return moved;
    return err(oddCard(found.value.position) ?? { kind: 'jammed', at: found.value.position });
  }

  async function reset(card: 'keep' | 'eject' | 'capture'): Outcome<CardReaderReset> {
    // Asked first, for a captured card is not seen any more. It may fail: reset mends much.
    const before = await reader.position();
    chip = undefined;
    const version = await reader.text(command(CM.reset, RESET[card]), RESETTING);
    if (!version.ok) return version;
    stuck = false;
    const stop = await reader.operate(command(CM.stopPosition, STOP.inside), QUICK);
    if (!stop.ok) return stop;
    const closed = await reader.setEntry(FRONT_MODE.closed, REAR_ENTRY.closed);
    if (!closed.ok) return closed;
    const after = await reader.position();
    if (!after.ok) return after;
    const wasThere = before.ok && !isGone(before.value.position);
    const left = wasThere && isGone(after.value.position);
    const found = card === 'capture' && left ? 'captured' : media(after.value.position);
    return ok({ firmware: version.value, media: found });
  }

  /** Asks for the position until `settled` knows; withdrawn, it leaves the wire at rest. */
  async function waitUntil<T>(
    signal: AbortSignal,
    settled: (at: PositionName) => Result<T, CardReaderError> | undefined,
  ): Outcome<T> {
    while (!signal.aborted) {
      const found = await link.exclusive(reader.position);
      if (!found.ok) return found;
      const result = settled(found.value.position);
      if (result) return result;
      await sleep(clock, pollMs, signal);
    }
    return err({ kind: 'cancelled' });
  }

  async function readTracks(): Outcome<Tracks> {
    const first = await reader.readTracks('read');
    if (!first.ok) return first;
    const doubtful = [...first.value.values()].some((track) => track.kind === 'unreadable');
    if (!doubtful) return ok(asTracks(first.value));
    chip = undefined;
    const second = await reader.readTracks('moveAndRead');
    // The first reading stands where the second fails as a whole, or knows no better.
    if (!second.ok) return ok(asTracks(first.value));
    const best = new Map(second.value);
    for (const [track, read] of first.value) if (read.kind === 'data') best.set(track, read);
    return ok(asTracks(best));
  }

  async function chipPowerOn(): Outcome<ChipReset> {
    const moved = await move('ic-contacts');
    if (!moved.ok) return moved;
    const detected = await reader.detectChip();
    if (!detected.ok) return detected;
    const powered = await reader.operate(command(CM.chipPower, CHIP_POWER.on), QUICK);
    if (!powered.ok) return powered;
    return chipReset('coldReset');
  }

  async function chipReset(how: 'coldReset' | 'warmReset'): Outcome<ChipReset> {
    const reset = await reader.chipReset(how);
    chip = reset.ok ? reset.value.protocol : undefined;
    return reset;
  }

  return {
    model: 'CRT-310',
    capabilities: {
      motorised: true,
      magneticTracks: [1, 2, 3],
      chip: true,
      contactless: false,
      capture: true,
    },
    open: () => link.open(),
    close: () => link.close(),
    status: () =>
      link.exclusive(async () => {
        const found = await reader.position();
        if (!found.ok) return found;
        const { position, entry } = found.value;
        return ok({ media: media(position), entry: ENTRY_MODE[entry] });
      }),
    reset: (card) => link.exclusive(() => reset(card)),
    setEntry: (entry) =>
      link.exclusive(() => reader.setEntry(FRONT_MODE[entry], REAR_ENTRY.closed)),
    waitForCard: (signal) =>
      waitUntil(signal, (at) => {
        if (at === 'inside' || at === 'ic-contacts') return ok('inside' as const);
        const odd = oddCard(at);
        return odd && err(odd);
      }),
    waitForTaken: (signal) =>
      waitUntil(signal, (at) => {
        if (at === 'none') return ok('taken' as const);
        if (at === 'front-released') return undefined;
        return err({ kind: 'refused', code: at, detail: `no card to take: it is at ${at}` });
      }),
    readTracks: () => link.exclusive(readTracks),
    eject: () => link.exclusive(() => move('front-released')),
    capture: () => link.exclusive(() => move('rear-released')),
    setBezelLight: (light) =>
      link.exclusive(() => {
        const flash = command(CM.flash, FLASH.on, FLASH.off);
        return reader.operate(light === 'flash' ? flash : command(CM.light, LIGHT[light]), QUICK);
      }),
    chipPowerOn: () => link.exclusive(chipPowerOn),
    chipPowerOff: () =>
      link.exclusive(() => {
        chip = undefined;
        return reader.operate(command(CM.chipPower, CHIP_POWER.off), QUICK);
      }),
    transceive: (apdu) =>
      link.exclusive(async () => (chip ? reader.transceive(chip, apdu) : err(NO_POWER))),
    serialNumber: () =>
      link.exclusive(() => reader.text(command(CM.reset, RESET.serialNumber), QUICK)),
    chipWarmReset: () => link.exclusive(() => chipReset('warmReset')),
    setBaudRate: (baud) =>
      link.exclusive(() => reader.operate(command(CM.baud, BAUD[baud]), QUICK)),
  };
}

const NO_POWER: CardReaderError = {
  kind: 'refused',
  code: 'no-power',
  detail: 'the chip is not powered',
};

function isGone(at: PositionName): boolean {
  return at === 'none' || at === 'rear-released';
}

function oddCard(at: PositionName): CardReaderError | undefined {
  if (at === 'long-card') return { kind: 'abnormal-card', detail: 'long card' };
  if (at === 'short-card') return { kind: 'abnormal-card', detail: 'short card' };
  return undefined;
}

function asTracks(tracks: ReadonlyMap<TrackNumber, TrackRead>): Tracks {
  const read = (track: TrackNumber): TrackRead =>
    tracks.get(track) ?? { kind: 'unreadable', why: 'unknown' };
  return { track1: read(1), track2: read(2), track3: read(3) };
}
