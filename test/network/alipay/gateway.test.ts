import { describe, expect, it } from 'vitest';
import { createTestWorld, payRequest } from './world.ts';

/** 100,000 đồng at 3580.25. */
const FEN = 2793;
const QUOTE = { customer: { currency: 'CNY', value: FEN }, rate: '3580.25' };

describe('a payment by a code that the customer shows', () => {
  it('is charged in fen, owed in đồng, and told', async () => {
    const { client, gateway, done, code, fen, clock, notices } = createTestWorld();
    const before = fen('alipay-wang');
    const paid = await done(client.pay(payRequest('one', code('alipay-wang'))));
    expect(paid).toEqual({
      kind: 'paid',
      paymentId: 'PAY-20261122-00000001',
      paidAt: Date.UTC(2026, 10, 22, 3),
      quote: QUOTE,
    });
    expect(fen('alipay-wang')).toBe(before - FEN);
    expect(gateway.books.balance('acquirer')).toBe(100_000);
    expect(gateway.books.postings(1)).toMatchObject([
      {
        key: 'payment PAY-20261122-00000001',
        entries: [
          { account: 'customer:alipay-wang', amount: -FEN },
          { account: 'fx-CNY', amount: FEN },
          { account: 'fx-VND', amount: -100_000 },
          { account: 'acquirer', amount: 100_000 },
        ],
      },
    ]);
    await clock.advance(60_000);
    expect(notices).toEqual([
      [
        200,
        {
          paymentRequestId: 'one',
          paymentId: 'PAY-20261122-00000001',
          status: 'SUCCESS',
          code: undefined,
          amount: { currency: 'VND', value: 100_000 },
          quote: QUOTE,
        },
      ],
    ]);
    expect(clock.pending()).toBe(0);
  });

  it.each([
    ['alipay-poor', 'USER_BALANCE_NOT_ENOUGH'],
    ['alipay-risk', 'RISK_REJECT'],
  ])('fails for %s with %s, and the code is used up', async (wallet, reason) => {
    const { client, done, code, fen, gateway } = createTestWorld();
    const [before, shown] = [fen(wallet), code(wallet)];
    expect(await done(client.pay(payRequest('one', shown)))).toEqual({
      kind: 'failed',
      code: reason,
    });
    expect(await done(client.pay(payRequest('two', shown, 1000)))).toEqual({
      kind: 'failed',
      code: 'CODE_ALREADY_USED',
    });
    expect(fen(wallet)).toBe(before);
    expect(gateway.books.postings()).toEqual([]);
  });

  it('keeps to the limits of a payment and of a day, which is China’s', async () => {
    const { client, done, code, clock } = createTestWorld();
    const pay = (id: string, dong: number) =>
      done(client.pay(payRequest(id, code('alipay-limit'), dong)));
    expect(await pay('one', 358_044)).toEqual({ kind: 'failed', code: 'AMOUNT_EXCEED_LIMIT' });
    expect(await pay('two', 358_025)).toMatchObject({
      kind: 'paid',
      quote: { customer: { value: 10_000 } },
    });
    expect(await pay('three', 179_031)).toEqual({ kind: 'failed', code: 'AMOUNT_EXCEED_LIMIT' });
    // 11:00 in China: thirteen hours to midnight.
    await clock.advance(13 * 60 * 60_000 - 1000);
    expect(await pay('four', 179_031)).toEqual({ kind: 'failed', code: 'AMOUNT_EXCEED_LIMIT' });
    await clock.advance(1000);
    expect(await pay('five', 179_031)).toMatchObject({ kind: 'paid' });
  });

  it('knows its codes: unknown, expired after ten minutes', async () => {
    const { client, done, code, clock } = createTestWorld();
    const outcome = (id: string, shown: string) => done(client.pay(payRequest(id, shown)));
    expect(await outcome('one', '281234567890123456')).toMatchObject({ code: 'INVALID_CODE' });
    const [first, second] = [code('alipay-wang'), code('alipay-wang')];
    await clock.advance(10 * 60_000 - 1);
    expect(await outcome('two', first)).toMatchObject({ kind: 'paid' });
    await clock.advance(1);
    expect(await outcome('three', second)).toMatchObject({ code: 'CODE_EXPIRED' });
    expect(await outcome('four', second)).toMatchObject({ code: 'CODE_ALREADY_USED' });
  });

  it.each([
    ['alipay-slow', 8_000, { status: 'SUCCESS', quote: QUOTE }],
    ['alipay-refuses', 6_000, { status: 'FAIL', code: 'PROCESS_FAIL' }],
    ['alipay-silent', 600_000, { status: 'FAIL', code: 'ORDER_IS_CLOSED' }],
  ])('of %s is U, and decided after %i ms', async (wallet, ms, decided) => {
    const { client, done, code, clock, notices } = createTestWorld();
    expect(await done(client.pay(payRequest('one', code(wallet))))).toEqual({
      kind: 'in-process',
      paymentId: 'PAY-20261122-00000001',
      orderCode: undefined,
    });
    await clock.advance(ms - 1);
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'PROCESSING' });
    await clock.advance(1);
    expect(await done(client.inquire('one'))).toMatchObject(decided);
    await clock.advance(1000);
    expect(notices).toMatchObject([[ms + 200, decided]]);
  });

  it('of an order that is paid already is refused, whoever shows a code', async () => {
    const { client, done, code } = createTestWorld();
    await done(client.pay(payRequest('one', code('alipay-wang'))));
    const again = { ...payRequest('two', code('alipay-slow')), order: payRequest('one', '').order };
    expect(await done(client.pay(again))).toEqual({ kind: 'failed', code: 'ORDER_IS_CLOSED' });
  });
});

describe('an order for which two are asked', () => {
  it('is paid by the first who agrees; the other is charged nothing', async () => {
    const { client, done, code, fen, clock, gateway } = createTestWorld();
    const before = fen('alipay-slow');
    const { order } = payRequest('one', '');
    await done(client.pay({ ...payRequest('one', code('alipay-slow')), order }));
    const second = await done(client.pay({ ...payRequest('two', code('alipay-wang')), order }));
    expect(second).toMatchObject({ kind: 'paid' });
    await clock.advance(60_000);
    expect(await done(client.inquire('one'))).toMatchObject({
      status: 'FAIL',
      code: 'ORDER_IS_CLOSED',
    });
    expect([fen('alipay-slow'), gateway.books.balance('acquirer')]).toEqual([before, 100_000]);
  });
});

describe('the same request again', () => {
  it('is answered the same, and charges once', async () => {
    const { client, done, code, fen } = createTestWorld();
    const before = fen('alipay-wang');
    const request = payRequest('one', code('alipay-wang'));
    const first = await done(client.pay(request));
    expect(await done(client.pay(request))).toEqual(first);
    expect(fen('alipay-wang')).toBe(before - FEN);
  });

  it.each([
    ['another amount', (code: string) => payRequest('one', code, 200_000)],
    ['another code', () => payRequest('one', '281234567890123456')],
    ['no code', () => payRequest('one', undefined)],
  ])('with %s is refused, and nothing changes', async (_, other) => {
    const { client, done, code } = createTestWorld();
    const shown = code('alipay-wang');
    await done(client.pay(payRequest('one', shown)));
    expect(await done(client.pay(other(shown)))).toEqual({
      kind: 'failed',
      code: 'REPEAT_REQ_INCONSISTENT',
    });
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('cancel', () => {
  const CANCELLED = { kind: 'cancelled' };

  it('of what was paid gives everything back, once', async () => {
    const { client, done, code, fen, gateway } = createTestWorld();
    const before = fen('alipay-wang');
    await done(client.pay(payRequest('one', code('alipay-wang'))));
    expect(await done(client.cancel('one'))).toEqual(CANCELLED);
    expect(await done(client.cancel('one'))).toEqual(CANCELLED);
    expect(fen('alipay-wang')).toBe(before);
    expect(gateway.books.balance('acquirer')).toBe(0);
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'CANCELLED' });
  });

  it('of what was given back in part gives the rest', async () => {
    const { client, done, code, fen, gateway } = createTestWorld();
    const before = fen('alipay-wang');
    await done(client.pay(payRequest('one', code('alipay-wang'))));
    await done(refund('r1', 33_333));
    expect(await done(client.cancel('one'))).toEqual(CANCELLED);
    expect([fen('alipay-wang'), gateway.books.balance('acquirer')]).toEqual([before, 0]);

    function refund(refundRequestId: string, value: number) {
      const amount = { currency: 'VND', value } as const;
      return client.refund({ refundRequestId, paymentRequestId: 'one', amount });
    }
  });

  it('of what never came succeeds, and it never will be created', async () => {
    const { client, done, code } = createTestWorld();
    expect(await done(client.inquire('one'))).toEqual({ kind: 'not-found' });
    expect(await done(client.cancel('one'))).toEqual(CANCELLED);
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'CANCELLED' });
    const shown = code('alipay-wang');
    expect(await done(client.pay(payRequest('one', shown)))).toMatchObject({
      code: 'ORDER_IS_CLOSED',
    });
    expect(await done(client.pay(payRequest('two', shown)))).toMatchObject({ kind: 'paid' });
  });

  it('of what failed succeeds', async () => {
    const { client, done, code } = createTestWorld();
    await done(client.pay(payRequest('one', code('alipay-poor'))));
    expect(await done(client.cancel('one'))).toEqual(CANCELLED);
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'FAIL' });
  });

  it('before the customer’s yes: what he was charged goes straight back', async () => {
    const { client, done, code, fen, gateway, clock, notices } = createTestWorld();
    const before = fen('alipay-slow');
    await done(client.pay(payRequest('one', code('alipay-slow'))));
    expect(await done(client.cancel('one'))).toEqual(CANCELLED);
    await clock.advance(60_000);
    expect([fen('alipay-slow'), gateway.books.balance('acquirer')]).toEqual([before, 0]);
    expect(gateway.wallets.history('alipay-slow')).toMatchObject([
      { kind: 'refund', dong: 100_000, fen: FEN },
      { kind: 'payment', dong: 100_000, fen: FEN },
    ]);
    expect(notices).toMatchObject([[8_200, { status: 'CANCELLED' }]]);
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'CANCELLED' });
  });
});

describe('refund', () => {
  it('gives back in parts, by the rate of the payment, and never more than was paid', async () => {
    const { client, done, code, fen, gateway } = createTestWorld();
    const before = fen('alipay-wang');
    await done(client.pay(payRequest('one', code('alipay-wang'))));
    const refund = (refundRequestId: string, value: number, paymentRequestId = 'one') => {
      const amount = { currency: 'VND', value } as const;
      return done(client.refund({ refundRequestId, paymentRequestId, amount }));
    };
    const left = () => [before - fen('alipay-wang'), gateway.books.balance('acquirer')];
    expect(await refund('r1', 33_333)).toEqual({
      kind: 'refunded',
      refundId: 'REF-20261122-00000001',
    });
    expect(left()).toEqual([FEN - 931, 66_667]);
    expect(await refund('r1', 33_333)).toEqual({
      kind: 'refunded',
      refundId: 'REF-20261122-00000001',
    });
    expect(left()).toEqual([FEN - 931, 66_667]);
    expect(await refund('r1', 33_334)).toEqual({ kind: 'failed', code: 'REPEAT_REQ_INCONSISTENT' });
    expect(await refund('r2', 66_668)).toEqual({ kind: 'failed', code: 'REFUND_AMOUNT_EXCEED' });
    expect(await refund('r3', 66_667)).toMatchObject({ kind: 'refunded' });
    expect(left()).toEqual([0, 0]);
    expect(await refund('r4', 1)).toEqual({ kind: 'failed', code: 'REFUND_AMOUNT_EXCEED' });
    expect(await refund('r5', 1, 'two')).toEqual({ kind: 'failed', code: 'ORDER_NOT_EXIST' });
    expect(gateway.books.discrepancies()).toEqual([]);
  });

  it.each([
    ['alipay-slow', 'ORDER_STATUS_INVALID'],
    ['alipay-poor', 'ORDER_STATUS_INVALID'],
  ])('of what %s has not paid is refused', async (wallet, reason) => {
    const { client, done, code } = createTestWorld();
    await done(client.pay(payRequest('one', code(wallet))));
    const amount = { currency: 'VND', value: 1 } as const;
    const refund = client.refund({ refundRequestId: 'r', paymentRequestId: 'one', amount });
    expect(await done(refund)).toEqual({ kind: 'failed', code: reason });
  });
});

describe('an order code that the wallet scans', () => {
  async function order() {
    const world = createTestWorld();
    const opened = await world.done(world.client.pay(payRequest('one', undefined)));
    if (opened.kind !== 'in-process' || !opened.orderCode) throw new Error(opened.kind);
    return { ...world, orderCode: opened.orderCode };
  }

  it('shows the merchant and both amounts, is paid by password, and told', async () => {
    const { gateway, orderCode, client, done, clock, notices, fen } = await order();
    expect(orderCode).toMatch(/^https:\/\/qr\.alipay\.example\/bax[0-9a-z]{16}$/);
    expect(gateway.wallets.lookUpOrder(orderCode)).toEqual({
      paymentId: 'PAY-20261122-00000001',
      merchant: 'Lotus Mart',
      description: 'Groceries',
      dong: 100_000,
      fen: FEN,
      rate: '3580.25',
      expiresAt: Date.UTC(2026, 10, 22, 3, 3),
      status: 'PENDING',
    });
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'PENDING' });
    const before = fen('alipay-wang');
    await clock.advance(1000);
    expect(gateway.wallets.payOrder('alipay-wang', orderCode, '135790')).toEqual({
      kind: 'paid',
      paymentId: 'PAY-20261122-00000001',
      dong: 100_000,
      fen: FEN,
    });
    expect(fen('alipay-wang')).toBe(before - FEN);
    await clock.advance(1000);
    expect(notices).toMatchObject([
      [1200, { paymentRequestId: 'one', status: 'SUCCESS', quote: QUOTE }],
    ]);
    expect(gateway.wallets.payOrder('alipay-slow', orderCode, '579134')).toEqual({
      kind: 'order-closed',
    });
  });

  it('stays open when a wallet cannot pay it', async () => {
    const { gateway, orderCode, client, done } = await order();
    expect(gateway.wallets.payOrder('alipay-poor', orderCode, '246801')).toEqual({
      kind: 'declined',
      code: 'USER_BALANCE_NOT_ENOUGH',
    });
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'PENDING' });
    expect(gateway.wallets.payOrder('alipay-slow', orderCode, '579134')).toMatchObject({
      kind: 'in-process',
    });
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'PROCESSING' });
  });

  it('expires after three minutes', async () => {
    const { gateway, orderCode, client, done, clock, notices } = await order();
    await clock.advance(3 * 60_000 - 1);
    expect(await done(client.inquire('one'))).toMatchObject({ status: 'PENDING' });
    await clock.advance(1);
    expect(await done(client.inquire('one'))).toMatchObject({
      status: 'FAIL',
      code: 'ORDER_IS_CLOSED',
    });
    expect(gateway.wallets.payOrder('alipay-wang', orderCode, '135790')).toEqual({
      kind: 'order-closed',
    });
    await clock.advance(1000);
    expect(notices).toMatchObject([[180_200, { status: 'FAIL', code: 'ORDER_IS_CLOSED' }]]);
  });

  it('that was cancelled cannot be paid', async () => {
    const { gateway, orderCode, client, done } = await order();
    expect(await done(client.cancel('one'))).toEqual({ kind: 'cancelled' });
    expect(gateway.wallets.payOrder('alipay-wang', orderCode, '135790')).toEqual({
      kind: 'order-closed',
    });
  });

  it('takes three wrong passwords in a row, then the wallet is locked for three hours', async () => {
    const { gateway, orderCode, clock, client, done } = await order();
    const pay = (pin: string, code = orderCode) =>
      gateway.wallets.payOrder('alipay-wang', code, pin);
    expect(pay('000000')).toEqual({ kind: 'wrong-pin', left: 2 });
    expect(pay('')).toEqual({ kind: 'wrong-pin', left: 1 });
    const until = clock.now() + 3 * 60 * 60_000;
    expect(pay('000000')).toEqual({ kind: 'locked', until });
    expect(pay('135790')).toEqual({ kind: 'locked', until });
    expect(gateway.wallets.list()[0]).toMatchObject({ id: 'alipay-wang', locked: true });
    await clock.advance(3 * 60 * 60_000);
    const opened = await done(client.pay(payRequest('two', undefined)));
    const fresh = opened.kind === 'in-process' ? opened.orderCode : undefined;
    expect(pay('135790', fresh)).toMatchObject({ kind: 'paid' });
  });

  it.each([
    ['alipay-nobody', undefined, 'unknown-wallet'],
    ['alipay-wang', 'https://qr.alipay.example/bax0000000000000000', 'unknown-order'],
    ['alipay-wang', '', 'unknown-order'],
  ])('%s, %s: %s', async (wallet, other, kind) => {
    const { gateway, orderCode } = await order();
    expect(gateway.wallets.payOrder(wallet, other ?? orderCode, '135790')).toEqual({ kind });
    expect(gateway.wallets.newPaymentCode('alipay-nobody')).toBeUndefined();
    expect(gateway.wallets.history('alipay-nobody')).toEqual([]);
    expect(gateway.wallets.lookUpOrder('')).toBeUndefined();
  });
});
