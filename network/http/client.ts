import { request as nodeRequest } from 'node:http';
import { err, ok, type Result } from '../../bytes/result.ts';
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

export interface HttpCall {
  /** One of its own for each request; opened and closed here. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly request: HttpRequest;
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly host?: string;
  readonly watch?: HttpWatch | undefined;
}

/** After `not-connected` nothing was sent; after the others nobody knows what was done with it. */
export interface HttpFailure {
  readonly kind: 'not-connected' | 'timeout' | 'disconnected' | 'bad-answer';
  readonly detail: string;
}

/** Asks once and waits on the given clock. */
export async function callHttp(call: HttpCall): Promise<Result<HttpAnswer, HttpFailure>> {
  const { transport, clock, timeoutMs, watch, request } = call;
  const at = clock.now();
  let give: (outcome: Result<HttpAnswer, HttpFailure>) => void = () => {};
  let over = false;
  const outcome = new Promise<Result<HttpAnswer, HttpFailure>>((resolve) => {
    give = (given) => {
      over = true;
      resolve(given);
    };
  });
  const timer = clock.setTimeout(() => {
    give(err({ kind: 'timeout', detail: `${transport.name}: no answer within ${timeoutMs} ms` }));
  }, timeoutMs);
  void transport.open().then((opened) => {
    if (!opened.ok) give(err({ kind: 'not-connected', detail: opened.error.detail }));
    // Who has given up does not ask after all.
    else if (over) void transport.close();
    else exchange(call, give);
  });
  const came = await outcome;
  clock.clearTimeout(timer);
  await transport.close();
  tellExchange(watch, at, clock.now(), request, came.ok ? came.value : undefined);
  return came;
}

function exchange(
  { transport, request, host = 'localhost' }: HttpCall,
  give: (outcome: Result<HttpAnswer, HttpFailure>) => void,
): void {
  const outgoing = nodeRequest({
    method: request.method,
    path: request.path,
    createConnection: () => createTransportDuplex(transport),
    maxHeaderSize: MOST_HEAD,
    insecureHTTPParser: false,
    setDefaultHeaders: false,
    headers: {
      Host: host,
      ...request.headers,
      'Content-Length': String(Buffer.byteLength(request.body)),
      Connection: 'close',
    },
  });
  const failed = (kind: HttpFailure['kind'], detail: string): void =>
    give(err({ kind, detail: `${transport.name}: ${detail}` }));
  outgoing.on('error', (cause: NodeJS.ErrnoException) => {
    // The parser's errors are named HPE_…; all others mean that the line is gone.
    if (cause.code?.startsWith('HPE_')) failed('bad-answer', `no HTTP: ${cause.code}`);
    else failed('disconnected', 'hung up before the whole answer');
  });
  outgoing.on('response', async (incoming) => {
    const body = await readBody(incoming, MOST_BODY);
    if (body.ok) {
      const headers = headerTexts(incoming.headers);
      give(ok({ status: incoming.statusCode ?? 0, headers, body: body.value }));
    } else if (body.error === 'too-large') {
      failed('bad-answer', `expected at most ${MOST_BODY} bytes of body`);
    } else failed('disconnected', 'hung up before the whole answer');
  });
  outgoing.end(request.body);
}
