import { expect, it } from 'vitest';
import { ACQUIRER } from '../../../network/alipay/books.ts';
import type { GatewayRule } from '../../../network/alipay/config.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { createTestWorld } from '../alipay/world.ts';
import { START } from './terminal.ts';
import { startTill } from './till.ts';

/** Till, acquirer, NAPAS, wallet member, HTTP, gateway: all of it, and only the people are played. */
async function startAll(rules: readonly GatewayRule[] = []) {
  const clock = createSimulatedClock(START);
  const { gateway, client } = createTestWorld({ clock, rules });
  const till = await startTill({ clock, walletGateway: client });
  const { ledger } = till.bench.world;
  gateway.checkout.attach(till.bench.world.cardAcquirer!);
  return {
    till,
    gateway,
    clock,
    ask: (message: IsoMessage) => till.bench.ask(message),
    pay: (wallet: string, dong: number) =>
      till.pay(dong, gateway.wallets.newPaymentCode(wallet)!.code),
    /** Gateway, clearing, settlement, merchants: one sum told four times. */
    books: () => [
      gateway.books.balance(ACQUIRER),
      0 - ledger('602907').balance('980156')!,
      0 - ledger('970400').balance('settlement')!,
      ledger('970400').balance('merchants'),
    ],
    discrepancies: () => [...till.bench.discrepancies(), ...gateway.books.discrepancies()],
    async settled<T>(work: Promise<T>): Promise<T> {
      let over = false;
      void work.finally(() => {
        over = true;
      });
      await clock.runUntil(() => over, 60_000);
      return work;
    },
  };
}

const same = (dong: number): number[] => [dong, dong, dong, dong];

it('a payment, a part refund, a cancellation', async () => {
  const { ask, pay, till, books, discrepancies } = await startAll();
  const first = pay('alipay-wang', 250_000);
  const answer = await ask(first);
  expect(answer).toMatchObject({ 6: '000000006983', 10: '20358025', 39: '00', 51: '156' });
  expect(books()).toEqual(same(250_000));
  const part = till.refund(50_000, 'QR_CPM', answer[63]!, first);
  expect((await ask(part))[39]).toBe('00');
  expect((await ask(till.refund(200_001, 'QR_CPM', answer[63]!, first)))[39]).toBe('61');
  expect(books()).toEqual(same(200_000));
  const second = pay('alipay-wang', 80_000);
  await ask(second);
  expect((await ask(till.cancel(second)))[39]).toBe('00');
  expect(books()).toEqual(same(200_000));
  expect(discrepancies()).toEqual([]);
});

it.each([
  ['alipay-poor', '51', 'USER_BALANCE_NOT_ENOUGH'],
  ['alipay-risk', '05', 'RISK_REJECT'],
  ['alipay-limit', '61', 'AMOUNT_EXCEED_LIMIT'],
])('%s is declined %s, and the code is used up', async (wallet, code, word) => {
  const { ask, till, gateway, books } = await startAll();
  const shown = gateway.wallets.newPaymentCode(wallet)!.code;
  expect(await ask(till.pay(900_000, shown))).toMatchObject({ 39: code, 60: word });
  expect(await ask(till.pay(1_000, shown))).toMatchObject({ 39: '14', 60: 'CODE_ALREADY_USED' });
  expect(books()).toEqual(same(0));
});

it('a slow customer: 68, PROCESSING, then SUCCESS', async () => {
  const { ask, pay, till, clock, books } = await startAll();
  const request = pay('alipay-slow', 250_000);
  expect((await ask(request))[39]).toBe('68');
  expect((await ask(till.inquire(request)))[60]).toMatch(/^PROCESSING /);
  await clock.advance(9_000);
  expect((await ask(till.inquire(request)))[60]).toMatch(/^SUCCESS /);
  expect(books()).toEqual(same(250_000));
});

it('the answer lost between the gateway and the wallet member: the inquiry finds it', async () => {
  const { ask, pay, till, books } = await startAll([
    // biome-ignore lint/suspicious/noThenProperty: scenarios read as when and then.
    { at: 'gateway', when: { operation: 'pay' }, times: 1, then: { kind: 'no-answer' } },
  ]);
  const request = pay('alipay-wang', 250_000);
  expect(await ask(request)).toMatchObject({ 39: '68', 60: 'NO_ANSWER' });
  expect((await ask(till.inquire(request)))[60]).toMatch(/^SUCCESS /);
  expect(books()).toEqual(same(250_000));
});

it('an order code is scanned and paid, and the terminal hears of it', async () => {
  const { ask, till, gateway, clock, books, discrepancies } = await startAll();
  const order = till.order(250_000);
  const code = (await ask(order))[48]!;
  expect(gateway.wallets.lookUpOrder(code)?.dong).toBe(250_000);
  expect(gateway.wallets.payOrder('alipay-wang', code, '135790').kind).toBe('paid');
  await clock.advance(1_000);
  expect(till.notices()).toMatchObject([{ 4: '000025000000', 37: order.fields[37], 62: 'QR_MPM' }]);
  expect(books()).toEqual(same(250_000));
  expect(discrepancies()).toEqual([]);
});

it('nobody scans it: it expires, and is cancelled without a trace', async () => {
  const { ask, till, clock, books } = await startAll();
  const order = till.order(250_000);
  await ask(order);
  await clock.advance(240_000);
  expect((await ask(till.inquire(order)))[60]).toMatch(/^(CANCELLED|FAIL)/);
  expect((await ask(till.cancel(order)))[39]).toBe('00');
  expect(books()).toEqual(same(0));
});

it('paid after it was cancelled ends given back', async () => {
  const { ask, pay, till, clock, books, discrepancies } = await startAll();
  const request = pay('alipay-slow', 250_000);
  await ask(request);
  expect((await ask(till.cancel(request)))[39]).toBe('00');
  await clock.advance(120_000);
  expect(books()).toEqual(same(0));
  expect(discrepancies()).toEqual([]);
});

it('a NAPAS card at the cashier counts the other way, and so does its refund', async () => {
  const { till, gateway, settled, books, discrepancies } = await startAll();
  const { world } = till.bench;
  const { checkout } = gateway;
  const { id } = checkout.createOrder({ shop: 'shop-lotus', dong: 500_000, description: 'Tea' })!;
  const card = {
    pan: till.bench.card('vietcombank-debit').pan,
    name: 'PHAM THI DUNG',
    issued: '1225',
  };
  const sent = await settled(checkout.requestOtp(id, card));
  expect(sent).toMatchObject({ kind: 'otp-sent', phone: '******0136' });
  const text = world.bankApp('970436')!.inbox('436100000001')[0]!.text;
  const otp = /\b[0-9]{6}\b/.exec(text)![0];
  expect((await settled(checkout.pay(id, otp))).kind).toBe('paid');
  expect(books()).toEqual([-500_000, -500_000, 0, 0]);
  expect(world.ledger('602907').balance('970436')).toBe(-500_000);
  expect((await settled(checkout.refund(id, 'r1', 200_000))).kind).toBe('refunded');
  expect(books()).toEqual([-300_000, -300_000, 0, 0]);
  expect(till.bench.balance('vietcombank-debit')).toBe(35_000_000 - 300_000);
  expect(discrepancies()).toEqual([]);
});
