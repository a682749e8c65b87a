import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAscii } from '../../../bytes/ascii.ts';
import { createTcpTransport, listenTcp } from '../../../hardware/transport/tcp.ts';
import type { Transport } from '../../../hardware/transport/transport.ts';
import { callHttp } from '../../../network/http/client.ts';
import type { HttpExchange, HttpRequest } from '../../../network/http/exchange.ts';
import { createMemoryCall } from '../../../network/http/memory-call.ts';
import { createHttpServer, type HttpServerOptions } from '../../../network/http/server.ts';
import { sleep } from '../../../time/clock.ts';
import { realClock } from '../../../time/real-clock.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

const START = Date.UTC(2026, 10, 22, 3, 0, 0);
const ASK: HttpRequest = {
  method: 'POST',
  path: '/payments/pay',
  headers: { 'Content-Type': 'application/json' },
  body: '{"đồng":1}',
};
const GIVE = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"ok":true}' };

/** One exchange over a memory call on a clock of its own, and every byte of it. */
async function played(given: Partial<HttpServerOptions> = {}, request = ASK, timeoutMs = 5000) {
  const clock = createSimulatedClock(START);
  const seen: HttpExchange[] = [];
  const server = createHttpServer({
    clock,
    handle: async () => {
      await sleep(clock, 700);
      return { kind: 'answer', answer: GIVE };
    },
    watch: { from: 'till', to: 'gateway', tell: () => (exchange) => seen.push(exchange) },
    ...given,
  });
  const [near, far] = createMemoryCall(clock, 'gateway');
  const bytes: string[] = [];
  const record = (transport: Transport, mark: string): Transport => ({
    ...transport,
    write(chunk) {
      bytes.push(`${clock.now() - START} ${mark} ${fromAscii(chunk)}`);
      transport.write(chunk);
    },
  });
  await server.serve(record(far, '<<'));
  const call = callHttp({ transport: record(near, '>>'), clock, request, timeoutMs });
  let outcome: Awaited<typeof call> | undefined;
  void call.then((came) => {
    outcome = came;
  });
  const why = await clock.runUntil(() => outcome !== undefined, 60_000);
  const tookMs = clock.now() - START;
  await clock.advance(60_000);
  return { outcome, why, tookMs, bytes, seen, left: clock.pending() };
}

describe('an exchange over a memory call, on the simulated clock', () => {
  it('runs to its end, and is this on the wire', async () => {
    const { outcome, why, tookMs, bytes, seen, left } = await played();
    expect({ why, tookMs, left }).toEqual({ why: 'done', tookMs: 700, left: 0 });
    expect(outcome).toEqual({
      ok: true,
      value: {
        status: 200,
        headers: {
          'content-type': 'application/json',
          date: 'Sun, 22 Nov 2026 03:00:00 GMT',
          'content-length': '11',
          connection: 'close',
        },
        body: '{"ok":true}',
      },
    });
    expect(bytes.join('')).toBe(
      '0 >> POST /payments/pay HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
        'Content-Length: 13\r\nConnection: close\r\n\r\n{"Ä\x91á»\x93ng":1}' +
        '700 << HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n' +
        'Date: Sun, 22 Nov 2026 03:00:00 GMT\r\nContent-Length: 11\r\nConnection: close\r\n\r\n' +
        '{"ok":true}',
    );
    expect(seen).toEqual([
      {
        at: START,
        endedAt: START + 700,
        from: 'till',
        to: 'gateway',
        method: 'POST',
        path: '/payments/pay',
        status: 200,
        request: '{"đồng":1}',
        answer: '{"ok":true}',
      },
    ]);
  });

  it('is the same twice, byte for byte', async () => {
    expect(await played()).toEqual(await played());
  });

  it('ends at the time-out when nothing comes, and both ends hang up', async () => {
    const { outcome, tookMs, left, seen } = await played({
      handle: async () => ({ kind: 'silence' }),
    });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    expect({ tookMs, left, status: seen[0]?.status }).toEqual({
      tookMs: 5000,
      left: 0,
      status: undefined,
    });
  });

  it('is not asked any more when the line comes up too late', async () => {
    const clock = createSimulatedClock(START);
    const [near] = createMemoryCall(clock, 'gateway');
    const written: Uint8Array[] = [];
    let closed = 0;
    const slow: Transport = {
      ...near,
      async open() {
        await sleep(clock, 6000);
        return near.open();
      },
      write: (chunk) => void written.push(chunk),
      async close() {
        closed++;
        await near.close();
      },
    };
    const call = callHttp({ transport: slow, clock, request: ASK, timeoutMs: 5000 });
    await clock.advance(10_000);
    expect(await call).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    expect({ written, closed }).toEqual({ written: [], closed: 2 });
  });

  it('ends as soon as the line drops within the answer', async () => {
    const { outcome, tookMs } = await played({
      handle: async () => ({ kind: 'cut', answer: GIVE }),
    });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'disconnected' } });
    expect(tookMs).toBe(0);
  });

  it.each([
    ['request', { ...ASK, body: `"${'x'.repeat(64 * 1024)}"` }, { status: 413 }],
    ['request of the right size', { ...ASK, body: `"${'x'.repeat(64 * 1024 - 2)}"` }, GIVE],
  ])('bounds a %s', async (_, request, answer) => {
    const { outcome } = await played({}, request);
    expect(outcome).toMatchObject({ ok: true, value: { status: answer.status } });
  });

  it('bounds an answer', async () => {
    const answer = { ...GIVE, body: 'x'.repeat(64 * 1024 + 1) };
    const { outcome } = await played({ handle: async () => ({ kind: 'answer', answer }) });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'bad-answer' } });
  });
});

describe('a caller', () => {
  /** What a server says to bytes that come as they come. */
  async function answered(...chunks: readonly string[]) {
    const clock = createSimulatedClock(START);
    let handled = 0;
    const server = createHttpServer({
      clock,
      handle: async () => {
        handled++;
        return { kind: 'answer', answer: GIVE };
      },
    });
    const [near, far] = createMemoryCall(clock, 'gateway');
    let said = '';
    near.onData((chunk) => {
      said += fromAscii(chunk);
    });
    let closed = false;
    near.onClose(() => {
      closed = true;
    });
    await near.open();
    await server.serve(far);
    for (const chunk of chunks) {
      near.write(Buffer.from(chunk));
      await clock.advance(100);
    }
    await clock.advance(29_000 - 100 * chunks.length);
    const early = closed;
    await clock.advance(2_000);
    return { first: said.split('\r\n')[0], handled, early, closed };
  }
  const WHOLE = 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}';

  it('may split his request anywhere', async () => {
    for (let at = 1; at < WHOLE.length; at++) {
      const { first, handled } = await answered(WHOLE.slice(0, at), WHOLE.slice(at));
      expect({ at, first, handled }).toEqual({ at, first: 'HTTP/1.1 200 OK', handled: 1 });
    }
  });

  it.each([
    ['no HTTP', 'good morning\r\n\r\n', 'HTTP/1.1 400 Bad Request', 0],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nA: ${'x'.repeat(9000)}`,
      'HTTP/1.1 400 Bad Request',
      0,
    ],
    ['two requests at once', WHOLE + WHOLE, 'HTTP/1.1 200 OK', 1],
  ])('%s', async (_, text, first, handled) => {
    expect(await answered(text)).toMatchObject({ first, handled, early: true });
  });

  it('may send any bytes: he is answered or hung up on, and nothing breaks', async () => {
    const torn = fc.tuple(fc.nat(WHOLE.length), fc.nat(8), fc.string({ maxLength: 8 }));
    const spoilt = torn.map(([at, cut, put]) => WHOLE.slice(0, at) + put + WHOLE.slice(at + cut));
    await fc.assert(
      fc.asyncProperty(fc.oneof(spoilt, fc.string()), async (text) => {
        const { handled, closed } = await answered(text);
        expect(handled).toBeLessThanOrEqual(1);
        expect(closed).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('who stops in the middle is hung up on after 30 s', async () => {
    expect(await answered(WHOLE.slice(0, 30))).toEqual({
      first: '',
      handled: 0,
      early: false,
      closed: true,
    });
  });
});

describe('over TCP', () => {
  it('asks and is answered, several at a time', async () => {
    const server = createHttpServer({
      clock: realClock,
      handle: async ({ body }) => ({ kind: 'answer', answer: { ...GIVE, body } }),
    });
    const listening = await listenTcp({ port: 0, onConnection: (one) => void server.serve(one) });
    if (!listening.ok) throw new Error(listening.error.detail);
    const { port, close } = listening.value;
    const bodies = ['"one"', '"hai"', '"三"'];
    const answers = await Promise.all(
      bodies.map((body) =>
        callHttp({
          transport: createTcpTransport({ host: '127.0.0.1', port }),
          clock: realClock,
          request: { ...ASK, body },
          timeoutMs: 5000,
        }),
      ),
    );
    expect(answers.map((one) => one.ok && one.value.body)).toEqual(bodies);
    await close();
    const refused = await callHttp({
      transport: createTcpTransport({ host: '127.0.0.1', port }),
      clock: realClock,
      request: ASK,
      timeoutMs: 5000,
    });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'not-connected' } });
  });
});
