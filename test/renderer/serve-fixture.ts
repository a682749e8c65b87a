import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RuntimeEvent } from '../../runtime/contract/event.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface FixtureServer {
  readonly origin: string;
  /** Commands as the page sent them, oldest first. */
  readonly commands: unknown[];
  /** Tells every connected page one more event. */
  readonly tell: (event: RuntimeEvent) => void;
  /** Drops every connection, as a dying runtime does. */
  readonly drop: () => void;
  readonly close: () => Promise<void>;
}

/** Serves the built page; a page whose token names a recording is told that recording. */
export async function serveFixture(
  webRoot: string,
  recordings: (token: string) => readonly RuntimeEvent[] | undefined,
): Promise<FixtureServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://fixture').pathname;
    const file = join(webRoot, normalize(path === '/' ? '/index.html' : path));
    if (!file.startsWith(webRoot) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });

  const commands: unknown[] = [];
  const sockets = new Set<WebSocket>();
  const webSockets = new WebSocketServer({ server, path: '/socket' });
  webSockets.on('connection', (socket, request) => {
    const token = new URL(request.url ?? '/', 'http://fixture').searchParams.get('token') ?? '';
    const events = recordings(token);
    if (!events) {
      socket.close(4401, 'no such recording');
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data) => commands.push(JSON.parse(String(data))));
    for (const event of events) socket.send(JSON.stringify(event));
  });

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    commands,
    tell: (event) => {
      for (const socket of sockets) socket.send(JSON.stringify(event));
    },
    drop: () => {
      for (const socket of sockets) socket.terminate();
    },
    close: () =>
      new Promise((closed) => {
        for (const socket of webSockets.clients) socket.terminate();
        webSockets.close();
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
