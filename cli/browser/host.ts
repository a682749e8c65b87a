import type { AddressInfo } from 'node:net';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyRequest } from 'fastify';
import { err, ok, type Result } from '../../bytes/result.ts';
import type { TerminalKind } from '../../runtime/contract/event.ts';
import { securityHeaders } from '../../runtime/page-policy.ts';
import { type RunningTerminals, terminalKindOf } from '../../runtime/running-terminal.ts';
import { urlHost } from '../../sites/own-host.ts';
import { createAccess, type Tokens } from './access.ts';
import { openPageSocket } from './socket.ts';

export interface BrowserHostOptions {
  readonly terminals: RunningTerminals;
  /** The built page. */
  readonly folder: string;
  /** Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port: number;
  readonly tokens: Tokens;
  readonly maxWaiting?: number;
}

export interface BrowserHost {
  readonly port: number;
  /** Where to open the bench; holds its token. */
  readonly address: string;
  /** Where a kiosk opens the customer's page of each terminal, with a token for that page alone. */
  readonly customer: Readonly<Record<TerminalKind, string>>;
  close(): Promise<void>;
}

/** What kept the port from being taken: `EADDRINUSE`, `EACCES`… */
export interface ListenError {
  readonly code: string;
  readonly detail: string;
}

/** Serves the page and its socket to browsers; the terminals are somebody else's to stop. */
export async function startBrowserHost(
  options: BrowserHostOptions,
): Promise<Result<BrowserHost, ListenError>> {
  const { terminals, folder, host = '127.0.0.1', port, tokens, maxWaiting } = options;
  const access = createAccess(host, tokens);
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 1024 });

  app.addHook('onRequest', async (request, reply) => {
    if (!access.isOurs(request.raw)) {
      return reply.headers(securityHeaders()).code(421).send('this host has another name\n');
    }
    reply.headers(securityHeaders(await framesOf(terminals, request)));
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  await app.register(fastifyStatic, { root: folder });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send('not here\n'));
  const socket = openPageSocket({ server: app.server, terminals, access, maxWaiting });

  try {
    await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    const { code = '', message } = cause as NodeJS.ErrnoException;
    return err({ code, detail: message });
  }
  const taken = (app.server.address() as AddressInfo).port;
  const shown = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : urlHost(host);
  const origin = `http://${shown}:${taken}`;
  const { bench, customer } = tokens;
  return ok({
    port: taken,
    address: `${origin}/#token=${bench}`,
    customer: {
      atm: `${origin}/customer.html#token=${customer.atm}`,
      pos: `${origin}/customer.html?terminal=pos#token=${customer.pos}`,
    },
    async close() {
      socket.close();
      await app.close();
    },
  });
}

const BENCH_PAGES = ['/', '/index.html'];

/** Where the pages of the customer's phone come from, for the bench's page that shows them. */
async function framesOf(
  terminals: RunningTerminals,
  { url, hostname }: FastifyRequest,
): Promise<readonly string[]> {
  const [path = '', query] = url.split('?');
  const asked = new URLSearchParams(query);
  if (!BENCH_PAGES.includes(path) || !asked.has('terminal')) return [];
  // Where it does not start, the page's socket says so.
  const terminal = await terminals.get(terminalKindOf(asked)).catch(() => undefined);
  return terminal?.sites ? [`http://${hostname}:${terminal.sites.port}`] : [];
}
