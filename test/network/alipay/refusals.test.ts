import { describe, expect, it } from 'vitest';
import { DEFAULT_CLIENT } from '../../../network/alipay/default-world.ts';
import { PATHS } from '../../../network/alipay/messages.ts';
import { payMessageOf } from '../../../network/alipay/pay-message.ts';
import {
  isSignedBy,
  parseSignatureHeader,
  signatureHeader,
  signingKey,
  verifyingKey,
  wireTime,
} from '../../../network/alipay/signature.ts';
import {
  ACQUIRER_TEST_KEY,
  GATEWAY_TEST_KEY,
  GATEWAY_TEST_PUBLIC_KEY,
} from '../../../network/alipay/test-keys.ts';
import { callHttp } from '../../../network/http/client.ts';
import { createTestWorld, payRequest, START, type TestWorld } from './world.ts';

interface Sent {
  method: string;
  path: string;
  body: string;
  time: string;
  clientId: string;
  key: string;
  headers: Record<string, string>;
}

const INQUIRY = '{"paymentRequestId":"one"}';

/** Signs and sends, with whatever is other than right; gives the result and checks its signature. */
async function send({ gateway, clock, done }: TestWorld, change: Partial<Sent> = {}) {
  const sent: Sent = {
    method: 'POST',
    path: PATHS.inquire,
    body: INQUIRY,
    time: wireTime(clock.now()),
    clientId: DEFAULT_CLIENT,
    key: ACQUIRER_TEST_KEY,
    headers: {},
    ...change,
  };
  const { method, path, body, time, clientId } = sent;
  const headers = {
    'Content-Type': 'application/json',
    'Client-Id': clientId,
    'Request-Time': time,
    Signature: signatureHeader({ method, path, clientId, time, body }, signingKey(sent.key)),
    ...sent.headers,
  };
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
  const request = { method, path, headers: given, body };
  const came = await done(
    callHttp({ transport: gateway.connect(), clock, request, timeoutMs: 5000 }),
  );
  if (!came.ok) throw new Error(came.error.detail);
  const answer = came.value;
  const header = parseSignatureHeader(answer.headers.signature ?? '');
  const responded = answer.headers['response-time'] ?? '';
  const signed = {
    method,
    path,
    clientId: given['Client-Id'] ?? '',
    time: responded,
    body: answer.body,
  };
  const right =
    header.ok && isSignedBy(signed, header.value.signature, verifyingKey(GATEWAY_TEST_PUBLIC_KEY));
  expect({ status: answer.status, right }).toEqual({ status: 200, right: true });
  const { resultCode, resultStatus, resultMessage } = JSON.parse(answer.body).result;
  return [resultCode, resultStatus, resultMessage];
}

const codeOf = async (...sent: Parameters<typeof send>) => (await send(...sent)).slice(0, 2);

describe('what is refused before it is looked at, signed all the same', () => {
  const SKEW = 5 * 60_000;
  it.each<[string, Partial<Sent>, string, string]>([
    ['nothing wrong', {}, 'ORDER_NOT_EXIST', 'F'],
    ['another interface', { path: '/aps/api/v1/payments/vote' }, 'NO_INTERFACE_DEF', 'F'],
    ['a query behind the path', { path: `${PATHS.inquire}?a=1` }, 'NO_INTERFACE_DEF', 'F'],
    ['another method', { method: 'PUT' }, 'METHOD_NOT_SUPPORTED', 'F'],
    [
      'another type',
      { headers: { 'Content-Type': 'text/plain' } },
      'MEDIA_TYPE_NOT_ACCEPTABLE',
      'F',
    ],
    ['a stranger', { clientId: 'SOMEBODY' }, 'CLIENT_INVALID', 'F'],
    ['nobody', { headers: { 'Client-Id': '' } }, 'CLIENT_INVALID', 'F'],
    ['no signature', { headers: { Signature: '' } }, 'SIGNATURE_MISSING', 'F'],
    [
      'a signature of another form',
      { headers: { Signature: 'trust me' } },
      'INVALID_SIGNATURE',
      'F',
    ],
    ['another key', { key: GATEWAY_TEST_KEY }, 'INVALID_SIGNATURE', 'F'],
    [
      'another key version',
      { headers: { Signature: 'algorithm=RSA256, keyVersion=2, signature=AAAA' } },
      'KEY_NOT_FOUND',
      'F',
    ],
    [
      'another time than was signed',
      { headers: { 'Request-Time': wireTime(START + 1) } },
      'INVALID_SIGNATURE',
      'F',
    ],
    ['no time', { headers: { 'Request-Time': '' } }, 'REQUEST_TIME_INVALID', 'F'],
    ['5 minutes ago', { time: wireTime(START - SKEW) }, 'ORDER_NOT_EXIST', 'F'],
    ['more than that', { time: wireTime(START - SKEW - 1) }, 'REQUEST_TIME_INVALID', 'F'],
    ['5 minutes ahead', { time: wireTime(START + SKEW) }, 'ORDER_NOT_EXIST', 'F'],
    ['more than that', { time: wireTime(START + SKEW + 1) }, 'REQUEST_TIME_INVALID', 'F'],
    ['no JSON', { body: 'hello' }, 'PARAM_ILLEGAL', 'F'],
  ])('%s', async (_, change, code, status) => {
    expect(await codeOf(createTestWorld(), change)).toEqual([code, status]);
  });

  it('the same request twice, as long as its time is good', async () => {
    const world = createTestWorld();
    const time = wireTime(START + SKEW);
    expect(await codeOf(world, { time })).toEqual(['ORDER_NOT_EXIST', 'F']);
    expect(await codeOf(world, { time })).toEqual(['REPEATED_REQUEST', 'U']);
    await world.clock.advance(2 * SKEW);
    expect(await codeOf(world, { time })).toEqual(['REPEATED_REQUEST', 'U']);
    await world.clock.advance(1);
    expect(await codeOf(world, { time })).toEqual(['REQUEST_TIME_INVALID', 'F']);
  });

  it('a refused request uses up no code', async () => {
    const world = createTestWorld();
    const code = world.code('alipay-wang');
    const body = JSON.stringify(payMessageOf(payRequest('one', code), undefined));
    const wrong = { path: PATHS.pay, body, key: GATEWAY_TEST_KEY };
    expect(await codeOf(world, wrong)).toEqual(['INVALID_SIGNATURE', 'F']);
    expect(await codeOf(world, { path: PATHS.pay, body })).toEqual(['SUCCESS', 'S']);
  });
});

describe('a payment that is not as it must be: PARAM_ILLEGAL and one line', () => {
  const CODE = '28763443825664394';
  // biome-ignore lint/suspicious/noExplicitAny: JSON that is to be spoilt.
  const spoilt = (spoil: (message: any) => void): string => {
    const message = JSON.parse(
      JSON.stringify(payMessageOf(payRequest('one', CODE), 'http://a.example/n')),
    );
    spoil(message);
    return JSON.stringify(message);
  };

  it.each([
    [
      'paymentRequestId: expected an id of 1 to 64 characters',
      spoilt((m) => delete m.paymentRequestId),
    ],
    [
      'paymentRequestId: expected an id of 1 to 64 printable characters without blanks',
      spoilt((m) => (m.paymentRequestId = 'x'.repeat(65))),
    ],
    ['productCode: expected IN_STORE_PAYMENT', spoilt((m) => (m.productCode = 'CASHIER_PAYMENT'))],
    ['order: expected an object', spoilt((m) => delete m.order)],
    [
      'order.referenceOrderId: expected 1 to 64 characters',
      spoilt((m) => (m.order.referenceOrderId = '')),
    ],
    [
      'order.merchant.merchantMCC: expected four digits',
      spoilt((m) => (m.order.merchant.merchantMCC = '54')),
    ],
    [
      'paymentAmount.value: expected 1 to 10 digits of minor units, above zero',
      spoilt((m) => (m.paymentAmount.value = '1000.00')),
    ],
    [
      'paymentAmount.value: expected minor units in digits',
      spoilt((m) => (m.paymentAmount.value = 100_000)),
    ],
    [
      'paymentAmount.value: expected 1 to 10 digits of minor units, above zero',
      spoilt((m) => (m.paymentAmount.value = '0')),
    ],
    [
      'paymentAmount: expected the same as order.orderAmount',
      spoilt((m) => (m.paymentAmount.value = '99999')),
    ],
    [
      'paymentAmount.currency: expected VND or CNY',
      spoilt((m) => (m.paymentAmount.currency = 'USD')),
    ],
    ['paymentAmount.currency: expected VND', spoilt((m) => (m.paymentAmount.currency = 'CNY'))],
    [
      'paymentMethod.paymentMethodId: expected 16 to 24 digits that begin with 25 to 30',
      spoilt((m) => (m.paymentMethod.paymentMethodId = '134567890123456789')),
    ],
    [
      'paymentMethod.paymentMethodId: expected 16 to 24 digits that begin with 25 to 30',
      spoilt((m) => (m.paymentMethod.paymentMethodId = '287634438256643')),
    ],
    [
      'paymentMethod.paymentMethodId: expected a payment code',
      spoilt((m) => delete m.paymentMethod.paymentMethodId),
    ],
    [
      'paymentMethod.paymentMethodId: expected none with an OrderCode',
      spoilt((m) => (m.paymentFactor.inStorePaymentScenario = 'OrderCode')),
    ],
    [
      'paymentFactor.inStorePaymentScenario: expected PaymentCode or OrderCode',
      spoilt((m) => (m.paymentFactor.inStorePaymentScenario = 'EntryCode')),
    ],
    [
      'paymentExpiryTime: expected an ISO 8601 time with its zone',
      spoilt((m) => (m.paymentExpiryTime = 'soon')),
    ],
    [
      'paymentExpiryTime: expected a time to come',
      spoilt((m) => (m.paymentExpiryTime = wireTime(START))),
    ],
    [
      'paymentNotifyUrl: expected a URL of http or https',
      spoilt((m) => (m.paymentNotifyUrl = 'file:///etc/passwd')),
    ],
    ['expected an object', '[]'],
    ['expected JSON', '{"paymentRequestId":'],
  ])('%s', async (line, body) => {
    const result = await send(createTestWorld(), { path: PATHS.pay, body });
    expect(result).toEqual(['PARAM_ILLEGAL', 'F', line]);
    expect(line).not.toContain(CODE);
  });

  it('members that nobody knows mean nothing', async () => {
    const body = spoilt((m) => (m.somethingNew = { a: 1 }));
    const result = await codeOf(createTestWorld(), { path: PATHS.pay, body });
    expect(result).toEqual(['INVALID_CODE', 'F']);
  });

  it('an earlier expiry than the gateway’s own holds', async () => {
    const world = createTestWorld();
    const message = payMessageOf(payRequest('one', world.code('alipay-silent')), undefined);
    const paymentExpiryTime = wireTime(START + 30_000);
    const body = JSON.stringify({ ...message, paymentExpiryTime });
    expect(await codeOf(world, { path: PATHS.pay, body })).toEqual(['PAYMENT_IN_PROCESS', 'U']);
    await world.clock.advance(30_000);
    expect(await world.done(world.client.inquire('one'))).toMatchObject({ status: 'FAIL' });
  });
});

describe('another client', () => {
  it('sees nothing of this one’s payments', async () => {
    const world = createTestWorld();
    await world.done(world.client.pay(payRequest('one', world.code('alipay-wang'))));
    expect(await codeOf(world, { clientId: 'OTHER' })).toEqual(['CLIENT_INVALID', 'F']);
    expect(world.gateway.payments()).toMatchObject([{ client: DEFAULT_CLIENT, requestId: 'one' }]);
  });
});
