import { afterEach, describe, expect, it } from 'vitest';
import { parseVietQr } from '../../../network/vietqr/parse.ts';
import { agree, cases, NOT_TOLD, open, requests, stage, texts } from './till.ts';

afterEach(async () => {
  await stage.wait(120_000);
  agree();
  await stage.close();
});

const payer = () => stage.balanceChange('bidv-debit');

function shown(): string {
  const { screen } = stage.view();
  if (screen.kind !== 'show-code') throw new Error(`the till shows ${screen.kind}`);
  return screen.payload;
}

async function show(): Promise<void> {
  await stage.sell(250_000, 'vietqr');
  await stage.until('show-code');
}

describe('VietQR', () => {
  it('the code asks for this amount, for this merchant, by this sale’s number', async () => {
    await open();
    await show();
    const read = parseVietQr(shown());
    const { transaction } = stage.records().at(-1)!;
    expect(read.ok && read.value).toMatchObject({
      initiation: 'dynamic',
      payee: { service: 'QRPUSH', acquirer: '970400', account: '970400000500042' },
      amount: '250000',
      merchantCategory: '5411',
      merchantName: 'TAP HOA BEN THANH',
      merchantCity: 'HO CHI MINH',
      additional: { bill: transaction, terminal: 'POS00042' },
    });
    expect(stage.view().deadline).toMatchObject({ totalMs: 300_000 });
    await stage.cancel();
  });

  it('paid by a bank’s app; the till is told', async () => {
    await open();
    await show();
    await stage.pay({ app: 'bidv-debit' });
    expect(await stage.result()).toMatchObject({
      kind: 'approved',
      method: 'vietqr',
      foreign: undefined,
      receipts: 'printed',
    });
    expect([payer(), stage.merchantChange()]).toEqual([-250_000, 250_000]);
    expect(requests()).toEqual(['0230']);
  });

  it('paid and never told: found out by inquiry', async () => {
    await open(NOT_TOLD);
    await show();
    await stage.pay({ app: 'bidv-debit' });
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(requests()).toEqual(['0200 39']);
  });

  it('not paid: asked every ten seconds and at the end, then closed', async () => {
    await open();
    await show();
    await stage.wait(200_000);
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'timed-out' });
    expect(requests().every((one) => one === '0200 39')).toBe(true);
    expect(requests().length).toBeLessThanOrEqual(31);
    expect(stage.world.journal.open()).toEqual([]);
  });

  it('another amount: a case; given back', async () => {
    await open();
    await show();
    await stage.pay({ app: 'bidv-debit', amount: 200_000 });
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'other-amount' });
    expect(stage.receipts()[1]).toContain('SAI SỐ TIỀN');
    expect(cases()).toMatchObject([
      { what: 'other-amount', amount: 200_000, answers: ['refund', 'keep'] },
    ]);
    await stage.resolve('refund');
    await stage.wait(10_000);
    expect(cases()).toEqual([]);
    expect(stage.view().screen).toMatchObject({ last: { kind: 'refunded', amount: 200_000 } });
    expect(payer()).toBe(0);
  });

  it('another amount: without a line it cannot be given back, and stays a case', async () => {
    await open();
    await show();
    await stage.pay({ app: 'bidv-debit', amount: 200_000 });
    await stage.result();
    stage.world.cutLine();
    await stage.wait(1_000);
    await stage.resolve('refund');
    await stage.wait(2_000);
    expect(stage.view().screen).toMatchObject({ last: { refund: true, why: 'not-sent' } });
    expect(cases()).toMatchObject([{ what: 'other-amount' }]);
    stage.world.restoreLine();
    await stage.wait(90_000);
    await stage.resolve('refund');
    await stage.wait(10_000);
    expect([cases(), payer()]).toEqual([[], 0]);
  });

  it('another amount: kept, and it can be given back later', async () => {
    await open();
    await show();
    await stage.pay({ app: 'bidv-debit', amount: 300_000 });
    await stage.result();
    await stage.resolve('keep');
    await stage.wait(1_000);
    expect(stage.view().sales).toMatchObject([{ amount: 300_000, canRefund: true }]);
    await stage.refund(50_000);
    expect(await stage.result()).toMatchObject({ kind: 'refunded' });
    expect(payer()).toBe(-250_000);
  });

  it('paid twice: the second is a case', async () => {
    await open();
    await show();
    await stage.pay({ app: 'bidv-debit' });
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    await stage.pay({ app: 'bidv-debit' });
    await stage.wait(5_000);
    expect(cases()).toMatchObject([{ what: 'paid-twice', amount: 250_000 }]);
    await stage.resolve('refund');
    await stage.wait(10_000);
    expect(payer()).toBe(-250_000);
    expect(cases()).toEqual([]);
  });

  it('paid after the cashier gave it up: a case', async () => {
    await open();
    await show();
    await stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
    await stage.pay({ app: 'bidv-debit' });
    await stage.wait(5_000);
    expect(cases()).toMatchObject([{ what: 'paid-late', amount: 250_000 }]);
    await stage.resolve('refund');
    await stage.wait(10_000);
    expect(payer()).toBe(0);
  });

  it('paid late, and what is told of it is lost three times: a case at the fourth', async () => {
    await open();
    await show();
    await stage.cancel();
    await stage.result();
    stage.world.backbone.rules.add({ ...NOT_TOLD.rules![0]!, times: 3 });
    await stage.pay({ app: 'bidv-debit' });
    await stage.wait(300_000);
    expect(cases()).toEqual([]);
    await stage.wait(30_000);
    expect(cases()).toMatchObject([{ what: 'paid-late', amount: 250_000 }]);
    await stage.wait(900_000);
    expect(cases()).toHaveLength(1);
    expect(requests()).toEqual(['0200 39', '0230']);
  });

  it('paid late over a cut of power: told when the till is back, a case', async () => {
    await open();
    await show();
    await stage.cancel();
    await stage.result();
    stage.world.cutLine();
    await stage.pay({ app: 'bidv-debit' });
    await stage.cutPower();
    stage.world.restoreLine();
    await stage.wait(70_000);
    expect(cases()).toMatchObject([{ what: 'paid-late' }]);
  });

  it('told while it is asked about in vain: paid, no case', async () => {
    await open();
    await show();
    for (const [when, times] of [
      [{ mti: '0220' }, 2],
      [{ mti: '0200', processingCode: '390000' }, 9],
    ] as const) {
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      const rule = { at: 'acquirer', when, times, then: { kind: 'drop-request' } } as const;
      stage.world.backbone.rules.add(rule);
    }
    await stage.pay({ app: 'bidv-debit' });
    await stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'approved', receipts: 'printed' });
    expect(cases()).toEqual([]);
  });

  it('paid twice while nobody knows: one sale and one case once it is asked again', async () => {
    await open();
    await show();
    for (const when of [{ mti: '0220' }, { mti: '0200', processingCode: '390000' }]) {
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      stage.world.backbone.rules.add({ at: 'acquirer', when, then: { kind: 'drop-request' } });
    }
    await stage.pay({ app: 'bidv-debit' });
    await stage.pay({ app: 'bidv-debit' });
    await stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'unknown' });
    stage.clearNetwork();
    await stage.wait(400_000);
    expect(texts().filter((text) => text.startsWith('told while an operator'))).toHaveLength(2);
    expect(cases()).toMatchObject([{ what: 'cancel-unknown' }]);
    await stage.resolve('ask-again');
    await stage.wait(10_000);
    expect(cases()).toMatchObject([{ what: 'paid-twice', amount: 250_000 }]);
    expect(payer()).toBe(-500_000);
  });

  it('told twice of one payment: one payment', async () => {
    await open({
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      rules: [{ at: 'acquirer', when: { mti: '0220' }, then: { kind: 'answer-twice' } }],
    });
    await show();
    await stage.pay({ app: 'bidv-debit' });
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(texts()).toContain('told again: 250000 came');
    expect(cases()).toEqual([]);
  });

  it('told after it was found out: one payment', async () => {
    await open({
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      rules: [{ at: 'acquirer', when: { mti: '0220' }, then: { kind: 'delay', ms: 15_000 } }],
    });
    await show();
    await stage.pay({ app: 'bidv-debit' });
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(requests()).toEqual(['0200 39']);
    await stage.wait(60_000);
    expect(texts()).toContain('told again: 250000 came');
    expect(cases()).toEqual([]);
  });

  it('the line is gone at the end: nobody knows, a case; asked again, paid', async () => {
    await open(NOT_TOLD);
    await show();
    stage.world.cutLine();
    await stage.pay({ app: 'bidv-debit' });
    await stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'unknown', why: 'no-answer' });
    expect(cases()).toMatchObject([{ what: 'cancel-unknown' }]);
    stage.world.restoreLine();
    await stage.wait(90_000);
    await stage.resolve('ask-again');
    await stage.wait(10_000);
    expect(stage.view().screen).toMatchObject({ last: { kind: 'approved' } });
  });

  it('on paper too, as the printer’s own QR code', async () => {
    await open();
    await show();
    await stage.printCode();
    await stage.wait(5_000);
    expect(stage.receipts()[0]).toContain('250.000 ₫');
    expect(stage.receipts()[0]).toContain('Quét mã bằng ứng dụng ngân hàng');
    await stage.cancel();
    await stage.result();
    await stage.terminal().printCode();
    expect(stage.terminal().printCode()).toBe('There is no code on the screen.');
  });
});
