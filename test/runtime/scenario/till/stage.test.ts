import { afterEach, describe, expect, it } from 'vitest';
import { openPosStage, type PosStage } from '../../../../runtime/pos/stage.ts';

let stage: PosStage;
afterEach(() => stage.close());

describe('a till, a cashier and customers', () => {
  it('gives a second payment of the same code back', async () => {
    stage = await openPosStage();
    await stage.sell(250_000, 'vietqr');
    await stage.pay({ app: 'techcombank-debit' });
    await stage.until('approved');
    await stage.pay({ app: 'techcombank-debit' });
    await stage.wait(5_000);
    stage.expect({ cases: ['paid-twice'] });
    await stage.resolve('refund');
    await stage.rest();
    stage.expect({ cases: [], ledger: { 'techcombank-debit': -250_000 }, merchant: 250_000 });
  });

  it('sells to a card, a wallet and an online shop in one day', async () => {
    stage = await openPosStage({ seed: 7, trace: false });
    await stage.ready();
    await stage.sell(100_000);
    await stage.insert('techcombank-two-applications');
    await stage.application('VISA DEBIT');
    await stage.pin('6923');
    await stage.take('card');
    await stage.take('receipt');
    await stage.until('approved');
    await stage.language('en');
    await stage.sell(250_000, 'order-code');
    await stage.printCode();
    await stage.pay({ wallet: 'alipay-wang', pin: '000000' });
    expect(stage.phone()).toBe('wrong-pin 2');
    await stage.pay({ wallet: 'alipay-wang' });
    await stage.until('approved');
    await stage.refund(100_000);
    await stage.until('refunded');
    await stage.order('shop-panda', 80_000);
    await stage.card({ id: 'bidv-debit' });
    await stage.otp('right');
    await stage.refundOrder(30_000);
    await stage.rest();
    stage.expect({
      merchant: 250_000,
      shop: { 'shop-panda': 50_000 },
      ledger: { 'techcombank-two-applications': -100_000, 'bidv-debit': -50_000 },
      checkout: 'refunded',
      language: 'en',
      receipt: ['Liên khách hàng', 'Customer copy', '69.83'],
    });
  });

  it.each([0, 300, 600, 900, 1_200, 2_000, 3_500, 6_000, 9_000, 12_000])(
    'never guesses: the power fails %d ms after a slow wallet’s code was read',
    async (ms) => {
      stage = await openPosStage({ seed: ms });
      await stage.ready();
      await stage.sell(250_000, 'wallet-code');
      await stage.scan({ wallet: 'alipay-slow' });
      await stage.wait(ms);
      await stage.cutPower();
      await stage.wait(120_000);
      await stage.rest();
      expect(stage.journal.open()).toEqual([]);
      expect(stage.view().cases).toEqual([]);
      const paid = stage.paid();
      expect([0, 250_000]).toContain(paid);
      stage.expect({ merchant: paid, wallet: { 'alipay-slow': paid === 0 ? 0 : -6_983 } });
    },
  );
});

describe('a step that cannot be done', () => {
  it('names the cards, wallets and accounts that there are', async () => {
    stage = await openPosStage();
    await stage.ready();
    await stage.sell(5_000);
    await expect(stage.tap('nobody')).rejects.toThrow(/one of the cards saigonbank-debit, .+/);
    await stage.cancel();
    await stage.sell(5_000, 'wallet-code');
    await expect(stage.scan({ wallet: 'nobody' })).rejects.toThrow(
      /one of the wallets alipay-wang, .+, but there is no nobody/,
    );
    await expect(stage.scan({ wallet: 'alipay-wang', code: 'used' })).rejects.toThrow(
      'expected a code of alipay-wang, but it has shown none',
    );
    await stage.cancel();
    await stage.sell(5_000, 'vietqr');
    await expect(stage.pay({ app: 'nobody' })).rejects.toThrow(
      'expected an account, or a card on one, but there is no nobody',
    );
    await expect(stage.pay({ app: 'bidv-poor' })).rejects.toThrow('expected a phone of bidv-poor');
  });

  it('expect tells all that differs', async () => {
    stage = await openPosStage();
    await stage.ready();
    expect(() => stage.expect({ till: 'approved', merchant: 5 })).toThrow(
      'expected till: approved; merchant: 5, but till: idle; merchant: 0',
    );
  });
});
