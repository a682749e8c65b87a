import { describe, expect, it } from 'vitest';
import type {
  CardAcquirer,
  CardOutcome,
  CardRefundOutcome,
  OtpOutcome,
} from '../../../network/alipay/card-port.ts';
import { createTestWorld } from './world.ts';

const CARD = { pan: '9704360000000000010', name: 'PHAM THI DUNG', issued: '0121' };
const SENT: OtpOutcome = { kind: 'otp-sent', phone: '******0123', reference: 'attempt-1' };
const APPROVED: CardOutcome = { kind: 'approved', approval: '123456', napasReference: 'N-1' };

/** A cashier with an order of 250,000 đồng, and a card network that answers so, one by one. */
function cashier(answers: {
  readonly otp?: readonly OtpOutcome[];
  readonly pay?: readonly CardOutcome[];
  readonly refund?: readonly CardRefundOutcome[];
}) {
  const { gateway, clock } = createTestWorld();
  const asked: unknown[] = [];
  const [otp, pay, refund] = [
    [...(answers.otp ?? [SENT])],
    [...(answers.pay ?? [])],
    [...(answers.refund ?? [])],
  ];
  const cards: CardAcquirer = {
    async sendOtp({ card, ...request }) {
      asked.push(['otp', request]);
      expect(card).toEqual(CARD);
      return otp.shift()!;
    },
    async authorise(request) {
      asked.push(['pay', request]);
      return pay.shift()!;
    },
    async refund(request) {
      asked.push(['refund', request]);
      return refund.shift()!;
    },
  };
  const { checkout, books } = gateway;
  checkout.attach(cards);
  const order = checkout.createOrder({ shop: 'shop-lotus', dong: 250_000, description: 'A lamp' })!;
  const owed = () => [books.balance('acquirer'), books.balance('shop:shop-lotus')];
  return { checkout, clock, books, id: order.id, asked, owed };
}

describe('a NAPAS card at the cashier', () => {
  it('pays an order by a one-time password: the acquirer owes us, we owe the shop', async () => {
    const { checkout, id, asked, owed, books } = cashier({
      pay: [{ kind: 'wrong-otp', left: 2 }, APPROVED],
    });
    expect(id).toBe('CHK-20261122-00000001');
    expect(await checkout.pay(id, '111111')).toEqual({ kind: 'no-otp-asked' });
    expect(await checkout.requestOtp(id, CARD)).toEqual({ kind: 'otp-sent', phone: '******0123' });
    expect(await checkout.pay(id, '111111')).toEqual({ kind: 'wrong-otp', left: 2 });
    expect(owed()).toEqual([0, 0]);
    expect(await checkout.pay(id, '918273')).toEqual({ kind: 'paid', approval: '123456' });
    expect(owed()).toEqual([-250_000, 250_000]);
    // Once it is paid, nobody is asked again.
    expect(await checkout.pay(id, '918273')).toEqual({ kind: 'paid', approval: '123456' });
    expect(await checkout.requestOtp(id, CARD)).toEqual({ kind: 'order-closed' });
    expect(asked).toEqual([
      ['otp', { amount: 250_000, orderId: id }],
      ['pay', { reference: 'attempt-1', otp: '111111' }],
      ['pay', { reference: 'attempt-1', otp: '918273' }],
    ]);
    expect(books.discrepancies()).toEqual([]);
  });

  it('that is declined leaves the order open for another', async () => {
    const no = { kind: 'declined', code: '51', why: 'insufficient funds' } as const;
    const { checkout, id, owed } = cashier({ otp: [no, SENT, SENT], pay: [no, APPROVED] });
    expect(await checkout.requestOtp(id, CARD)).toEqual(no);
    await checkout.requestOtp(id, CARD);
    expect(await checkout.pay(id, '918273')).toEqual(no);
    expect(await checkout.pay(id, '918273')).toEqual({ kind: 'no-otp-asked' });
    await checkout.requestOtp(id, CARD);
    expect(await checkout.pay(id, '918273')).toMatchObject({ kind: 'paid' });
    expect(owed()).toEqual([-250_000, 250_000]);
  });

  it('of which nobody knows keeps the order to the same attempt, even when its time is over', async () => {
    const { checkout, id, owed, clock } = cashier({ pay: [{ kind: 'unknown' }, APPROVED] });
    await checkout.requestOtp(id, CARD);
    expect(await checkout.pay(id, '918273')).toEqual({ kind: 'unknown' });
    expect(await checkout.requestOtp(id, CARD)).toEqual({ kind: 'order-closed' });
    await clock.advance(60 * 60_000);
    expect(checkout.order(id)?.status).toBe('unknown');
    expect(await checkout.pay(id, '918273')).toMatchObject({ kind: 'paid' });
    expect(owed()).toEqual([-250_000, 250_000]);
  });

  it('of which nobody knew is open again once the answer says that it has not paid', async () => {
    const { checkout, id, asked } = cashier({
      otp: [SENT, SENT],
      pay: [{ kind: 'unknown' }, { kind: 'otp-expired' }],
    });
    await checkout.requestOtp(id, CARD);
    await checkout.pay(id, '918273');
    // A slip of the finger is no answer, and asks nobody.
    expect(await checkout.pay(id, '91827')).toEqual({ kind: 'wrong-otp', left: undefined });
    expect([checkout.order(id)?.status, asked.length]).toEqual(['unknown', 2]);
    expect(await checkout.pay(id, '918273')).toEqual({ kind: 'otp-expired' });
    expect(await checkout.requestOtp(id, CARD)).toMatchObject({ kind: 'otp-sent' });
  });

  it('is asked once for a double click', async () => {
    const { checkout, id, asked, owed } = cashier({ pay: [APPROVED] });
    await checkout.requestOtp(id, CARD);
    const both = await Promise.all([checkout.pay(id, '918273'), checkout.pay(id, '918273')]);
    expect(both).toEqual([{ kind: 'paid', approval: '123456' }, { kind: 'busy' }]);
    expect(asked).toHaveLength(2);
    expect(owed()).toEqual([-250_000, 250_000]);
  });

  it('comes too late after fifteen minutes', async () => {
    const { checkout, id, clock } = cashier({});
    await checkout.requestOtp(id, CARD);
    await clock.advance(15 * 60_000);
    expect(await checkout.pay(id, '918273')).toEqual({ kind: 'order-closed' });
    expect(checkout.orders()).toMatchObject([{ id, status: 'expired' }]);
  });

  it('gets its money back in parts, never more than was paid', async () => {
    const { checkout, id, owed, books } = cashier({
      pay: [APPROVED],
      refund: [{ kind: 'refunded' }, { kind: 'unknown' }, { kind: 'refunded' }],
    });
    expect(await checkout.refund(id, 'r1', 1)).toEqual({ kind: 'not-paid' });
    await checkout.requestOtp(id, CARD);
    await checkout.pay(id, '918273');
    expect(await checkout.refund(id, 'r1', 250_001)).toEqual({ kind: 'too-much', left: 250_000 });
    expect(await checkout.refund(id, 'r1', 0.5)).toEqual({ kind: 'too-much', left: 250_000 });
    expect(await checkout.refund(id, 'r1', 100_000)).toEqual({ kind: 'refunded' });
    expect(await checkout.refund(id, 'r1', 100_000)).toEqual({ kind: 'refunded' });
    expect(await checkout.refund(id, 'r1', 99_999)).toEqual({ kind: 'id-used' });
    expect(owed()).toEqual([-150_000, 150_000]);
    expect(await checkout.refund(id, 'r2', 150_000)).toEqual({ kind: 'unknown' });
    expect(owed()).toEqual([-150_000, 150_000]);
    expect(await checkout.refund(id, 'r2', 150_000)).toEqual({ kind: 'refunded' });
    expect(await checkout.refund(id, 'r3', 1)).toEqual({ kind: 'too-much', left: 0 });
    expect(owed()).toEqual([0, 0]);
    expect(books.discrepancies()).toEqual([]);
  });

  it('a refund that nobody knows of is set aside; its id is good for nothing else', async () => {
    const { checkout, id, asked, owed } = cashier({
      otp: [SENT, SENT],
      pay: [APPROVED, APPROVED],
      refund: [
        { kind: 'unknown' },
        { kind: 'declined', code: '91', why: '' },
        { kind: 'refunded' },
      ],
    });
    await checkout.requestOtp(id, CARD);
    await checkout.pay(id, '918273');
    const other = checkout.createOrder({ shop: 'shop-lotus', dong: 250_000, description: 'b' })!;
    await checkout.requestOtp(other.id, CARD);
    await checkout.pay(other.id, '918273');
    expect(await checkout.refund(id, 'r1', 200_000)).toEqual({ kind: 'unknown' });
    expect(await checkout.refund(id, 'r1', 50_000)).toEqual({ kind: 'id-used' });
    expect(await checkout.refund(other.id, 'r1', 200_000)).toEqual({ kind: 'id-used' });
    expect(await checkout.refund(id, 'r2', 50_001)).toEqual({ kind: 'too-much', left: 50_000 });
    expect(asked.length).toBe(5);
    // Declined, so not given back: what was set aside is free again, also for the same id.
    expect(await checkout.refund(id, 'r1', 200_000)).toMatchObject({ kind: 'declined' });
    expect(await checkout.refund(id, 'r2', 250_000)).toEqual({ kind: 'refunded' });
    expect(await checkout.refund(id, 'r1', 200_000)).toEqual({ kind: 'too-much', left: 0 });
    expect(owed()).toEqual([-250_000, 250_000]);
  });

  it('asked for the money when the power goes: no other card is, before that is known', async () => {
    const { checkout, id } = cashier({ pay: [] });
    await checkout.requestOtp(id, CARD);
    checkout.attach({
      sendOtp: async () => SENT,
      authorise: () => new Promise(() => {}),
      refund: async () => ({ kind: 'unknown' }),
    });
    void checkout.pay(id, '918273');
    expect(checkout.order(id)?.status).toBe('unknown');
  });

  it.each([
    ['shop-nowhere', 1000],
    ['shop-lotus', 0],
    ['shop-lotus', -5],
    ['shop-lotus', 0.5],
    ['shop-lotus', 10_000_000_000],
  ])('an order at %s of %d đồng is none', (shop, dong) => {
    const { gateway } = createTestWorld();
    expect(gateway.checkout.createOrder({ shop, dong, description: 'A lamp' })).toBeUndefined();
  });

  it('without a card network nobody knows anything; an order that is not there is not', async () => {
    const { gateway } = createTestWorld();
    const { checkout } = gateway;
    const { id } = checkout.createOrder({ shop: 'shop-lotus', dong: 1000, description: 'a' })!;
    expect(await checkout.requestOtp(id, CARD)).toEqual({ kind: 'unknown' });
    expect(checkout.order('CHK-0')).toBeUndefined();
    expect(await checkout.requestOtp('CHK-0', CARD)).toEqual({ kind: 'unknown-order' });
    expect(await checkout.pay('CHK-0', '1')).toEqual({ kind: 'unknown-order' });
    expect(await checkout.refund('CHK-0', 'r', 1)).toEqual({ kind: 'unknown-order' });
  });
});
