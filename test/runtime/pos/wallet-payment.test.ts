import { afterEach, describe, expect, it } from 'vitest';
import { agree, cases, gatewayDoes, lastPaid, open, requests, stage } from './till.ts';

afterEach(async () => {
  agree();
  await stage.close();
});

const walletOf = (id: string) => stage.walletChange(id);

const pay = async (wallet = 'alipay-wang', amount = 250_000) => {
  await stage.sell(amount, 'wallet-code');
  await stage.scan({ wallet });
  return stage.result();
};

describe('a payment by the customer’s code', () => {
  it('the pad has no part in it, and does not show how the last card’s sale ended', async () => {
    await open();
    await stage.sell(100_000);
    await stage.tap('saigonbank-chip');
    await stage.result();
    await pay();
    expect(stage.world.hands.pinPad.view().lines).toEqual(['SAIGONBANK', '']);
  });

  it('paid: both amounts, one message, the code nowhere', async () => {
    await open();
    expect(await pay()).toEqual({
      kind: 'approved',
      method: 'wallet-code',
      why: undefined,
      code: '',
      amount: 250_000,
      signature: false,
      foreign: { currency: 'CNY', value: 6_983, rate: '3580.25' },
      receipts: 'printed',
    });
    const [{ mti, fields }] = stage.requests() as [ReturnType<typeof stage.requests>[number]];
    expect([mti, fields[3], fields[4], fields[22], fields[62], fields[100], fields[2]]).toEqual([
      '0200',
      '000000',
      '000025000000',
      '032',
      'QR_CPM',
      '980156',
      undefined,
    ]);
    expect([walletOf('alipay-wang'), stage.merchantChange()]).toEqual([-6_983, 250_000]);
    expect(stage.view().sales).toMatchObject([
      { method: 'wallet-code', amount: 250_000, refunded: 0, by: 'Alipay', canRefund: true },
    ]);
    const kept = JSON.stringify(stage.records());
    expect(kept).not.toMatch(/\b(2[5-9]|30)\d{14,22}\b/);
  });

  it.each([
    ['no money', 'alipay-poor', 'USER_BALANCE_NOT_ENOUGH'],
    ['risk', 'alipay-risk', 'RISK_REJECT'],
    ['limit', 'alipay-limit', 'AMOUNT_EXCEED_LIMIT'],
  ])('declined: %s', async (_, wallet, code) => {
    await open();
    const amount = wallet === 'alipay-limit' ? 1_000_000 : 250_000;
    expect(await pay(wallet, amount)).toMatchObject({ kind: 'declined', why: 'host', code });
    expect(walletOf(wallet)).toBe(0);
    expect(stage.receipts()).toEqual([]);
    expect(stage.world.journal.open()).toEqual([]);
  });

  it.each([
    ['130000000000000000', { kind: 'other-wallet', name: 'WeChat Pay' }],
    ['6200000000000000000', { kind: 'other-wallet', name: 'UnionPay' }],
    ['https://example.com', { kind: 'not-a-payment-code' }],
  ])('%s is not taken, and asked again', async (code, problem) => {
    await open();
    await stage.sell(250_000, 'wallet-code');
    await stage.scan(code);
    await stage.wait(1_000);
    expect(stage.view().screen).toEqual({ kind: 'present-code', amount: 250_000, problem });
    await stage.scan({ wallet: 'alipay-wang' });
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
  });

  it('nobody shows a code; or the cashier gives up', async () => {
    await open();
    await stage.sell(250_000, 'wallet-code');
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'timed-out' });
    await stage.sell(250_000, 'wallet-code');
    await stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
    expect(stage.requests()).toEqual([]);
  });

  it('the scanner is gone: no sale by code, but by card; and back when it is', async () => {
    await open();
    stage.world.unplug('scanner');
    await stage.sell(250_000, 'wallet-code');
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'device' });
    expect(stage.view().screen.kind).toBe('idle');
    stage.world.plug('scanner');
    expect(await pay()).toMatchObject({ kind: 'approved' });
  });

  it('no line: never sent, and closed', async () => {
    await open();
    stage.world.cutLine();
    await stage.wait(1_000);
    expect(await pay()).toMatchObject({ kind: 'no-sale', why: 'not-sent' });
    expect(stage.world.journal.open()).toEqual([]);
  });
});

describe('no telling answer', () => {
  it('the customer confirms after eight seconds: found out by inquiry', async () => {
    await open();
    expect(await pay('alipay-slow')).toMatchObject({ kind: 'approved', receipts: 'printed' });
    expect(requests().slice(0, 2)).toEqual(['0200 00', '0200 39']);
  });

  it('he refuses: found out by inquiry', async () => {
    await open();
    expect(await pay('alipay-refuses')).toMatchObject({ kind: 'declined', why: 'host' });
  });

  it('he never answers: ten inquiries, then cancelled, and that is known', async () => {
    await open();
    expect(await pay('alipay-silent')).toMatchObject({ kind: 'no-sale', why: 'wallet-cancelled' });
    expect(requests().filter((one) => one === '0200 39')).toHaveLength(10);
    expect(requests().at(-1)).toBe('0400 00');
    expect(stage.receipts()).toEqual([]);
  });

  it('the cashier cancels earlier', async () => {
    await open();
    await stage.sell(250_000, 'wallet-code');
    await stage.scan({ wallet: 'alipay-silent' });
    await stage.until('wallet');
    await stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'wallet-cancelled' });
    expect(requests().filter((one) => one === '0200 39').length).toBeLessThan(3);
  });

  it('the gateway pays and does not answer: inquired after five seconds, paid', async () => {
    await open();
    gatewayDoes('pay', { kind: 'no-answer' });
    expect(await pay()).toMatchObject({ kind: 'approved', foreign: { value: 6_983 } });
    expect(walletOf('alipay-wang')).toBe(-6_983);
  });

  it('an answer after the wait is journalled and settles nothing', async () => {
    await open();
    gatewayDoes('pay', { kind: 'delay', ms: 4_990 });
    expect(await pay()).toMatchObject({ kind: 'approved' });
    expect(stage.view().sales).toHaveLength(1);
  });

  it('the cancel is unknown three times: a case, a slip, and the truth; then it is asked', async () => {
    await open();
    gatewayDoes('cancel', { kind: 'cancel-unknown' });
    expect(await pay('alipay-silent')).toMatchObject({
      kind: 'unknown',
      why: 'cancel-unknown',
      receipts: 'printed',
    });
    expect(requests().filter((one) => one === '0400 00')).toHaveLength(3);
    expect(stage.receipts()[1]).toContain('CHƯA RÕ KẾT QUẢ');
    expect(cases()).toMatchObject([
      { what: 'cancel-unknown', answers: ['ask-again', 'was-paid', 'was-not-paid'] },
    ]);
    expect(stage.view().sales).toEqual([]);
    await stage.resolve('ask-again');
    await stage.wait(10_000);
    expect(cases(), 'still in process').toHaveLength(1);
    await stage.resolve('was-not-paid');
    await stage.wait(10_000);
    expect(cases()).toEqual([]);
    expect(stage.view().screen).toMatchObject({ kind: 'idle', last: { kind: 'no-sale' } });
  });

  it('the case is resolved by the wallet’s own word: paid', async () => {
    await open();
    gatewayDoes('pay', { kind: 'unknown-then', outcome: 'success', ms: 60_000 });
    gatewayDoes('cancel', { kind: 'cancel-unknown' });
    expect(await pay()).toMatchObject({ kind: 'unknown' });
    await stage.wait(60_000);
    stage.clearGateway();
    stage.receipts();
    await stage.resolve('ask-again');
    await stage.wait(10_000);
    expect(cases()).toEqual([]);
    expect(stage.view().screen).toMatchObject({
      last: { kind: 'approved', method: 'wallet-code', receipts: 'printed' },
    });
    expect(lastPaid()).toMatchObject({ amount: 250_000, canRefund: true });
  });

  it('approved after the cancel: given back on the acquirer’s side', async () => {
    await open();
    gatewayDoes('pay', { kind: 'unknown-then', outcome: 'success', ms: 60_000 });
    expect(await pay()).toMatchObject({ kind: 'no-sale', why: 'wallet-cancelled' });
    await stage.wait(120_000);
    expect(walletOf('alipay-wang')).toBe(0);
    expect(cases()).toEqual([]);
  });
});

describe('what the screens show', () => {
  it('from the code to the end, with every round', async () => {
    await open();
    await stage.sell(250_000, 'wallet-code');
    await stage.until('present-code');
    expect(stage.view()).toMatchObject({
      canCancel: true,
      deadline: { totalMs: 90_000, canExtend: false },
    });
    await stage.scan({ wallet: 'alipay-silent' });
    await stage.result();
    const steps = stage.screens.flatMap((screen) =>
      screen.kind === 'wallet' ? [`${screen.step} ${screen.round}`] : [],
    );
    const rounds = Array.from({ length: 11 }, (_, round) => `inquiring ${round}`);
    expect([...new Set(steps)]).toEqual(['paying 0', ...rounds, 'cancelling 1']);
  });
});

describe('the customer’s language', () => {
  it('is that of his copy, the merchant’s stays Vietnamese; forgotten after a minute', async () => {
    await open();
    await stage.language('en');
    await pay();
    const [merchant, customer] = stage.receipts();
    expect(merchant).toContain('Liên cửa hàng');
    expect(customer).toContain('Customer copy');
    expect(customer).toContain('¥69.83');
    expect(stage.view().language).toBe('en');
    await stage.wait(61_000);
    expect(stage.view().language).toBe('vi');
  });
});
