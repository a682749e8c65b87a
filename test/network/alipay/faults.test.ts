import { describe, expect, it } from 'vitest';
import type {
  GatewayFault,
  GatewayOperation,
  GatewayRule,
} from '../../../network/alipay/config.ts';
import { checkGatewayRule, createGatewayRuleBook } from '../../../network/alipay/rules.ts';
import { createTestWorld, payRequest, START } from './world.ts';

const rule = (operation: GatewayOperation, then: GatewayFault, times?: number): GatewayRule => ({
  at: 'gateway',
  when: { operation },
  ...(times === undefined ? {} : { times }),
  then,
});

/** Pays once under a fault: what the acquirer hears, when, and what is true. */
async function paid(then: GatewayFault) {
  const world = createTestWorld({ rules: [rule('pay', then, 1)] });
  const { client, clock, done, code } = world;
  const outcome = await done(client.pay(payRequest('one', code('alipay-wang'))));
  const ms = clock.now() - START;
  const found = await done(client.inquire('one'));
  return { world, outcome, ms, found };
}

describe('a payment under a fault', () => {
  it.each<[GatewayFault, number, object, object]>([
    [{ kind: 'delay', ms: 4_000 }, 4_000, { kind: 'paid' }, { status: 'SUCCESS' }],
    [
      { kind: 'delay', ms: 6_000 },
      5_000,
      { kind: 'no-answer', why: 'timeout' },
      { kind: 'not-found' },
    ],
    [{ kind: 'drop-request' }, 5_000, { kind: 'no-answer', why: 'timeout' }, { kind: 'not-found' }],
    [{ kind: 'no-answer' }, 5_000, { kind: 'no-answer', why: 'timeout' }, { status: 'SUCCESS' }],
    [{ kind: 'disconnect' }, 0, { kind: 'no-answer', why: 'disconnected' }, { status: 'SUCCESS' }],
    [
      { kind: 'wrong-signature' },
      0,
      { kind: 'no-answer', why: 'bad-signature' },
      { status: 'SUCCESS' },
    ],
    [
      { kind: 'decline', code: 'PROCESS_FAIL' },
      0,
      { kind: 'failed', code: 'PROCESS_FAIL' },
      { status: 'FAIL', code: 'PROCESS_FAIL' },
    ],
    [
      { kind: 'unknown-then', outcome: 'never', ms: 0 },
      0,
      { kind: 'in-process' },
      { status: 'PROCESSING' },
    ],
  ])('%j', async (fault, after, told, truth) => {
    const { outcome, ms, found } = await paid(fault);
    expect(ms).toBe(after);
    expect(outcome).toMatchObject(told);
    expect(found).toMatchObject(truth);
  });

  it('that was slow is processed all the same, later than anybody waits', async () => {
    const { world } = await paid({ kind: 'delay', ms: 6_000 });
    await world.clock.advance(2_000);
    expect(await world.done(world.client.inquire('one'))).toMatchObject({ status: 'SUCCESS' });
  });

  it('that is slow is left alone by a gateway that has stopped meanwhile', async () => {
    const { world } = await paid({ kind: 'delay', ms: 6_000 });
    await world.gateway.stop();
    await world.clock.advance(2_000);
    expect(world.clock.pending()).toBe(0);
    const late = await world.done(world.client.inquire('one'));
    expect(late).toEqual({ kind: 'no-answer', why: 'timeout' });
  });

  it('that was cancelled while it was slow is never created', async () => {
    const { world } = await paid({ kind: 'delay', ms: 6_000 });
    await world.done(world.client.cancel('one'));
    await world.clock.advance(2_000);
    expect(await world.done(world.client.inquire('one'))).toMatchObject({ status: 'CANCELLED' });
    expect(world.gateway.books.balance('acquirer')).toBe(0);
  });

  it.each([
    ['success', { status: 'SUCCESS' }],
    ['fail', { status: 'FAIL', code: 'PROCESS_FAIL' }],
    ['never', { status: 'PROCESSING' }],
  ] as const)('that is U, then %s', async (outcome, truth) => {
    const { world } = await paid({ kind: 'unknown-then', outcome, ms: 7_000 });
    await world.clock.advance(6_999);
    expect(await world.done(world.client.inquire('one'))).toMatchObject({ status: 'PROCESSING' });
    await world.clock.advance(1);
    expect(await world.done(world.client.inquire('one'))).toMatchObject(truth);
  });
});

describe('other requests under a fault', () => {
  it.each<[GatewayFault, object, number]>([
    [{ kind: 'cancel-unknown' }, { kind: 'unknown', code: 'UNKNOWN_EXCEPTION' }, 100_000],
    [
      { kind: 'decline', code: 'ORDER_STATUS_INVALID' },
      { kind: 'failed', code: 'ORDER_STATUS_INVALID' },
      100_000,
    ],
    [{ kind: 'drop-request' }, { kind: 'no-answer', why: 'timeout' }, 100_000],
    [{ kind: 'no-answer' }, { kind: 'no-answer', why: 'timeout' }, 0],
    [{ kind: 'wrong-signature' }, { kind: 'no-answer', why: 'bad-signature' }, 0],
  ])('cancel, %j: then again', async (fault, told, owed) => {
    const { client, done, code, gateway } = createTestWorld({ rules: [rule('cancel', fault, 1)] });
    await done(client.pay(payRequest('one', code('alipay-wang'))));
    expect(await done(client.cancel('one'))).toEqual(told);
    expect(gateway.books.balance('acquirer')).toBe(owed);
    expect(await done(client.cancel('one'))).toEqual({ kind: 'cancelled' });
    expect(gateway.books.balance('acquirer')).toBe(0);
  });

  it('refund and inquiry without an answer: then again', async () => {
    const { client, done, code, gateway } = createTestWorld({
      rules: [rule('refund', { kind: 'no-answer' }, 1), rule('inquire', { kind: 'disconnect' }, 1)],
    });
    await done(client.pay(payRequest('one', code('alipay-wang'))));
    expect(await done(client.inquire('one'))).toEqual({ kind: 'no-answer', why: 'disconnected' });
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'SUCCESS' });
    const refund = () =>
      client.refund({
        refundRequestId: 'r',
        paymentRequestId: 'one',
        amount: { currency: 'VND', value: 40_000 },
      });
    expect(await done(refund())).toEqual({ kind: 'no-answer', why: 'timeout' });
    expect(await done(refund())).toMatchObject({ kind: 'refunded' });
    expect(gateway.books.balance('acquirer')).toBe(60_000);
  });

  it('a scan', async () => {
    const { client, done, gateway, clock } = createTestWorld({
      rules: [
        rule('scan', { kind: 'decline', code: 'RISK_REJECT' }, 1),
        rule('scan', { kind: 'unknown-then', outcome: 'success', ms: 3_000 }, 1),
      ],
    });
    const opened = await done(client.pay(payRequest('one', undefined)));
    const orderCode = (opened.kind === 'in-process' && opened.orderCode) || '';
    const scan = () => gateway.wallets.payOrder('alipay-wang', orderCode, '135790');
    expect(scan()).toEqual({ kind: 'declined', code: 'RISK_REJECT' });
    expect(scan()).toMatchObject({ kind: 'in-process' });
    expect(scan()).toEqual({ kind: 'order-closed' });
    await clock.advance(3_000);
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('a notification', () => {
  /** When it came, in milliseconds since the payment was asked for. */
  async function told(rules: readonly GatewayRule[], forMs = 400_000) {
    const { client, clock, done, code, notices, exchanges } = createTestWorld({ rules });
    let answeredAt = -1;
    const payment = client.pay(payRequest('one', code('alipay-wang')));
    void payment.then(() => {
      answeredAt = clock.now() - START;
    });
    await done(payment);
    await clock.advance(forMs);
    const tries = exchanges.filter(({ from }) => from === 'gateway').length;
    return { at: notices.map(([at]) => at), tries, answeredAt, left: clock.pending() };
  }

  it.each<[GatewayFault, number[]]>([
    [{ kind: 'notify-late', ms: 90_000 }, [90_200]],
    [{ kind: 'notify-twice' }, [200, 200]],
    [{ kind: 'no-notification' }, []],
    [{ kind: 'wrong-signature' }, [10_200]],
  ])('%j', async (fault, at) => {
    expect(await told([rule('notify', fault, 1)])).toMatchObject({ at, left: 0 });
  });

  it('before the answer', async () => {
    const { client, clock, code, notices } = createTestWorld({
      rules: [rule('notify', { kind: 'notify-before-answer' }, 1)],
    });
    const order: string[] = [];
    client.onNotify(() => order.push('notified'));
    void client.pay(payRequest('one', code('alipay-wang'))).then(() => order.push('answered'));
    await clock.advance(60_000);
    expect(order).toEqual(['notified', 'answered']);
    expect(notices).toHaveLength(1);
  });

  it.each([
    ['acknowledged by the third', 2, [200, 15_200, 50_200], []],
    [
      'never acknowledged',
      99,
      [200, 15_200, 50_200, 115_200, 240_200],
      ['notification of PAY-20261122-00000001: not acknowledged 5 times, given up'],
    ],
  ])('is sent until it is acknowledged: %s', async (_, deaf, at, notes) => {
    const noted: string[] = [];
    const { client, clock, done, code, gateway, exchanges } = createTestWorld({
      answerNotice: (count) => count > deaf,
    });
    gateway.onNote(({ text }) => noted.push(text));
    await done(client.pay(payRequest('one', code('alipay-wang'))));
    await clock.advance(400_000);
    const sent = exchanges.filter(({ from }) => from === 'gateway');
    expect(sent.map((one) => one.at - START)).toEqual(at);
    expect(noted).toEqual(notes);
    expect(clock.pending()).toBe(0);
  });
});

describe('rules', () => {
  it('meet one wallet, so many times, the first that matches', () => {
    const book = createGatewayRuleBook([
      {
        ...rule('pay', { kind: 'no-answer' }, 1),
        when: { operation: 'pay', wallet: 'alipay-wang' },
      },
    ]);
    const away = book.add(rule('pay', { kind: 'delay', ms: 1 }));
    expect(book.take('pay', undefined)).toEqual({ kind: 'delay', ms: 1 });
    expect(book.take('inquire', 'alipay-wang')).toBeUndefined();
    expect(book.take('pay', 'alipay-wang')).toEqual({ kind: 'no-answer' });
    expect(book.take('pay', 'alipay-wang')).toEqual({ kind: 'delay', ms: 1 });
    expect(book.list().map(({ applied }) => applied)).toEqual([1, 2]);
    away();
    expect(book.take('pay', 'alipay-wang')).toBeUndefined();
    book.clear();
    expect(book.list()).toEqual([]);
  });

  it.each<[GatewayRule, string]>([
    [
      rule('notify', { kind: 'cancel-unknown' }),
      'notify: expected one of notify-late, notify-twice, notify-before-answer, no-notification, wrong-signature; got cancel-unknown',
    ],
    [
      rule('inquire', { kind: 'unknown-then', outcome: 'never', ms: 0 }),
      'inquire: expected one of delay, drop-request, no-answer, disconnect, wrong-signature, decline; got unknown-then',
    ],
    [rule('pay', { kind: 'delay', ms: 0.5 }), 'delay: ms: expected whole milliseconds'],
    [
      rule('pay', { kind: 'decline', code: 'no' }),
      'decline: expected a resultCode, as RISK_REJECT',
    ],
    [rule('pay', { kind: 'no-answer' }, 0), 'times: expected a whole number above zero'],
  ])('%j cannot be', (wrong, error) => {
    expect(checkGatewayRule(wrong)).toEqual({ ok: false, error });
    expect(() => createGatewayRuleBook([wrong])).toThrow(error);
  });
});
