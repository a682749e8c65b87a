import type { AddressInfo } from 'node:net';
import Fastify, {
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type RouteHandlerMethod,
} from 'fastify';
import { err, ok, type Result } from '../bytes/result.ts';
import type { Clock } from '../time/clock.ts';
import { FONT_PATHS, FONT_STYLES, readFont } from './fonts.ts';
import { markupOf } from './html.ts';
import { layout, SCRIPT_PATH, STYLESHEET_PATH } from './layout.ts';
import { asksForUs, ownNames } from './own-host.ts';
import { PHONE_SCRIPT } from './phone-script.ts';
import { PHONE_STYLESHEET } from './phone-stylesheet.ts';
import { securityHeaders } from './security-headers.ts';
import { createSessions, isSame, type Session } from './sessions.ts';
import type { Answer, Site, Visit } from './site.ts';
import { chooseLanguage, createVisit, TOKEN_FIELD } from './visits.ts';

/** The longest thing that a form carries is a scanned code, each letter escaped. */
const MAX_BODY = 8 * 1024;

const REFUSALS: Readonly<Record<number, string>> = {
  413: 'too much for a form',
  415: 'not a form',
};

export interface ServerOptions {
  readonly sites: readonly Site[];
  /** Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  readonly clock: Clock;
  /** A line for each request: method, path, status; never what a form or an address carried. */
  readonly log?: ((line: string) => void) | undefined;
}

export interface Server {
  readonly port: number;
  close(): Promise<void>;
}

/** What kept the port from being taken: `EADDRINUSE`, `EACCES`… */
export interface ListenError {
  readonly code: string;
  readonly detail: string;
}

/** Serves pages over HTTP: who may ask, whose session it is, and what a form must bring. */
export async function startServer(options: ServerOptions): Promise<Result<Server, ListenError>> {
  const { sites, host = '127.0.0.1', port, clock, log } = options;
  const names = ownNames(host);
  const headers = securityHeaders(names);
  const sessions = createSessions(clock);
  const app = Fastify({
    forceCloseConnections: true,
    bodyLimit: MAX_BODY,
    // An address that cannot be decoded comes to no hook.
    frameworkErrors: (_error, _request, { raw }) =>
      void raw.writeHead(400, headers).end('no address\n'),
  });
  const known = new Map<string, Set<string>>();

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  app.addHook('onRequest', async ({ raw }, reply) => {
    reply.headers(headers);
    if (!asksForUs(raw, names)) return reply.code(421).send('this host has another name\n');
  });
  app.addHook('onResponse', async ({ method, url }, { statusCode }) => {
    const path = pathOf(url);
    log?.(`${method} ${known.has(path) ? path : '(no page)'} ${statusCode}`);
  });
  app.setNotFoundHandler(({ url }, reply) => {
    const methods = known.get(pathOf(url));
    if (!methods) return reply.code(404).send('not here\n');
    return reply
      .code(405)
      .header('allow', [...methods].join(', '))
      .send('not in this way\n');
  });
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log?.(`a page broke: ${error.name}`);
    return reply.code(status).send(`${REFUSALS[status] ?? 'this page does not work'}\n`);
  });

  function route(method: 'GET' | 'POST', path: string, handler: RouteHandlerMethod): void {
    known.set(path, (known.get(path) ?? new Set()).add(method));
    app.route({ method, url: path, handler });
  }
  function file(
    path: string,
    type: string,
    read: () => Promise<string | Uint8Array | undefined>,
  ): void {
    route('GET', path, async (_request, reply) => {
      const content = await read();
      if (content === undefined) return reply.callNotFound();
      return reply.type(type).header('cache-control', 'max-age=3600').send(content);
    });
  }

  function send(reply: FastifyReply, site: Site, visit: Visit, answer: Answer): FastifyReply {
    if (answer.kind === 'go') return reply.redirect(answer.to, 303);
    const { shown } = answer;
    return reply
      .code(shown.status)
      .type('text/html; charset=utf-8')
      .send(markupOf(layout(site, visit, shown)));
  }

  function serveSite(site: Site): void {
    const visitOf = (request: FastifyRequest, session: Session, fields: URLSearchParams): Visit =>
      createVisit(site, session, fields, request.headers['accept-language']);

    for (const [path, handle] of Object.entries(site.get)) {
      route('GET', path, async (request, reply) => {
        const session = found(request) ?? begin(request, reply);
        const fields = new URLSearchParams(request.url.split('?')[1]);
        const visit = visitOf(request, session, fields);
        const answer = await handle(visit);
        if (answer.kind === 'page') session.shown.set(site.path, request.url);
        return send(reply, site, visit, answer);
      });
    }
    const forms = {
      ...site.post,
      [`${site.path}/language`]: (visit: Visit) => chooseLanguage(site, visit),
    };
    for (const [path, handle] of Object.entries(forms)) {
      route('POST', path, async (request, reply) => {
        const session = found(request);
        const fields = request.body instanceof URLSearchParams ? request.body : undefined;
        if (!session || !fields || !isFromOurPage(request, session, fields)) {
          return reply.code(403).send(`this form is too old: open ${site.path} again\n`);
        }
        const visit = visitOf(request, session, fields);
        return send(reply, site, visit, await handle(visit));
      });
    }
  }

  function found({ headers, socket }: FastifyRequest): Session | undefined {
    return sessions.find(headers.cookie, socket.localPort ?? 0);
  }

  function begin({ headers, socket }: FastifyRequest, reply: FastifyReply): Session {
    const framed = headers['sec-fetch-site'] === 'cross-site';
    const { session, cookie } = sessions.start(socket.localPort ?? 0, framed);
    reply.header('set-cookie', cookie);
    return session;
  }

  file(STYLESHEET_PATH, 'text/css; charset=utf-8', async () => FONT_STYLES + PHONE_STYLESHEET);
  file(SCRIPT_PATH, 'text/javascript; charset=utf-8', async () => PHONE_SCRIPT);
  for (const path of FONT_PATHS) file(path, 'font/woff2', () => readFont(path));
  for (const site of sites) serveSite(site);

  async function close(): Promise<void> {
    for (const { stop } of sites) stop?.();
    await app.close();
  }

  try {
    await app.listen({ host, port });
  } catch (cause) {
    await close();
    const { code = '', message } = cause as NodeJS.ErrnoException;
    return err({ code, detail: message });
  }
  return ok({ port: (app.server.address() as AddressInfo).port, close });
}

function isFromOurPage({ headers }: FastifyRequest, session: Session, fields: URLSearchParams) {
  const { origin, host } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return isSame(fields.get(TOKEN_FIELD) ?? '', session.formToken);
}

const pathOf = (url: string): string => url.split('?')[0]!;
