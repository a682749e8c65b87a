import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RuntimeEvent } from '../../runtime/contract/event.ts';
import { openPageSession, type PageSessionOptions } from '../../runtime/page-session.ts';
import { type RunningTerminals, terminalKindOf } from '../../runtime/running-terminal.ts';
import { realClock } from '../../time/real-clock.ts';
import type { Access } from './access.ts';

/** The longest command is a scanned code; nobody has more to say at once. */
const MAX_MESSAGE = 64 * 1024;
/** What may wait for a page that does not read. */
const MAX_WAITING = 16 * 1024 * 1024;
/** A kiosk's screen may not keep the bench out. */
const MAX_PAGES = { bench: 32, customer: 8 } as const;
/** No hands are quicker; more would keep the terminal from everything else. */
const MAX_COMMANDS_A_SECOND = 200;

export interface PageSocket {
  close(): void;
}

export interface PageSocketOptions {
  readonly server: Server;
  readonly terminals: RunningTerminals;
  readonly access: Access;
  /** Bytes that may wait for a page that does not read; default 16 MiB. */
  readonly maxWaiting?: number | undefined;
}

/** The socket of the pages, at /socket; `?terminal=pos` for the till's. */
export function openPageSocket(options: PageSocketOptions): PageSocket {
  const { server, terminals, access, maxWaiting = MAX_WAITING } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });

  const pages = { bench: 0, customer: 0 };

  function refuse(stream: Duplex, status: string): void {
    stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    if (request.url?.split('?')[0] !== '/socket') return refuse(stream, '404 Not Found');
    const role = access.roleOf(request);
    if (!role) return refuse(stream, '403 Forbidden');
    if (pages[role] >= MAX_PAGES[role]) return refuse(stream, '503 Service Unavailable');
    const kind = terminalKindOf(new URLSearchParams(request.url.split('?')[1]));
    terminals.get(kind).then(
      (terminal) =>
        sockets.handleUpgrade(request, stream, head, (socket) =>
          serve(socket, { terminal, kind, role }),
        ),
      () => refuse(stream, '503 Service Unavailable'),
    );
  });

  function serve(socket: WebSocket, page: Omit<PageSessionOptions, 'send'>): void {
    const send = (event: RuntimeEvent): void => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > maxWaiting) socket.terminate();
      else socket.send(JSON.stringify(event));
    };
    pages[page.role]++;
    const session = openPageSession({ ...page, send });
    const isFlood = createFloodGuard();
    socket.on('message', (data, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      if (isFlood()) return socket.close(1008, 'too many commands');
      session.receive(isBinary ? undefined : parseJson(data.toString()));
    });
    socket.on('close', () => {
      pages[page.role]--;
      session.close();
    });
    // Too long a message or a broken frame: ws closes the socket by itself.
    socket.on('error', () => {});
  }

  return {
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** Tells at each command whether too many came in this second. */
function createFloodGuard(): () => boolean {
  let since = realClock.now();
  let count = 0;
  return () => {
    const now = realClock.now();
    // A clock that is set back begins anew too.
    if (now < since || now - since >= 1000) {
      since = now;
      count = 0;
    }
    count += 1;
    return count > MAX_COMMANDS_A_SECOND;
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
