import { describe, expect, it } from 'vitest';
import { createGatewayClient } from '../../../network/alipay/client.ts';
import { DEFAULT_CLIENT } from '../../../network/alipay/default-world.ts';
import { signatureHeader, signingKey, wireTime } from '../../../network/alipay/signature.ts';
import { signedAnswer } from '../../../network/alipay/signed-answer.ts';
import {
  ACQUIRER_TEST_KEY,
  GATEWAY_TEST_KEY,
  GATEWAY_TEST_PUBLIC_KEY,
} from '../../../network/alipay/test-keys.ts';
import { callHttp } from '../../../network/http/client.ts';
import type { HttpAnswer, HttpRequest } from '../../../network/http/exchange.ts';
import { createMemoryCall, memoryCaller } from '../../../network/http/memory-call.ts';
import { createHttpServer } from '../../../network/http/server.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { createTestWorld, NOTIFY_URL, payRequest, START } from './world.ts';

const key = signingKey(GATEWAY_TEST_KEY);
const about = (request: HttpRequest) => ({
  method: request.method,
  path: request.path,
  clientId: request.headers['client-id'] ?? '',
});

/** A client before a gateway that answers whatever is given. */
function before(answer: (request: HttpRequest, now: number) => HttpAnswer) {
  const clock = createSimulatedClock(START);
  const server = createHttpServer({
    clock,
    handle: async (request) => ({ kind: 'answer', answer: answer(request, clock.now()) }),
  });
  const client = createGatewayClient({
    connect: memoryCaller(clock, 'gateway', (transport) => server.serve(transport)),
    clock,
    clientId: DEFAULT_CLIENT,
    privateKey: ACQUIRER_TEST_KEY,
    gatewayKey: GATEWAY_TEST_PUBLIC_KEY,
  });
  const outcome = async <T>(work: Promise<T>): Promise<T> => {
    await clock.advance(10_000);
    return work;
  };
  return { client, outcome };
}

const PAID = {
  result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' },
  paymentRequestId: 'one',
  paymentId: 'PAY-1',
  paymentTime: wireTime(START),
  paymentAmount: { currency: 'VND', value: '100000' },
  customerAmount: { currency: 'CNY', value: '2793' },
  paymentQuote: { quoteCurrencyPair: 'CNY/VND', quotePrice: '3580.25' },
};

describe('an answer to a payment', () => {
  const pay = (answer: Parameters<typeof before>[0]) => {
    const { client, outcome } = before(answer);
    return outcome(client.pay(payRequest('one', '28763443825664394')));
  };
  const { paymentId: _, ...withoutId } = PAID;
  const { customerAmount: __, ...withoutQuote } = PAID;
  const { paymentRequestId: ___, ...withoutRequest } = PAID;

  it('that is signed and whole is believed', async () => {
    expect(await pay((request, now) => signedAnswer(about(request), PAID, now, key))).toEqual({
      kind: 'paid',
      paymentId: 'PAY-1',
      paidAt: START,
      quote: { customer: { currency: 'CNY', value: 2793 }, rate: '3580.25' },
    });
  });

  it.each<[string, object]>([
    ['says nothing', {}],
    ['names another payment', { ...PAID, paymentRequestId: 'two' }],
    ['names none', withoutRequest],
    ['has another amount', { ...PAID, paymentAmount: { currency: 'VND', value: '10000' } }],
    ['has another currency', { ...PAID, paymentAmount: { currency: 'CNY', value: '100000' } }],
    ['has no payment id', withoutId],
    ['has no quote', withoutQuote],
    [
      'has a rate that is none',
      { ...PAID, paymentQuote: { ...PAID.paymentQuote, quotePrice: 'x' } },
    ],
  ])('that %s tells nobody anything', async (_, content) => {
    expect(await pay((request, now) => signedAnswer(about(request), content, now, key))).toEqual({
      kind: 'no-answer',
      why: 'bad-answer',
    });
  });

  it('of another status than 200 is none', async () => {
    const answer = { status: 500, headers: {}, body: '' };
    expect(await pay(() => answer)).toEqual({ kind: 'no-answer', why: 'bad-answer' });
  });

  it.each<[string, (request: HttpRequest, now: number) => HttpAnswer]>([
    [
      'is not signed',
      (request, now) => ({ ...signedAnswer(about(request), PAID, now, key), headers: {} }),
    ],
    [
      'is signed by another',
      (request, now) => signedAnswer(about(request), PAID, now, signingKey(ACQUIRER_TEST_KEY)),
    ],
    [
      'is older than 5 minutes',
      (request, now) => signedAnswer(about(request), PAID, now - 300_001, key),
    ],
    [
      'was changed on the way',
      (request, now) => {
        const answer = signedAnswer(about(request), PAID, now, key);
        return { ...answer, body: answer.body.replace('2793', '2792') };
      },
    ],
    [
      'answers another interface',
      (request, now) => signedAnswer({ ...about(request), path: '/other' }, PAID, now, key),
    ],
    [
      'is for another client',
      (request, now) => signedAnswer({ ...about(request), clientId: 'B' }, PAID, now, key),
    ],
  ])('that %s is not believed', async (_, answer) => {
    expect(await pay(answer)).toEqual({ kind: 'no-answer', why: 'bad-signature' });
  });
});

describe('requests of one moment', () => {
  it('have times of their own, so that none is taken for a repeat', async () => {
    const times: string[] = [];
    const { client, outcome } = before((request, now) => {
      times.push(request.headers['request-time'] ?? '');
      return signedAnswer(about(request), {}, now, key);
    });
    await outcome(Promise.all([client.inquire('one'), client.inquire('one')]));
    expect(times).toEqual([wireTime(START), wireTime(START + 1)]);
  });
});

describe('a notification', () => {
  const NOTICE = {
    notifyType: 'PAYMENT_RESULT',
    ...PAID,
    paymentStatus: 'SUCCESS',
  };
  /** Sends one as the gateway would, but for what is changed. */
  async function notify(change: { content?: object; path?: string; key?: string; at?: number }) {
    const { client, clock, done, notices } = createTestWorld();
    const path = change.path ?? new URL(NOTIFY_URL).pathname;
    const body = JSON.stringify(change.content ?? NOTICE);
    const time = wireTime(change.at ?? START);
    const signed = { method: 'POST', path, clientId: DEFAULT_CLIENT, time, body };
    const headers = {
      'Content-Type': 'application/json',
      'Client-Id': DEFAULT_CLIENT,
      'Request-Time': time,
      Signature: signatureHeader(signed, signingKey(change.key ?? GATEWAY_TEST_KEY)),
    };
    const [near, far] = createMemoryCall(clock, 'acquirer');
    await client.acceptNotify(far);
    const request = { method: 'POST', path, headers, body };
    const came = await done(callHttp({ transport: near, clock, request, timeoutMs: 5000 }));
    if (!came.ok) throw new Error(came.error.detail);
    return { code: JSON.parse(came.value.body).result.resultCode, told: notices.length };
  }

  it.each<[string, Parameters<typeof notify>[0], string, number]>([
    ['as it must be', {}, 'SUCCESS', 1],
    ['to another address', { path: '/elsewhere' }, 'NO_INTERFACE_DEF', 0],
    ['signed by another', { key: ACQUIRER_TEST_KEY }, 'INVALID_SIGNATURE', 0],
    ['of yesterday', { at: START - 86_400_000 }, 'REQUEST_TIME_INVALID', 0],
    ['without an amount', { content: { ...NOTICE, paymentAmount: undefined } }, 'PARAM_ILLEGAL', 0],
  ])('%s', async (_, change, code, told) => {
    expect(await notify(change)).toEqual({ code, told });
  });
});
