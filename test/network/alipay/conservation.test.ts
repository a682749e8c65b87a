import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PayRequest } from '../../../network/alipay/acquirer-port.ts';
import type { GatewayFault, GatewayRule } from '../../../network/alipay/config.ts';
import { defaultGatewayWorld } from '../../../network/alipay/default-world.ts';
import { createTestWorld, payRequest, type TestWorld } from './world.ts';

const WALLETS = defaultGatewayWorld().wallets;

type Step =
  | {
      readonly kind: 'pay';
      readonly wallet: number;
      readonly dong: number;
      readonly order: boolean;
    }
  | { readonly kind: 'scan'; readonly payment: number; readonly wallet: number }
  | { readonly kind: 'cancel'; readonly payment: number }
  | { readonly kind: 'inquire' | 'again'; readonly payment: number }
  | {
      readonly kind: 'refund';
      readonly payment: number;
      readonly dong: number;
      readonly id: number;
    }
  | { readonly kind: 'wait'; readonly ms: number };

const payment = fc.nat(3);
const wallet = fc.nat(WALLETS.length - 1);
const dong = fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 900_000 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pay'), wallet, dong, order: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('scan'), payment, wallet }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('cancel', 'inquire', 'again'), payment }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('refund'), payment, dong, id: fc.nat(2) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.nat(20_000) }) },
) as fc.Arbitrary<Step>;

const fault: fc.Arbitrary<GatewayRule> = fc
  .tuple(
    fc.constantFrom('pay', 'cancel', 'refund'),
    fc.constantFrom<GatewayFault>(
      { kind: 'no-answer' },
      { kind: 'drop-request' },
      { kind: 'disconnect' },
      { kind: 'delay', ms: 7_000 },
      { kind: 'wrong-signature' },
    ),
  )
  .map(([operation, then]) => ({ at: 'gateway', when: { operation }, times: 1, then }));

/** Plays the steps one after the other; `asked` has what was asked to be paid. */
async function play(world: TestWorld, steps: readonly Step[]): Promise<PayRequest[]> {
  const { client, gateway, clock, done, code } = world;
  const asked: PayRequest[] = [];
  const orderCodes = new Map<number, string>();
  for (const one of steps) {
    if (one.kind === 'wait') await clock.advance(one.ms);
    else if (one.kind === 'pay') {
      const shown = one.order ? undefined : code(WALLETS[one.wallet]!.id);
      const request = payRequest(`p${asked.length}`, shown, one.dong);
      asked.push(request);
      const outcome = await done(client.pay(request));
      if (outcome.kind === 'in-process' && outcome.orderCode) {
        orderCodes.set(asked.length - 1, outcome.orderCode);
      }
    } else if (one.kind === 'scan') {
      const { id, pin } = WALLETS[one.wallet]!;
      gateway.wallets.payOrder(id, orderCodes.get(one.payment) ?? '', pin);
    } else if (one.kind === 'again') {
      const request = asked[one.payment];
      if (request) await done(client.pay(request));
    } else if (one.kind === 'cancel') await done(client.cancel(`p${one.payment}`));
    else if (one.kind === 'inquire') await done(client.inquire(`p${one.payment}`));
    else if (one.kind === 'refund') {
      const amount = { currency: 'VND', value: one.dong } as const;
      const refundRequestId = `r${one.payment}.${one.id}`;
      await done(client.refund({ refundRequestId, paymentRequestId: `p${one.payment}`, amount }));
    }
  }
  // Until every customer has decided and every order has expired.
  await clock.advance(11 * 60_000);
  return asked;
}

it('money is neither made nor lost, whatever is asked in whatever order', async () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(steps, fc.array(fault, { maxLength: 3 }), async (played, rules) => {
      const world = createTestWorld({ rules });
      const asked = await play(world, played);
      const { books } = world.gateway;
      expect(books.discrepancies()).toEqual([]);
      const sums = { CNY: 0, VND: 0 };
      for (const account of books.accounts()) {
        sums[account.currency] += account.balance;
        if (account.kind === 'customer') expect(account.balance).toBeGreaterThanOrEqual(0);
      }
      expect(sums).toEqual({ CNY: 0, VND: 0 });

      // Owed is what was paid and not given back, payment by payment; nothing is open any more.
      let owed = 0;
      let customers = 0;
      for (const one of world.gateway.payments()) {
        expect(['SUCCESS', 'FAIL', 'CANCELLED']).toContain(one.status);
        if (one.status !== 'SUCCESS') expect([0, one.dong]).toContain(one.refundedDong);
        if (one.paidAt !== null && one.status === 'CANCELLED') {
          expect([one.refundedDong, one.refundedFen]).toEqual([one.dong, one.fen]);
        }
        if (one.paidAt === null) continue;
        owed += one.dong - one.refundedDong;
        customers += one.fen - one.refundedFen;
      }
      expect(books.balance('acquirer')).toBe(owed);
      expect(books.balance('fx-CNY')).toBe(customers);

      // And it is what the acquirer is told.
      let told = 0;
      for (const { paymentRequestId } of asked) {
        const found = await world.done(world.client.inquire(paymentRequestId));
        if (found.kind === 'status' && found.status === 'SUCCESS') told += found.amount!.value;
      }
      const refunded = world.gateway
        .payments()
        .filter(({ status }) => status === 'SUCCESS')
        .reduce((sum, one) => sum + one.refundedDong, 0);
      expect(told - refunded).toBe(owed);
    }),
    { numRuns: 40 },
  );
}, 30_000);

it('asked any number of times at once, charges once and answers the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 6 }), wallet, async (times, of) => {
      const { client, gateway, done, code } = createTestWorld();
      const request = payRequest('one', code(WALLETS[of]!.id), 20_000);
      const [first, ...others] = await done(
        Promise.all(Array.from({ length: times }, () => client.pay(request))),
      );
      for (const other of others) expect(other).toEqual(first);
      expect(gateway.books.postings()).toHaveLength(first?.kind === 'paid' ? 1 : 0);
    }),
    { numRuns: 20 },
  );
});
