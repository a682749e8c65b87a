import { afterEach, describe, expect, it } from 'vitest';
import { ScenarioFailure } from '../../../runtime/scenario/failure.ts';
import { openStage, type Stage } from '../../../runtime/scenario/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

describe('a terminal and a customer', () => {
  it('pays, prints and gives the card back', async () => {
    stage = await openStage();
    await stage.insert('saigonbank-debit');
    await stage.language('en');
    await stage.pin('1234');
    await stage.amount(1_000_000);
    await stage.confirm('with-receipt');
    await stage.take('cash');
    await stage.take('receipt');
    await stage.take('card');
    await stage.rest();

    stage.expect({ card: 'returned', cash: { taken: 1_000_000 }, receipt: ['1,000,000 VND'] });
    expect(stage.balanceChange('saigonbank-debit')).toBe(-1_000_000);
  });

  it('offers only what the notes at hand can make', async () => {
    const cassettes = [
      { denomination: 500_000, notes: 3 },
      { denomination: 200_000, notes: 0 },
    ];
    stage = await openStage({ configuration: { cassettes } });
    await stage.insert('saigonbank-debit');
    await stage.language('vi');
    await stage.pin('1234');
    await stage.until('amount');
    const { screen } = stage.view();
    expect(screen.kind === 'amount' && screen.offers).toEqual([
      { amount: 500_000, notes: 1 },
      { amount: 1_000_000, notes: 2 },
      { amount: 2_000_000, notes: undefined },
      { amount: 3_000_000, notes: undefined },
      { amount: 5_000_000, notes: undefined },
    ]);
  });

  it.each([0, 400, 900, 1100, 1500, 2200, 2700, 3400])(
    'loses no money when the power fails %d ms after the bank was asked',
    async (ms) => {
      stage = await openStage({ seed: ms });
      await stage.insert('vietcombank-debit');
      await stage.language('vi');
      await stage.pin('4321');
      await stage.amount(2_000_000);
      await stage.confirm('without-receipt');
      await stage.wait(ms);
      await stage.cutPower();
      await stage.take('card');
      await stage.wait(120_000);

      const { dispensed } = stage.cash();
      const fee = dispensed === 0 ? 0 : 3_300;
      expect([0, 2_000_000]).toContain(dispensed);
      stage.expect({ ledger: { 'vietcombank-debit': -dispensed - fee }, reversals: 0 });
    },
  );

  it('has a free slot again after each of a hundred sessions', async () => {
    stage = await openStage({ trace: false });
    for (let i = 0; i < 100; i++) {
      await stage.insert('bidv-debit');
      await stage.until('language');
      await stage.cancel();
      await stage.take('card');
    }
    await stage.rest();
    stage.expect({
      screen: 'welcome',
      card: 'returned',
      'no-messages': ['0200 terminal>acquirer'],
    });
  });
});

describe('a step that cannot be done', () => {
  it('tells what it waited for, and what the customer saw instead', async () => {
    stage = await openStage();
    await expect(stage.take('cash')).rejects.toThrow(
      new ScenarioFailure('notes in the exit', 'after 3 min the screen is welcome'),
    );
  });

  it('names the cards and faults that there are', async () => {
    stage = await openStage();
    await expect(stage.insert('nobody')).rejects.toThrow(/one of the cards saigonbank-debit, .+/);
    expect(() => stage.fault('printer', 'fire')).toThrow(
      'expected one of the faults paper-out, paper-near-end, cover-open, cutter-jam, offline, silence, but printer has no fault fire',
    );
    await expect(stage.resolve(0)).rejects.toThrow(
      'expected an open transaction, but none is open',
    );
    await expect(stage.press(['5'])).rejects.toThrow('expected the pad to take the key 5');
  });

  it('expect tells all that differs', async () => {
    stage = await openStage();
    await stage.until('welcome');
    expect(() => stage.expect({ screen: 'pin', card: 'inside', reversals: 0 })).toThrow(
      'expected screen: pin; card: inside, but screen: welcome; card: none',
    );
  });
});
