import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import {
  type HttpAnswer,
  type HttpRequest,
  type HttpWatch,
  MOST_BODY,
  MOST_HEAD,
  tellExchange,
} from './exchange.ts';
import { headerTexts, readBody } from './read-body.ts';
import { createTransportDuplex } from './transport-duplex.ts';

/** `cut`: half of the answer's body, then the line drops. `silence`: nothing, ever. */
export type HttpReply =
  | { readonly kind: 'answer' | 'cut'; readonly answer: HttpAnswer }
  | { readonly kind: 'silence' };

export interface HttpServerOptions {
  readonly clock: Clock;
  readonly handle: (request: HttpRequest) => Promise<HttpReply>;
  readonly watch?: HttpWatch | undefined;
  /** From a caller's call until he is hung up on, answered or not; default 30 s. */
  readonly callTimeoutMs?: number;
  readonly mostConnections?: number;
}

export interface HttpServer {
  /** Answers the one request of a caller, opens the transport and closes it. */
  serve(transport: Transport): Promise<void>;
  /** Hangs up on everybody. */
  close(): Promise<void>;
}

const CALL_TIMEOUT_MS = 30_000;
const MOST_CONNECTIONS = 256;

/**
 * HTTP/1.1 over any transport, one request a connection. Node's parser does the work; all of its
 * own timers are off, and so is its Date: every wait and every time is the given clock's.
 */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { clock, handle, watch } = options;
  const timeoutMs = options.callTimeoutMs ?? CALL_TIMEOUT_MS;
  const connections = new Set<Transport>();

  const server = createServer(
    {
      keepAliveTimeout: 0,
      headersTimeout: 0,
      requestTimeout: 0,
      connectionsCheckingInterval: 2 ** 30,
      maxHeaderSize: MOST_HEAD,
      insecureHTTPParser: false,
    },
    (incoming, response) => void answer(incoming, response),
  );
  server.timeout = 0;
  server.maxRequestsPerSocket = 1;
  server.on('clientError', (_cause, socket) => {
    if (!socket.writable) return void socket.destroy();
    socket.end(plainHead(400, 'Bad Request'));
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.sendDate = false;
    const body = await readBody(incoming, MOST_BODY);
    if (!body.ok) {
      if (body.error === 'too-large') respond(response, { status: 413, headers: {}, body: '' });
      else response.destroy();
      return;
    }
    const request: HttpRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: headerTexts(incoming.headers),
      body: body.value,
    };
    const at = clock.now();
    const reply = await handle(request);
    if (reply.kind === 'answer') respond(response, reply.answer);
    else if (reply.kind === 'cut') cut(response, reply.answer);
    const given = reply.kind === 'answer' ? reply.answer : undefined;
    tellExchange(watch, at, clock.now(), request, given);
  }

  function head(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
    response.writeHead(status, {
      ...headers,
      Date: new Date(clock.now()).toUTCString(),
      'Content-Length': Buffer.byteLength(body),
      Connection: 'close',
    });
  }
  function respond(response: ServerResponse, given: HttpAnswer): void {
    head(response, given);
    response.end(given.body);
  }
  function cut(response: ServerResponse, given: HttpAnswer): void {
    head(response, given);
    response.write(given.body.slice(0, given.body.length >> 1));
    response.socket?.end();
  }

  return {
    async serve(transport) {
      if (connections.size >= (options.mostConnections ?? MOST_CONNECTIONS)) {
        return transport.close();
      }
      if (!(await transport.open()).ok) return;
      connections.add(transport);
      const duplex = createTransportDuplex(transport);
      const tooLong = clock.setTimeout(() => duplex.destroy(), timeoutMs);
      duplex.once('close', () => {
        clock.clearTimeout(tooLong);
        connections.delete(transport);
      });
      duplex.on('error', () => {});
      server.emit('connection', duplex);
    },
    async close() {
      await Promise.all([...connections].map((transport) => transport.close()));
    },
  };
}

const plainHead = (status: number, reason: string): string =>
  `HTTP/1.1 ${status} ${reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
