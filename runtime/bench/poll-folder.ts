import type { WireEntry } from '../../hardware/transport/wire-tap.ts';
import type { Clock, TimerId } from '../../time/clock.ts';
import type { WireRepeat } from '../contract/event.ts';

/** A frame to a device after so much quiet begins a new exchange. */
const QUIET_MS = 100;
/** What is held back is shown when the rest of its exchange stays away so long. */
const HOLD_MS = 1_000;

export interface PollListener {
  /** Gives the frame a row, and returns the row's number. */
  show(entry: WireEntry): number;
  repeat(repeat: WireRepeat): void;
}

/** What goes to and fro between two pauses, as far as it is shown. */
interface Exchange {
  readonly keys: string[];
  readonly rows: number[];
  times: number;
  hasAnswer: boolean;
  hasTrouble: boolean;
}

const noExchange = (): Exchange => ({
  keys: [],
  rows: [],
  times: 1,
  hasAnswer: false,
  hasTrouble: false,
});

const keyOf = ({ direction, shown, meaning }: WireEntry): string =>
  `${direction} ${shown.join(' ')} ${meaning}`;

/**
 * Drivers ask some devices for their state several times a second. An answered exchange that is
 * byte for byte the one before on its wire is counted; everything else is shown. A frame is held
 * back only while its exchange may still become such a repetition.
 */
export function createPollFolder(clock: Clock, listener: PollListener): (entry: WireEntry) => void {
  const devices = new Map<string, (entry: WireEntry) => void>();
  return (entry) => {
    let push = devices.get(entry.device);
    if (!push) {
      push = createDeviceFolder(clock, listener);
      devices.set(entry.device, push);
    }
    push(entry);
  };
}

function createDeviceFolder(clock: Clock, listener: PollListener): (entry: WireEntry) => void {
  let before = noExchange();
  let now = noExchange();
  let held: WireEntry[] = [];
  let mayRepeat = false;
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: TimerId | undefined;

  function show(entry: WireEntry): void {
    now.keys.push(keyOf(entry));
    now.rows.push(listener.show(entry));
    now.hasAnswer ||= entry.direction === 'in';
    now.hasTrouble ||= entry.level !== 'normal';
  }

  function takeHeld(): readonly WireEntry[] {
    const entries = held;
    held = [];
    mayRepeat = false;
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = undefined;
    return entries;
  }
  const showHeld = (): void => takeHeld().forEach(show);

  function begin(): void {
    showHeld();
    if (now.rows.length > 0) before = now;
    now = noExchange();
    mayRepeat = before.hasAnswer && !before.hasTrouble;
  }

  function hold(entry: WireEntry): void {
    held.push(entry);
    timer ??= clock.setTimeout(showHeld, HOLD_MS);
    if (held.length < before.keys.length) return;
    takeHeld();
    before.times++;
    listener.repeat({ rows: before.rows, times: before.times, lastAt: entry.at });
  }

  return (entry) => {
    if (entry.direction === 'out' && entry.at - lastAt >= QUIET_MS) begin();
    lastAt = entry.at;
    if (mayRepeat && before.keys[held.length] === keyOf(entry)) return hold(entry);
    showHeld();
    show(entry);
  };
}
