import { afterEach, describe, expect, it } from 'vitest';
import { agree, cases, NOT_TOLD, open, requests, stage } from './till.ts';

afterEach(async () => {
  await stage.wait(120_000);
  agree();
  await stage.close();
});

async function show(): Promise<void> {
  await stage.sell(250_000, 'order-code');
  await stage.until('show-code');
}

describe('a code that the wallet reads', () => {
  it('paid: the till is told', async () => {
    await open();
    await show();
    await stage.pay({ wallet: 'alipay-wang' });
    expect(await stage.result()).toMatchObject({
      kind: 'approved',
      foreign: { value: 6_983 },
      receipts: 'printed',
    });
    expect(requests()).toEqual(['0100 00', '0230']);
  });

  it('paid and never told: found out by inquiry', async () => {
    await open(NOT_TOLD);
    await show();
    await stage.pay({ wallet: 'alipay-wang' });
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(requests()).toEqual(['0100 00', '0200 39']);
  });

  it('paid as the power fails, and told while it is asked about: not taken back', async () => {
    await open();
    await show();
    stage.gatewayFault({
      at: 'gateway',
      when: { operation: 'inquire' },
      times: 2,
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      then: { kind: 'no-answer' },
    });
    await stage.wait(6_000);
    await stage.pay({ wallet: 'alipay-wang' });
    await stage.cutPower();
    await stage.waitFor('a paid sale', () => stage.terminal().totals()['order-code'].paid > 0);
    await stage.wait(60_000);
    expect(requests().filter((request) => request.startsWith('0400'))).toEqual([]);
  });

  it('not paid in three minutes', async () => {
    await open();
    await show();
    await stage.wait(60_000);
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'timed-out' });
    expect(stage.world.journal.open()).toEqual([]);
  });

  it('given up by the cashier: taken back, and nobody can pay it', async () => {
    await open();
    await show();
    await stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
    expect(requests()).toEqual(['0100 00', '0400 00']);
    await stage.pay({ wallet: 'alipay-wang' });
    expect(stage.walletChange('alipay-wang')).toBe(0);
  });

  it.each([true, false])(
    'cancelled, of which nobody hears, given up by an operator %s, and paid: a case',
    async (isGivenUpFirst) => {
      await open();
      await show();
      for (const operation of ['cancel', 'inquire'] as const) {
        stage.gatewayFault({
          at: 'gateway',
          when: { operation },
          // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
          then: operation === 'cancel' ? { kind: 'cancel-unknown' } : { kind: 'no-answer' },
        });
      }
      await stage.cancel();
      expect(await stage.result()).toMatchObject({ kind: 'unknown', why: 'cancel-unknown' });
      stage.clearGateway();
      if (isGivenUpFirst) await stage.resolve('was-not-paid');
      await stage.pay({ wallet: 'alipay-wang' });
      await stage.wait(10_000);
      if (!isGivenUpFirst) await stage.resolve('was-not-paid');
      await stage.wait(10_000);
      expect(stage.walletChange('alipay-wang')).toBe(-6_983);
      expect(cases()).toMatchObject([{ what: 'paid-late', method: 'order-code', amount: 250_000 }]);
      await stage.resolve('refund');
      await stage.wait(10_000);
      expect(cases()).toEqual([]);
      expect(stage.walletChange('alipay-wang')).toBe(0);
    },
  );

  it('given back', async () => {
    await open();
    await show();
    await stage.pay({ wallet: 'alipay-wang' });
    await stage.result();
    await stage.refund(100_000);
    expect(await stage.result()).toMatchObject({ kind: 'refunded', method: 'order-code' });
  });
});
