import { fromAscii } from '../../../bytes/ascii.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { Clock } from '../../../time/clock.ts';
import { NOT_OPEN, nextEvent } from '../../next-event.ts';
import type { HidTransport } from '../../transport/hid.ts';
import { createLink } from '../../transport/link.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { Described, Direction, WireTap } from '../../transport/wire-tap.ts';
import type { CardReaderError } from '../card-reader.ts';
import type { SwipeReader } from '../swipe-reader.ts';
import { createReportFramer, FEATURE_LENGTH, type MagtekItem, parseFeature } from './frame.ts';
import {
  describe,
  describeFeature,
  GET_SOFTWARE_ID,
  RESET,
  RESULT,
  RESULT_WORDS,
  SET_HID_MODE,
  tracksOf,
} from './messages.ts';

export interface MagtekOptions {
  readonly transport: HidTransport;
  readonly clock: Clock;
  /** Name in the trace; default `card-reader`. */
  readonly device?: string;
  readonly tap?: WireTap | undefined;
}

export interface MagtekDriver extends SwipeReader {
  /** As if unplugged and plugged in again: the wire closes on the way. */
  reset(): Promise<Result<void, CardReaderError>>;
  /** Out of keyboard mode, from the next reset on. */
  setHidMode(): Promise<Result<void, CardReaderError>>;
}

/** A MagTek swipe reader in HID mode, USB 0801:0002. */
export function createMagtekDriver(options: MagtekOptions): MagtekDriver {
  const { transport, clock, tap, device = 'card-reader' } = options;
  const swipes = createListeners<MagtekItem>();
  const link = createLink({
    device,
    transport,
    clock,
    framer: createReportFramer(),
    describe,
    tap,
    isUnasked: () => true,
  });
  link.onUnasked(swipes.emit);

  /** Feature reports pass the link by: they are no part of the stream of reports. */
  function trace(direction: Direction, bytes: Uint8Array): void {
    const said: Described = describeFeature(direction, bytes);
    tap?.({ at: clock.now(), device, direction, level: 'normal', ...said });
  }

  /** One command and its result: USB's control transfers have bounds of their own. */
  async function ask(
    name: string,
    command: Uint8Array,
  ): Promise<Result<Uint8Array, CardReaderError>> {
    if (!link.isOpen()) return err(NOT_OPEN);
    trace('out', command);
    const sent = await transport.sendFeatureReport(command);
    if (!sent.ok) return err({ kind: 'disconnected', detail: sent.error.detail });
    const answered = await transport.getFeatureReport(0, FEATURE_LENGTH);
    if (!answered.ok) return err({ kind: 'no-response', detail: answered.error.detail });
    trace('in', answered.value);
    const result = parseFeature(answered.value);
    if (!result.ok) return err({ kind: 'protocol', detail: `${name}: ${result.error}` });
    const { code, data } = result.value;
    if (code === RESULT.ok) return ok(data);
    const detail = `${name}: ${RESULT_WORDS[code] ?? 'unknown result'}`;
    return err({ kind: 'refused', code: code.toString(16).padStart(2, '0'), detail });
  }

  async function quietly(asked: ReturnType<typeof ask>): Promise<Result<void, CardReaderError>> {
    const done = await asked;
    return done.ok ? ok() : done;
  }

  return {
    model: 'MagTek',
    capabilities: {
      motorised: false,
      magneticTracks: [1, 2, 3],
      chip: false,
      contactless: false,
      capture: false,
    },
    open: () => link.open(),
    close: () => link.close(),
    status: () =>
      link.exclusive(async () => {
        const id = await ask('software id', GET_SOFTWARE_ID);
        return id.ok ? ok({ firmware: fromAscii(id.value).replace(/\0+$/, '') }) : id;
      }),
    reset: () => link.exclusive(() => quietly(ask('reset', RESET))),
    setHidMode: () => link.exclusive(() => quietly(ask('HID mode', SET_HID_MODE))),
    async waitForSwipe(signal) {
      const swipe = await nextEvent(link, swipes, signal);
      if (!swipe.ok) return swipe;
      return swipe.value.kind === 'swipe'
        ? ok(tracksOf(swipe.value))
        : err({ kind: 'protocol', detail: `swipe: ${swipe.value.why}` });
    },
  };
}
