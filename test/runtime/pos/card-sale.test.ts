import { afterEach, describe, expect, it } from 'vitest';
import { kinds, moved, mtis, open, shape, stage, texts, withOfflineCard } from './till.ts';

afterEach(() => stage.close());

describe('a sale by swipe', () => {
  it('another bank’s card through the swipe reader, with the PIN', async () => {
    await open();
    const money = await moved('bidv-debit', async () => {
      await stage.sell(250_000);
      await stage.swipe('bidv-debit');
      await stage.pin('3344');
      expect(await stage.result()).toEqual({
        kind: 'approved',
        method: 'card',
        why: undefined,
        code: '',
        amount: 250_000,
        signature: false,
        foreign: undefined,
        receipts: 'printed',
      });
    });
    expect(shape()).toBe('0200 000000 000025000000 5411 021 - 00 PIN -');
    expect(money).toEqual([-250_000, 250_000]);
    expect(stage.ledger('970418', 'settlement')).toBe(250_000);
    expect(stage.ledger('970400', 'settlement')).toBe(-250_000);
  });

  it('our own bank’s card through the pad', async () => {
    await open();
    const money = await moved('saigonbank-debit', async () => {
      await stage.sell(99_000);
      await stage.swipeAtPad('saigonbank-debit');
      await stage.pin('1234');
      expect(await stage.result()).toMatchObject({ kind: 'approved' });
    });
    expect(money).toEqual([-99_000, 99_000]);
  });

  it.each([
    ['no money', 'bidv-poor', '1122', '51'],
    ['expired', 'mb-expired', '5566', '54'],
    ['stolen', 'vietcombank-stolen', '8642', '43'],
  ])('declined: %s', async (_, card, pin, code) => {
    await open();
    const money = await moved(card, async () => {
      await stage.sell(250_000);
      await stage.swipe(card);
      await stage.pin(pin);
      expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'host', code });
    });
    expect(money).toEqual([0, 0]);
    expect(stage.receipts()).toEqual([]);
    expect(mtis()).toEqual(['0200']);
  });

  it.each([
    ['swipe', 'bidv-debit', '3344'],
    ['insert', 'saigonbank-chip', '1470'],
  ] as const)('%s: a wrong PIN is asked for again', async (way, card, pin) => {
    await open();
    const money = await moved(card, async () => {
      await stage.sell(250_000);
      await stage[way](card);
      await stage.pin('9999');
      await stage.waitFor('the words', () => stage.pad()[1] === 'SAI, NHAP LAI');
      await stage.pin(pin);
      if (way === 'insert') await stage.take('card');
      expect(await stage.result()).toMatchObject({ kind: 'approved' });
    });
    expect(money).toEqual([-250_000, 250_000]);
    expect(mtis()).toEqual(['0200', '0200']);
  });

  it('a PIN that is wrong three times ends the sale', async () => {
    await open();
    await stage.sell(250_000);
    await stage.swipe('bidv-debit');
    for (const pin of ['9999', '8888', '7777']) await stage.pin(pin);
    expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'host' });
    expect(mtis()).toEqual(['0200', '0200', '0200']);
  });

  it('a stripe that tells of a chip is not taken', async () => {
    await open();
    await stage.sell(250_000);
    await stage.swipe('saigonbank-chip');
    await stage.waitFor('the chip to be asked for', () => {
      const { screen: view } = stage.view();
      return view.kind === 'present-card' && view.prompt === 'use-chip';
    });
    expect(stage.view().screen).toMatchObject({ accept: ['chip', 'tap'] });
    await stage.insert('saigonbank-chip');
    await stage.pin('1470');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(shape()).toContain(' 051 ');
  });

  it('a stripe that cannot be read may be drawn again', async () => {
    await open();
    stage.world.hands.swipeReader.provoke('bad-swipe');
    await stage.sell(250_000);
    await stage.swipe('bidv-debit');
    await stage.wait(1_000);
    expect(stage.view().screen).toMatchObject({ kind: 'present-card', prompt: 'try-again' });
    stage.world.hands.swipeReader.clear();
    await stage.swipe('bidv-debit');
    await stage.pin('3344');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
  });
});

describe('a tap', () => {
  it('below the PIN’s limit: online, no PIN, the card is not kept', async () => {
    await open();
    const money = await moved('saigonbank-chip', async () => {
      await stage.sell(999_999);
      await stage.tap('saigonbank-chip');
      expect(await stage.result()).toMatchObject({ kind: 'approved', receipts: 'printed' });
    });
    expect(shape()).toBe('0200 000000 000099999900 5411 072 001 00 - chip');
    expect(money).toEqual([-999_999, 999_999]);
  });

  it('from the limit on: the PIN', async () => {
    await open();
    await stage.sell(1_000_000);
    await stage.tap('saigonbank-chip');
    await stage.pin('1470');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(shape()).toBe('0200 000000 000100000000 5411 071 001 00 PIN chip');
  });

  it('above what may be tapped: the antenna is off', async () => {
    await open();
    await stage.sell(20_000_000);
    await stage.padWaits('card');
    const card = stage.world.plastic('saigonbank-chip')!;
    expect(stage.world.hands.pinPad.tap(card)).toBe(false);
    await stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
  });

  it('a small amount offline, where the card allows it: sent when the line is there again', async () => {
    await open(withOfflineCard());
    stage.world.cutLine();
    await stage.sell(150_000);
    await stage.tap('offline');
    expect(await stage.result()).toMatchObject({ kind: 'approved', signature: false });
    expect(mtis()).toEqual([]);
    await stage.cutPower();
    stage.world.restoreLine();
    await stage.waitFor('the advice', () => texts().includes('advice acknowledged, DE39 00'));
    expect(mtis()).toEqual(['0220']);
    expect(stage.balanceChange('offline')).toBe(-150_000);
    expect(kinds()).toContain('sale-paid');
    expect(stage.receipts()[0]).toContain('ngoại tuyến');
  });

  it('declined by the host', async () => {
    await open();
    await stage.sell(250_000);
    await stage.tap('bidv-chip-poor');
    expect(await stage.result()).toMatchObject({ kind: 'declined', code: '51' });
  });
});
