import type { Clock } from '../../../time/clock.ts';
import { nextEvent } from '../../next-event.ts';
import type { HidTransport } from '../../transport/hid.ts';
import { createLink } from '../../transport/link.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { OpenOutcome } from '../../transport/transport.ts';
import type { WireTap } from '../../transport/wire-tap.ts';
import type { Barcode, BarcodeReader } from '../barcode-reader.ts';
import { createReportFramer } from './frame.ts';
import { createAssembly, describe, ENABLE } from './messages.ts';

export interface HidPosOptions {
  readonly transport: HidTransport;
  readonly clock: Clock;
  /** Name in the trace; default `barcode-reader`. */
  readonly device?: string;
  readonly tap?: WireTap | undefined;
  /** Sends feature report FE = 01 after opening, as some makers want it; default false. */
  readonly enable?: boolean;
  /** Longest silence between the parts of one code; default 500 ms. */
  readonly partMs?: number;
}

/** A scanner in HID POS mode. */
export function createHidPosDriver(options: HidPosOptions): BarcodeReader {
  const { transport, clock, tap, device = 'barcode-reader', partMs = 500 } = options;
  const codes = createListeners<Barcode>();
  const assembly = createAssembly();
  let silence: unknown;

  const link = createLink({
    device,
    transport,
    clock,
    framer: createReportFramer(),
    describe,
    tap,
    isUnasked: () => true,
  });

  link.onUnasked((item) => {
    if (silence !== undefined) clock.clearTimeout(silence);
    silence = clock.setTimeout(assembly.restart, partMs);
    if (item.kind === 'malformed') assembly.spoil();
    else {
      const code = assembly.add(item);
      if (code) codes.emit(code);
    }
  });

  /** Feature reports pass the link by: they are no part of the stream of reports. */
  async function enable(): Promise<OpenOutcome> {
    tap?.({
      at: clock.now(),
      device,
      direction: 'out',
      level: 'normal',
      ...describe('out', ENABLE),
    });
    const sent = await transport.sendFeatureReport(ENABLE);
    if (!sent.ok) await link.close();
    return sent.ok ? { ok: true } : sent;
  }

  return {
    model: 'HID-POS',
    async open() {
      assembly.restart();
      const outcome = await link.open();
      return outcome.ok && options.enable ? enable() : outcome;
    },
    close: () => link.close(),
    read: (signal) => nextEvent(link, codes, signal),
  };
}
