import type { SerialPort, SerialPortMock } from 'serialport';
import { err, ok, type Result } from '../../bytes/result.ts';
import { createListeners } from './listeners.ts';
import type { CloseReason, OpenOutcome, Transport, TransportError } from './transport.ts';

export interface SerialOptions {
  /** `/dev/ttyUSB0`, `COM3`, one end of a PTY pair. */
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits?: 7 | 8;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly stopBits?: 1 | 2;
  readonly rtscts?: boolean;
  /** Stands in for the operating system's ports: serialport's mock, or one of one's own. */
  readonly binding?: SerialBinding;
}

type MockBinding = typeof SerialPortMock.binding;
type MockPort = Awaited<ReturnType<MockBinding['open']>>;

/** The part of serialport's binding interface that a stream uses. */
export interface SerialBinding {
  list: MockBinding['list'];
  open(options: Parameters<MockBinding['open']>[0]): Promise<SerialBindingPort>;
}

type SerialBindingPort = Pick<
  MockPort,
  | 'openOptions'
  | 'isOpen'
  | 'close'
  | 'read'
  | 'write'
  | 'update'
  | 'set'
  | 'get'
  | 'getBaudRate'
  | 'flush'
  | 'drain'
>;

export interface SerialPortInfo {
  readonly path: string;
  readonly manufacturer?: string;
  readonly serialNumber?: string;
  /** Four hex digits, where it is a USB device. */
  readonly vendorId?: string;
  readonly productId?: string;
}

/** Loaded only when a port is wanted: a machine without the native part runs everything else. */
async function loadSerialPort(): Promise<Result<typeof SerialPort, TransportError>> {
  try {
    return ok((await import('serialport')).SerialPort);
  } catch (cause) {
    const detail = `serialport does not load: ${messageOf(cause)}`;
    return err({ kind: 'missing-library', detail, hint: 'run npm ci on this machine' });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** serialport says only in words what the operating system answered. */
const OPEN_ERRORS: readonly (readonly [RegExp, TransportError['kind'], string])[] = [
  [
    /permission denied|access denied/i,
    'no-permission',
    'add the user to the group dialout and log in again',
  ],
  [
    /cannot lock|temporarily unavailable|resource busy/i,
    'busy',
    'another program holds the port: end it first',
  ],
  [/no such file|file not found|no such device/i, 'not-found', 'check the path and the cable'],
  [/inappropriate ioctl|is a directory/i, 'failed', 'this is no serial port'],
];

/** The library's words for a port that does not open → a kind, and what to do about it. */
export function serialOpenError(path: string, message: string): TransportError {
  const detail = `${path}: ${message.replace(/^Error:? /, '')}`;
  const known = OPEN_ERRORS.find(([pattern]) => pattern.test(message));
  return known ? { kind: known[1], detail, hint: known[2] } : { kind: 'failed', detail };
}

/**
 * A serial port of the operating system; the other end may be a device or a virtual twin behind
 * a PTY. A vanished port closes with 'unplugged'; `open` may be tried again.
 */
export function createSerialTransport(options: SerialOptions): Transport {
  const { path, baudRate, dataBits = 8, parity = 'none', stopBits = 1, rtscts = false } = options;
  const name = `${path} ${baudRate} ${dataBits}${parity[0]!.toUpperCase()}${stopBits}`;
  const data = createListeners<Uint8Array>();
  const closed = createListeners<CloseReason>();
  let port: SerialPort | undefined;

  function attach(opened: SerialPort): void {
    port = opened;
    const gone = (reason: CloseReason): void => {
      if (port !== opened) return;
      port = undefined;
      if (opened.isOpen) opened.close(() => {});
      closed.emit(reason);
    };
    opened.on('data', (chunk: Uint8Array) => {
      if (port === opened) data.emit(new Uint8Array(chunk));
    });
    opened.on('close', (cause: { disconnected?: boolean } | null) =>
      gone(cause?.disconnected ? 'unplugged' : 'closed-here'),
    );
    opened.on('end', () => gone('unplugged'));
    opened.on('error', () => gone('failed'));
  }

  return {
    name,
    async open(): Promise<OpenOutcome> {
      if (port) return { ok: true };
      const library = await loadSerialPort();
      if (!library.ok) return library;
      const settings = { path, baudRate, dataBits, parity, stopBits, rtscts, autoOpen: false };
      const given = options.binding ? { binding: options.binding } : {};
      return new Promise((resolve) => {
        // The constructor takes any binding; its type knows only the operating system's.
        const created = new library.value({ ...settings, ...given } as typeof settings);
        created.open((cause) => {
          if (cause) return resolve({ ok: false, error: serialOpenError(path, cause.message) });
          attach(created);
          resolve({ ok: true });
        });
      });
    },
    write(bytes) {
      port?.write(Buffer.from(bytes));
    },
    waiting: () => port?.writableLength ?? 0,
    onData: data.add,
    onClose: closed.add,
    close() {
      const closing = port;
      if (!closing) return Promise.resolve();
      return new Promise((resolve) => closing.close(() => resolve()));
    },
    lines() {
      const asked = port;
      if (!asked) return Promise.resolve(undefined);
      // A PTY answers ENOTTY: it has no lines.
      return new Promise((resolve) =>
        asked.get((cause, lines) =>
          resolve(cause || !lines ? undefined : { dsr: lines.dsr, cts: lines.cts }),
        ),
      );
    },
  };
}

/** The machine's serial ports; PTYs are never among them. Linux asks `udevadm`. */
export async function listSerialPorts(): Promise<Result<SerialPortInfo[], TransportError>> {
  const library = await loadSerialPort();
  if (!library.ok) return library;
  try {
    return ok((await library.value.list()).map(portInfo));
  } catch (cause) {
    const message = messageOf(cause);
    if (!/udevadm/.test(message)) return err({ kind: 'failed', detail: message });
    const detail = `cannot list serial ports: ${message}`;
    return err({
      kind: 'missing-library',
      detail,
      hint: 'install udev, or name the port by its path',
    });
  }
}

type ListedPort = Awaited<ReturnType<typeof SerialPort.list>>[number];

function portInfo(port: ListedPort): SerialPortInfo {
  return {
    path: port.path,
    ...(port.manufacturer ? { manufacturer: port.manufacturer } : {}),
    ...(port.serialNumber ? { serialNumber: port.serialNumber } : {}),
    ...(port.vendorId ? { vendorId: port.vendorId } : {}),
    ...(port.productId ? { productId: port.productId } : {}),
  };
}
