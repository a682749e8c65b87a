import { err, ok, type Result } from '../../bytes/result.ts';
import type { Clock } from '../../time/clock.ts';
import type { HidDeviceLike } from './hid.ts';
import { createListeners } from './listeners.ts';
import type { TransportError } from './transport.ts';

/** The device's end of a HID wire in memory: what a virtual device holds. */
export interface HidFarEnd {
  /** One input report, as the host's library would hand it over; lost while nobody has it open. */
  sendInput(report: Uint8Array): void;
  onOutput(listener: (report: Uint8Array) => void): () => void;
  /** Feature reports that the host sends: the report id, then the report. */
  onFeature(listener: (report: Uint8Array) => void): () => void;
  /** What the host gets when it asks for the feature report of this id. */
  setFeature(reportId: number, report: Uint8Array): void;
  /** Pulls the plug; `replug` lets the host open it again. */
  unplug(): void;
  replug(): void;
}

export interface VirtualHidPair {
  /** For `createHidTransport`. */
  open(): Promise<Result<HidDeviceLike, TransportError>>;
  readonly far: HidFarEnd;
}

/** USB polls an interrupt endpoint: reports come one by one, never joined or cut. */
const POLL_MS = 8;

/** A HID device in memory, and its far end. Reports travel one poll apart. */
export function createVirtualHidPair(clock: Clock, name = 'virtual HID'): VirtualHidPair {
  const output = createListeners<Uint8Array>();
  const feature = createListeners<Uint8Array>();
  const features = new Map<number, Uint8Array>();
  let plugged = true;
  let nextPollAt = 0;
  let host: ReturnType<typeof createHostSide> | undefined;

  function createHostSide() {
    const data = createListeners<Uint8Array>();
    const error = createListeners<unknown>();
    const checkOpen = (): void => {
      if (host !== side) throw new Error('could not reach the device');
    };
    const device: HidDeviceLike = {
      on(event: 'data' | 'error', listener: (value: never) => void) {
        if (event === 'data') data.add(listener as (report: Uint8Array) => void);
        else error.add(listener as (cause: unknown) => void);
      },
      async write(report) {
        checkOpen();
        output.emit(Uint8Array.from(report));
      },
      async sendFeatureReport(report) {
        checkOpen();
        feature.emit(Uint8Array.from(report));
      },
      async getFeatureReport(reportId, length) {
        checkOpen();
        const report = features.get(reportId);
        if (report === undefined) throw new Error(`no feature report ${reportId}`);
        return report.slice(0, length);
      },
      async close() {
        if (host === side) host = undefined;
      },
    };
    const side = { device, data, error };
    return side;
  }

  return {
    async open() {
      if (!plugged) return err({ kind: 'not-found', detail: `${name}: unplugged` });
      if (host) return err({ kind: 'busy', detail: `${name}: already open` });
      host = createHostSide();
      return ok(host.device);
    },
    far: {
      sendInput(report) {
        const copy = report.slice();
        const to = host;
        nextPollAt = Math.max(clock.now(), nextPollAt) + POLL_MS;
        clock.setTimeout(() => {
          if (to !== undefined && host === to) to.data.emit(copy);
        }, nextPollAt - clock.now());
      },
      onOutput: output.add,
      onFeature: feature.add,
      setFeature(reportId, report) {
        features.set(reportId, report.slice());
      },
      unplug() {
        plugged = false;
        const lost = host;
        host = undefined;
        lost?.error.emit(new Error('could not read from HID device'));
      },
      replug() {
        plugged = true;
      },
    },
  };
}
