import { afterEach, describe, expect, it } from 'vitest';
import { openPosStage, type PosStage } from '../../../../runtime/pos/stage.ts';
import { checkTillInvariants } from '../../../../runtime/scenario/till/invariants.ts';

let stage: PosStage;
afterEach(() => stage.close());

/** A stage on which a card, a wallet and a bank's app have paid, and an order online was paid. */
async function paid(): Promise<PosStage> {
  stage = await openPosStage({ trace: false });
  await stage.ready();
  await stage.sell(100_000);
  await stage.tap('saigonbank-chip');
  await stage.until('approved');
  await stage.sell(250_000, 'wallet-code');
  await stage.scan({ wallet: 'alipay-wang' });
  await stage.until('approved');
  await stage.sell(300_000, 'vietqr');
  await stage.pay({ app: 'techcombank-debit' });
  await stage.until('approved');
  await stage.order('shop-lotus', 40_000);
  await stage.card({ id: 'bidv-debit' });
  await stage.otp('right');
  await stage.rest();
  return stage;
}

describe('what must be true after every scenario at a till', () => {
  it('is, where nothing went wrong', async () => {
    expect(checkTillInvariants(await paid())).toEqual([]);
    expect([stage.paid(), stage.merchantChange()]).toEqual([650_000, 650_000]);
  });

  it('the merchant was credited with what the till says was paid', async () => {
    await paid();
    expect(checkTillInvariants({ ...stage, paid: () => 600_000 })).toEqual([
      {
        what: 'merchant credited, and paid − refunded at the till',
        expected: '650000 twice',
        actual: '650000 and 600000',
      },
    ]);
  });

  it('unless a reversal or a case is open', async () => {
    await paid();
    const other = { ...stage, paid: () => 600_000 };
    const one = { id: 'x', at: 0, amount: 1, method: 'vietqr', answers: [] } as const;
    const view = () => ({ ...stage.view(), cases: [{ ...one, what: 'paid-twice' } as const] });
    expect(checkTillInvariants({ ...other, pendingReversals: () => 1 })).toEqual([]);
    expect(checkTillInvariants({ ...other, view })).toEqual([]);
  });

  it('the gateway owes what NAPAS has cleared with it, cards at the shop the other way', async () => {
    const { world } = await paid();
    expect(world.gateway.books.balance('acquirer')).toBe(250_000 - 40_000);
    const balance = (id: string) => world.gateway.books.balance(id) + (id === 'acquirer' ? 1 : 0);
    const gateway = { ...world.gateway, books: { ...world.gateway.books, balance } };
    expect(checkTillInvariants({ ...stage, world: { ...world, gateway } })).toEqual([
      {
        what: 'owed by the gateway, and cleared with it by NAPAS',
        expected: '210001 twice',
        actual: '210001 and 210000',
      },
    ]);
  });

  it('the gateway’s books balance, in fen and in đồng', async () => {
    const { world } = await paid();
    const books = { ...world.gateway.books, discrepancies: () => ['off by a fen'] };
    const gateway = { ...world.gateway, books };
    expect(checkTillInvariants({ ...stage, world: { ...world, gateway } })).toEqual([
      { what: 'the gateway’s books', expected: 'balanced', actual: 'off by a fen' },
    ]);
  });

  it('the journal holds no card number', async () => {
    await paid();
    stage.journal.append({ kind: 'note', text: 'card 9704000000070011' });
    expect(checkTillInvariants(stage)).toEqual([
      { what: 'journal', expected: 'no card number', actual: 'that of saigonbank-chip' },
    ]);
  });
});
