import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type BrowserHost, startBrowserHost } from '../../../cli/browser/host.ts';
import { createTerminals } from '../../../runtime/running-terminal.ts';
import { sleep } from '../../../time/clock.ts';
import { realClock } from '../../../time/real-clock.ts';
import { smallTerminal } from '../../support/small-terminal.ts';

const TOKEN = 'a-token-of-this-test';
const TOKENS = { bench: TOKEN, customer: { atm: 'of-the-atm', pos: 'of-the-till' } };
const folder = mkdtempSync(join(tmpdir(), 'page-'));

beforeAll(() => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title>');
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'assets', 'page.js'), 'export {};');
});
afterAll(() => rmSync(folder, { recursive: true }));

let world: ReturnType<typeof smallTerminal>;
let till: ReturnType<typeof smallTerminal>;
let host: BrowserHost;

beforeEach(async () => {
  world = smallTerminal();
  till = smallTerminal({ port: 8499, pages: [] });
  const started = await startBrowserHost({
    terminals: createTerminals({
      atm: async () => world.terminal,
      pos: async () => till.terminal,
    }),
    folder,
    port: 0,
    tokens: TOKENS,
    maxWaiting: 256 * 1024,
  });
  if (!started.ok) throw new Error(started.error.detail);
  host = started.value;
});
afterEach(() => host.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** As fetch, but with whatever path and Host header the test wants. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: host.port, path, headers };
    request(options, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    })
      .on('error', reject)
      .end();
  });
}

interface Page {
  readonly socket: WebSocket;
  /** The next message, parsed. */
  next(): Promise<unknown>;
}

function open(query: string, headers: Record<string, string>): Promise<Page | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/socket${query}`, { headers });
  const waiting: unknown[] = [];
  let wake: (() => void) | undefined;
  socket.on('message', (data) => {
    waiting.push(JSON.parse(data.toString()));
    wake?.();
  });
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () =>
      resolve({
        socket,
        async next() {
          while (waiting.length === 0) {
            await new Promise<void>((awake) => {
              wake = awake;
            });
          }
          return waiting.shift();
        },
      }),
    );
  });
}

const own = () => ({ origin: `http://127.0.0.1:${host.port}` });

async function openPage(): Promise<Page> {
  const page = await open(`?token=${TOKEN}`, own());
  if (typeof page === 'number') throw new Error(`refused: ${page}`);
  expect(await page.next()).toEqual({ type: 'network', state: 'up' });
  return page;
}

describe('the page', () => {
  it('is served with headers that keep it to itself', async () => {
    const { status, headers, body } = await get('/');
    expect(status).toBe(200);
    expect(body).toContain('<title>bench</title>');
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it('answers /healthz, and 404 with the same headers where nothing is', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    const missing = await get('/nothing');
    expect(missing).toMatchObject({ status: 404, body: 'not here\n' });
    expect(missing.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('never leaves its folder', async () => {
    for (const path of ['/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc/passwd']) {
      expect((await get(path)).status, path).not.toBe(200);
    }
  });

  it('answers only to its own names: a foreign name that resolves here is turned away', async () => {
    const at = (name: string) => get('/', { host: `${name}:${host.port}` });
    expect((await at('localhost')).status).toBe(200);
    expect((await at('attacker.example')).status).toBe(421);
    expect((await get('/', { host: '127.0.0.1:1' })).status).toBe(421);
  });

  it('of the till may show the phone in a frame, and no other may', async () => {
    const policyOf = async (path: string) => (await get(path)).headers['content-security-policy'];
    expect(await policyOf('/?terminal=pos')).toMatch(/; frame-src http:\/\/127\.0\.0\.1:8499$/);
    for (const path of ['/', '/?terminal=atm', '/assets/page.js?terminal=pos']) {
      expect(await policyOf(path), path).not.toContain('frame-src');
    }
  });

  it('has addresses with a token in the fragment, which no request carries', () => {
    const origin = `http://127.0.0.1:${host.port}`;
    expect(host.address).toBe(`${origin}/#token=${TOKEN}`);
    expect(host.customer).toEqual({
      atm: `${origin}/customer.html#token=of-the-atm`,
      pos: `${origin}/customer.html?terminal=pos#token=of-the-till`,
    });
  });
});

describe('the socket', () => {
  it.each([
    ['no token', '', own],
    ['a wrong token', '?token=wrong', own],
    ['a foreign origin', `?token=${TOKEN}`, () => ({ origin: 'http://attacker.example' })],
    ['a foreign port', `?token=${TOKEN}`, () => ({ origin: 'http://127.0.0.1:1' })],
    ['no origin', `?token=${TOKEN}`, () => ({})],
    ['a foreign host name', `?token=${TOKEN}`, () => ({ ...own(), host: 'attacker.example' })],
  ])('is refused with %s', async (_what, query, headers) => {
    expect(await open(query, headers())).toBe(403);
    expect(world.pages()).toBe(0);
  });

  it('carries commands in and events out', async () => {
    const page = await openPage();
    page.socket.send('{"type":"card.insert","card":"stripe"}');
    page.socket.send('{"type":"screen.cancel"}');
    world.tell({ type: 'network', state: 'down' });
    expect(await page.next()).toEqual({ type: 'network', state: 'down' });
    page.socket.send('garbage');
    await page.next();
    expect(world.commands).toEqual([
      { type: 'card.insert', card: 'stripe' },
      { type: 'screen.cancel' },
    ]);
  });

  it('is joined to the till where the page asks for it', async () => {
    const page = await open(`?token=${TOKEN}&terminal=pos`, own());
    if (typeof page === 'number') throw new Error(`refused: ${page}`);
    await page.next();
    page.socket.send('{"type":"pos.cancel"}');
    page.socket.send('garbage');
    await page.next();
    expect(till.commands).toEqual([{ type: 'pos.cancel' }]);
    expect(world.commands).toEqual([]);
  });

  it('refuses what is no command, and goes on', async () => {
    const page = await openPage();
    const answers: [string | Buffer, string][] = [
      ['garbage', 'message: expected a command with its type'],
      ['{"type":"format.disk"}', 'type: no such command'],
      ['{"type":"card.take","extra":1}', 'message: fields that do not belong there'],
      ['{"type":"key.press"}', 'key: expected text'],
      [Buffer.from([0, 1, 2]), 'message: expected a command with its type'],
    ];
    for (const [sent, why] of answers) {
      page.socket.send(sent);
      expect(await page.next()).toEqual({ type: 'refused', why });
    }
    expect(world.commands).toEqual([]);
  });

  it('closes on a message above 64 KiB, for that page alone', async () => {
    const [page, other] = [await openPage(), await openPage()];
    const closed = new Promise((resolve) => page.socket.once('close', resolve));
    page.socket.send('x'.repeat(64 * 1024 + 1));
    expect(await closed).toBe(1009);
    other.socket.send('{"type":"card.take"}');
    other.socket.send('garbage');
    await other.next();
    expect(world.commands).toEqual([{ type: 'card.take' }]);
  });

  it('closes on more than two hundred commands a second, for that page alone', async () => {
    const [page, other] = [await openPage(), await openPage()];
    const closed = new Promise((resolve) => page.socket.once('close', resolve));
    for (let n = 0; n < 5000; n++) page.socket.send('{"type":"card.take"}');
    expect(await closed).toBe(1008);
    expect(world.commands).toHaveLength(200);
    other.socket.send('garbage');
    expect(await other.next()).toMatchObject({ type: 'refused' });
  });

  it('drops a page that does not read, and forgets it', async () => {
    const page = await openPage();
    page.socket.pause();
    const why = 'x'.repeat(64 * 1024);
    for (let n = 0; n < 1000 && world.pages() > 0; n++) {
      world.tell({ type: 'refused', why });
      await sleep(realClock, 0);
    }
    expect(world.pages()).toBe(0);
  });

  it('ends with the host', async () => {
    const page = await openPage();
    const closed = new Promise((resolve) => page.socket.once('close', resolve));
    await host.close();
    await closed;
    expect(world.pages()).toBe(0);
    expect(world.terminal.stopped).toBe(false);
  });
});

it('a port that is taken is said, not thrown', async () => {
  const second = await startBrowserHost({
    terminals: createTerminals({
      atm: async () => world.terminal,
      pos: async () => till.terminal,
    }),
    folder,
    port: host.port,
    tokens: TOKENS,
  });
  expect(second).toMatchObject({ ok: false, error: { code: 'EADDRINUSE' } });
});
