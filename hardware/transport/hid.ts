import { err, ok, type Result } from '../../bytes/result.ts';
import { createListeners } from './listeners.ts';
import type { CloseReason, OpenOutcome, Transport, TransportError } from './transport.ts';

/**
 * An opened HID device: what node-hid's `HIDAsync` offers, as far as we use it. The first byte
 * of every report out and of every feature report is the report id (0 where there is none); so
 * is that of an input report, where the device numbers its reports.
 */
export interface HidDeviceLike {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  on(event: 'error', listener: (cause: unknown) => void): unknown;
  write(report: number[]): Promise<unknown>;
  sendFeatureReport(report: number[]): Promise<unknown>;
  getFeatureReport(reportId: number, length: number): Promise<Uint8Array>;
  close(): Promise<unknown>;
}

/** Each `write` is one output report, each chunk one input report. */
export interface HidTransport extends Transport {
  /** The report id, then the report. */
  sendFeatureReport(report: Uint8Array): Promise<Result<void, TransportError>>;
  /** `length` counts the report id too. */
  getFeatureReport(reportId: number, length: number): Promise<Result<Uint8Array, TransportError>>;
}

export interface HidOptions {
  /** What a person would call it: `HID 0C2E:0B61`. */
  readonly name: string;
  /** Called for each `open`: `() => openNodeHid({ … })`, or a virtual device's. */
  readonly open: () => Promise<Result<HidDeviceLike, TransportError>>;
}

export function createHidTransport({ name, open }: HidOptions): HidTransport {
  const data = createListeners<Uint8Array>();
  const closed = createListeners<CloseReason>();
  let device: HidDeviceLike | undefined;

  function attach(opened: HidDeviceLike): void {
    device = opened;
    opened.on('data', (report) => {
      if (device === opened) data.emit(new Uint8Array(report));
    });
    // hidapi reports a device that was pulled out as a failed read.
    opened.on('error', () => lose(opened, 'unplugged'));
  }

  function lose(lost: HidDeviceLike, reason: CloseReason): void {
    if (device !== lost) return;
    device = undefined;
    void lost.close().catch(() => undefined);
    closed.emit(reason);
  }

  async function withDevice<T>(
    use: (device: HidDeviceLike) => Promise<T>,
  ): Promise<Result<T, TransportError>> {
    if (device === undefined) return err({ kind: 'failed', detail: `${name}: not open` });
    try {
      return ok(await use(device));
    } catch (cause) {
      return err({ kind: 'failed', detail: `${name}: ${messageOf(cause)}` });
    }
  }

  return {
    name,
    async open(): Promise<OpenOutcome> {
      if (device) return { ok: true };
      const opened = await open();
      if (!opened.ok) return opened;
      attach(opened.value);
      return { ok: true };
    },
    write(bytes) {
      const writing = device;
      writing?.write([...bytes]).catch(() => lose(writing, 'failed'));
    },
    onData: data.add,
    onClose: closed.add,
    async close() {
      const closing = device;
      if (closing === undefined) return;
      device = undefined;
      await closing.close().catch(() => undefined);
      closed.emit('closed-here');
    },
    async sendFeatureReport(report) {
      const sent = await withDevice((to) => to.sendFeatureReport([...report]));
      return sent.ok ? ok() : sent;
    },
    getFeatureReport: (reportId, length) =>
      withDevice(async (from) => new Uint8Array(await from.getFeatureReport(reportId, length))),
  };
}

/** Which device to open; usage page and usage choose one of its interfaces. */
export interface HidAddress {
  readonly vendorId: number;
  readonly productId: number;
  readonly usagePage?: number;
  readonly usage?: number;
}

/** The part of node-hid that is used here. */
export interface HidLibrary {
  devicesAsync(vendorId: number, productId: number): Promise<readonly ListedHidDevice[]>;
  readonly HIDAsync: { open(path: string): Promise<HidDeviceLike> };
}

interface ListedHidDevice {
  readonly path?: string | undefined;
  readonly usagePage?: number | undefined;
  readonly usage?: number | undefined;
}

/** Loaded only when a HID device is wanted: its native part needs libraries of the system. */
async function loadNodeHid(): Promise<HidLibrary> {
  const library = await import('node-hid');
  return {
    devicesAsync: library.devicesAsync,
    HIDAsync: {
      async open(path) {
        const device = await library.HIDAsync.open(path);
        return device satisfies HidDeviceLike;
      },
    },
  };
}

const OPEN_ERRORS: readonly (readonly [RegExp, TransportError['kind'], string])[] = [
  [
    /libusb|libudev|shared object|ERR_DLOPEN|dlopen/i,
    'missing-library',
    'install libusb-1.0-0 and libudev1 (apt install libusb-1.0-0 libudev1)',
  ],
  [
    /cannot find (module|package)|no native build/i,
    'missing-library',
    'run npm ci on this machine',
  ],
  [
    /permission denied|access denied|EACCES/i,
    'no-permission',
    'give the user access to the hidraw device by a udev rule',
  ],
  [
    /cannot open device|failed to open/i,
    'refused',
    'another program may hold it, or a udev rule for the hidraw device is missing',
  ],
];

/** The library's words → a kind, and what to do about it. */
export function hidOpenError(name: string, cause: unknown): TransportError {
  const detail = `${name}: ${messageOf(cause)}`;
  const known = OPEN_ERRORS.find(([pattern]) => pattern.test(messageOf(cause)));
  return known ? { kind: known[1], detail, hint: known[2] } : { kind: 'failed', detail };
}

/** Opens the first device that fits; keyboards belong to the operating system and never do. */
export async function openNodeHid(
  address: HidAddress,
  load: () => Promise<HidLibrary> = loadNodeHid,
): Promise<Result<HidDeviceLike, TransportError>> {
  const name = `HID ${hex4(address.vendorId)}:${hex4(address.productId)}`;
  try {
    const library = await load();
    const listed = await library.devicesAsync(address.vendorId, address.productId);
    const path = listed.find((device) => fits(device, address))?.path;
    if (path === undefined) return err(notFound(name, address, listed.length));
    return ok(await library.HIDAsync.open(path));
  } catch (cause) {
    return err(hidOpenError(name, cause));
  }
}

function fits(device: ListedHidDevice, { usagePage, usage }: HidAddress): boolean {
  return (
    (usagePage === undefined || device.usagePage === usagePage) &&
    (usage === undefined || device.usage === usage)
  );
}

function notFound(name: string, { usagePage }: HidAddress, listed: number): TransportError {
  if (listed === 0 || usagePage === undefined) {
    return { kind: 'not-found', detail: `${name}: no such device`, hint: 'check the cable' };
  }
  const detail = `${name}: no interface with usage page ${hex4(usagePage)}`;
  const hint = 'the device may be in keyboard mode: see its manual for the code that changes it';
  return { kind: 'not-found', detail, hint };
}

function hex4(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
