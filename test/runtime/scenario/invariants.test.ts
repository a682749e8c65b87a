import { afterEach, describe, expect, it } from 'vitest';
import { checkAtmInvariants } from '../../../runtime/scenario/atm/invariants.ts';
import { openStage, type Stage } from '../../../runtime/scenario/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

/** A stage on which half a million was paid. */
async function paid(): Promise<Stage> {
  stage = await openStage();
  await stage.insert('saigonbank-debit');
  await stage.language('vi');
  await stage.pin('1234');
  await stage.amount(500_000);
  await stage.confirm('without-receipt');
  await stage.take('cash');
  await stage.take('card');
  await stage.rest();
  return stage;
}

describe('what must be true after every scenario', () => {
  it('is, where nothing went wrong', async () => {
    expect(checkAtmInvariants(await paid())).toEqual([]);
  });

  it('no note is lost or found', async () => {
    (await paid()).world.hands.cashDispenser.load(2, 3);
    expect(checkAtmInvariants(stage)).toEqual([
      { what: 'notes of cassette 2 (200000)', expected: '2000', actual: '2003' },
    ]);
  });

  it('the cash that left is what the banks have booked', async () => {
    await paid();
    const cash = { ...stage.cash(), dispensed: 700_000 };
    expect(checkAtmInvariants({ ...stage, cash: () => cash })).toEqual([
      { what: 'debits − reversals', expected: '700000 dispensed', actual: '500000 booked' },
    ]);
  });

  it('unless a reversal is still on its way', async () => {
    await paid();
    const cash = { ...stage.cash(), dispensed: 700_000 };
    const waiting = { ...stage, cash: () => cash, pendingReversals: () => 1 };
    expect(checkAtmInvariants(waiting)).toEqual([]);
  });

  it('no card stays inside a terminal that waits for the next', async () => {
    await paid();
    expect(checkAtmInvariants({ ...stage, card: () => 'inside' })).toEqual([
      { what: 'card while the terminal waits', expected: 'outside', actual: 'inside' },
    ]);
  });

  it('the journal is what was written', async () => {
    await paid();
    stage.journal.database.exec('DROP TRIGGER journal_no_update');
    stage.journal.database.exec("UPDATE journal SET text = 'nothing' WHERE n = 3");
    expect(checkAtmInvariants(stage)).toEqual([
      { what: 'journal chain', expected: 'whole', actual: 'record 3 is not what was written' },
    ]);
  });

  it('and holds no card number', async () => {
    await paid();
    stage.journal.append({ kind: 'note', text: 'card 9704000000000018' });
    expect(checkAtmInvariants(stage)).toEqual([
      { what: 'journal', expected: 'no card number', actual: 'that of saigonbank-debit' },
    ]);
  });

  it('the books balance', async () => {
    await paid();
    const { backbone } = stage.world;
    const ledger = (id: string) => ({ ...backbone.ledger(id), discrepancies: () => ['off by 1'] });
    const world = { ...stage.world, backbone: { ...backbone, ledger } };
    expect(checkAtmInvariants({ ...stage, world })[0]).toEqual({
      what: 'books of 602907',
      expected: 'balanced',
      actual: 'off by 1',
    });
  });
});
