import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { err, ok, type Result } from '../../bytes/result.ts';
import { realClock } from '../../time/real-clock.ts';
import { createListeners } from './listeners.ts';
import type { CloseReason, OpenOutcome, Transport, TransportError } from './transport.ts';

export interface TcpOptions {
  readonly host: string;
  readonly port: number;
  /** Default 5000. */
  readonly connectTimeoutMs?: number;
}

export interface ListenOptions {
  /** Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string;
  /** 0: any free one; the answer says which. */
  readonly port: number;
  /** Bytes flow once the given transport is opened. */
  readonly onConnection: (transport: Transport) => void;
}

export interface TcpListener {
  readonly port: number;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

const KINDS: Readonly<Record<string, TransportError['kind']>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EADDRINUSE: 'busy',
  EACCES: 'no-permission',
  ENOTFOUND: 'not-found',
  EAI_AGAIN: 'not-found',
  EHOSTUNREACH: 'not-found',
  ENETUNREACH: 'not-found',
  EADDRNOTAVAIL: 'not-found',
};

const HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there: start the other side first',
  EADDRINUSE: 'another program listens on this port: end it or choose another',
  EACCES: 'ports below 1024 need rights: choose a higher one',
};

function tcpError(where: string, cause: NodeJS.ErrnoException): TransportError {
  const code = cause.code ?? '';
  const hint = HINTS[code];
  const detail = `${where}: ${cause.message}`;
  return { kind: KINDS[code] ?? 'failed', detail, ...(hint ? { hint } : {}) };
}

/** How long `close` lets written bytes leave. */
const CLOSE_MS = 500;

/** What both ends do with a connected socket. `take` starts the flow of bytes. */
function createSocketEnd() {
  const data = createListeners<Uint8Array>();
  const closed = createListeners<CloseReason>();
  let socket: Socket | undefined;
  let reason: CloseReason = 'closed-there';

  return {
    data,
    closed,
    isTaken: () => socket !== undefined,
    take(taken: Socket): void {
      socket = taken;
      reason = 'closed-there';
      taken.setNoDelay(true);
      taken.on('data', (chunk) => data.emit(new Uint8Array(chunk)));
      taken.on('error', (cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'ECONNRESET' && cause.code !== 'EPIPE') reason = 'failed';
      });
      taken.on('close', () => {
        socket = undefined;
        closed.emit(reason);
      });
    },
    write(bytes: Uint8Array): void {
      socket?.write(bytes.slice());
    },
    waiting: () => socket?.writableLength ?? 0,
    close(): Promise<void> {
      const closing = socket;
      if (!closing) return Promise.resolve();
      reason = 'closed-here';
      return new Promise((resolve) => {
        // What was written is still sent; a far end that never reads may not hold us up.
        const cut = realClock.setTimeout(() => closing.destroy(), CLOSE_MS);
        closing.once('close', () => {
          realClock.clearTimeout(cut);
          resolve();
        });
        closing.end(() => closing.destroy());
      });
    },
  };
}

/** The calling end of a TCP connection. It may be opened again after it has closed. */
export function createTcpTransport(options: TcpOptions): Transport {
  const { host, port, connectTimeoutMs = 5000 } = options;
  const name = `tcp ${host}:${port}`;
  const end = createSocketEnd();
  return {
    name,
    open(): Promise<OpenOutcome> {
      if (end.isTaken()) return Promise.resolve({ ok: true });
      return new Promise((resolve) => {
        const socket = connect({ host, port });
        const fail = (error: TransportError): void => {
          realClock.clearTimeout(timer);
          socket.destroy();
          resolve({ ok: false, error });
        };
        const refused = (cause: NodeJS.ErrnoException): void => fail(tcpError(name, cause));
        const timer = realClock.setTimeout(() => {
          fail({ kind: 'failed', detail: `${name}: no connection within ${connectTimeoutMs} ms` });
        }, connectTimeoutMs);
        socket.once('error', refused);
        socket.once('connect', () => {
          realClock.clearTimeout(timer);
          socket.off('error', refused);
          end.take(socket);
          resolve({ ok: true });
        });
      });
    },
    write: end.write,
    waiting: end.waiting,
    onData: end.data.add,
    onClose: end.closed.add,
    close: end.close,
  };
}

/** The called end of a connection: it opens once, for the socket is already there. */
function acceptedTransport(socket: Socket): Transport {
  const name = `tcp ${socket.remoteAddress}:${socket.remotePort} (accepted)`;
  const end = createSocketEnd();
  socket.on('error', () => {});
  return {
    name,
    async open(): Promise<OpenOutcome> {
      if (end.isTaken()) return { ok: true };
      if (socket.destroyed) {
        return { ok: false, error: { kind: 'refused', detail: `${name}: the caller is gone` } };
      }
      end.take(socket);
      return { ok: true };
    },
    write: end.write,
    waiting: end.waiting,
    onData: end.data.add,
    onClose: end.closed.add,
    async close() {
      await end.close();
      socket.destroy();
    },
  };
}

/** Waits for callers: what a virtual host or device server does. */
export function listenTcp(options: ListenOptions): Promise<Result<TcpListener, TransportError>> {
  const { host = '127.0.0.1', port, onConnection } = options;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(acceptedTransport(socket));
  });
  return new Promise((resolve) => {
    server.once('error', (cause) => resolve(err(tcpError(`tcp ${host}:${port}`, cause))));
    server.listen(port, host, () => {
      resolve(
        ok({
          port: (server.address() as AddressInfo).port,
          close: () =>
            new Promise((done) => {
              server.close(() => done());
              for (const socket of sockets) socket.destroy();
            }),
        }),
      );
    });
  });
}
