import { afterEach, describe, expect, it } from 'vitest';
import { agree, cases, gatewayDoes, lastPaid, open, stage } from './till.ts';

afterEach(async () => {
  agree();
  await stage.close();
});

const walletOf = (id: string) => stage.walletChange(id);
const payer = () => stage.balanceChange('bidv-debit');

const pay = async (wallet = 'alipay-wang', amount = 250_000) => {
  await stage.sell(amount, 'wallet-code');
  await stage.scan({ wallet });
  return stage.result();
};

describe('refunds', () => {
  it('a part, the rest, and not more', async () => {
    await open();
    await pay();
    stage.receipts();
    await stage.refund(100_000);
    expect(await stage.result()).toMatchObject({
      kind: 'refunded',
      method: 'wallet-code',
      amount: 100_000,
      receipts: 'printed',
    });
    expect(stage.receipts().join()).toContain('HOÀN TIỀN');
    expect(lastPaid()).toMatchObject({ refunded: 100_000, canRefund: true });
    const { transaction } = lastPaid();
    expect(stage.terminal().refund(transaction, 150_001)).toContain('No more than 150000');
    await stage.refund();
    expect(await stage.result()).toMatchObject({ kind: 'refunded', amount: 150_000 });
    expect(lastPaid()).toMatchObject({ refunded: 250_000, canRefund: false });
    expect(walletOf('alipay-wang')).toBe(0);
    expect(stage.terminal().refund(transaction, 1)).toContain('No more than 0');
  });

  it('of unknown outcome: a case; asked again with the same message, it is given back once', async () => {
    await open();
    await pay();
    gatewayDoes('refund', { kind: 'no-answer' }, 1);
    await stage.refund();
    expect(await stage.result()).toMatchObject({ kind: 'unknown', why: 'no-answer' });
    expect(cases()).toMatchObject([{ what: 'refund-unknown', amount: 250_000 }]);
    expect(stage.terminal().refund(lastPaid().transaction, 1)).toContain('No more than 0');
    await stage.resolve('ask-again');
    await stage.wait(10_000);
    expect(cases()).toEqual([]);
    expect(stage.view().screen).toMatchObject({ last: { kind: 'refunded' } });
    expect(walletOf('alipay-wang')).toBe(0);
    const [first, second] = stage.requests().slice(-2);
    expect(second).toEqual(first);
  });

  it.each(['91', '96', '63'])('whose repeat is answered %s stays unknown', async (code) => {
    await open();
    await pay();
    gatewayDoes('refund', { kind: 'no-answer' }, 1);
    await stage.refund();
    await stage.result();
    stage.world.backbone.rules.add({
      at: 'acquirer',
      when: { mti: '0200' },
      times: 1,
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      then: { kind: 'decline', code },
    });
    await stage.resolve('ask-again');
    await stage.wait(10_000);
    expect(cases()).toMatchObject([{ what: 'refund-unknown' }]);
    await stage.resolve('ask-again');
    await stage.wait(10_000);
    expect(cases()).toEqual([]);
    expect(walletOf('alipay-wang')).toBe(0);
  });

  it('that came to nothing opens no case that was settled before', async () => {
    await open();
    gatewayDoes('pay', { kind: 'unknown-then', outcome: 'success', ms: 60_000 });
    gatewayDoes('cancel', { kind: 'cancel-unknown' });
    expect(await pay()).toMatchObject({ kind: 'unknown' });
    await stage.wait(60_000);
    stage.clearGateway();
    await stage.resolve('ask-again');
    await stage.wait(10_000);
    expect(lastPaid()).toMatchObject({ canRefund: true });
    stage.world.backbone.rules.add({
      at: 'acquirer',
      when: { mti: '0200' },
      times: 1,
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      then: { kind: 'drop-request' },
    });
    await stage.refund();
    expect(await stage.result()).toMatchObject({ kind: 'unknown' });
    await stage.resolve('was-not-paid');
    await stage.wait(10_000);
    expect(cases()).toEqual([]);
  });

  it('declined: nothing is given back, and it may be tried again', async () => {
    await open();
    await pay();
    gatewayDoes('refund', { kind: 'decline', code: 'PROCESS_FAIL' }, 1);
    await stage.refund();
    expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'host' });
    expect(lastPaid()).toMatchObject({ refunded: 0, canRefund: true });
    await stage.refund();
    expect(await stage.result()).toMatchObject({ kind: 'refunded' });
  });
});

describe('a card sale', () => {
  it('given back onto the card that nobody shows again', async () => {
    await open();
    await stage.sell(250_000);
    await stage.swipe('bidv-debit');
    await stage.pin('3344');
    await stage.result();
    await stage.refund(250_000);
    expect(await stage.result()).toMatchObject({ kind: 'refunded', method: 'card' });
    expect(payer()).toBe(0);
    expect(stage.receipts().at(-1)).toContain('970418******');
    const { fields } = stage.requests().at(-1)!;
    expect([fields[3], fields[22], fields[35], fields[52]]).toEqual([
      '200000',
      '012',
      undefined,
      undefined,
    ]);
  });
});
