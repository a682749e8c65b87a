import { afterEach, describe, expect, it } from 'vitest';
import type { SwitchRule } from '../../../network/switch/config.ts';
import { issuerDoes, moved, mtis, open, shape, stage, texts, withOfflineCard } from './till.ts';

afterEach(() => stage.close());

describe('a sale by chip', () => {
  it('approved: the host’s answer goes to the card', async () => {
    await open();
    const money = await moved('saigonbank-chip', async () => {
      await stage.sell(250_000);
      await stage.insert('saigonbank-chip');
      await stage.pin('1470');
      await stage.take('card');
      expect(await stage.result()).toMatchObject({ kind: 'approved', receipts: 'printed' });
    });
    expect(shape()).toBe('0200 000000 000025000000 5411 051 001 00 PIN chip');
    expect(texts()).toContain('970400******0011: chip: approved-online');
    expect(money).toEqual([-250_000, 250_000]);
    const [merchant, customer] = stage.receipts();
    expect(merchant).toContain('A0000007271010');
    expect(merchant).toContain('Liên cửa hàng');
    expect(customer).toContain('Liên khách hàng');
    expect(customer).toContain('970400******0011');
    expect(customer).toContain('250.000 ₫');
  });

  it('the customer chooses among two applications', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('techcombank-two-applications');
    await stage.padWaits('key');
    expect(stage.world.hands.pinPad.view().lines[0]).toBe('NAPAS DEBIT');
    await stage.press(['F1']);
    await stage.wait(1_000);
    expect(stage.world.hands.pinPad.view().lines[0]).toBe('VISA DEBIT');
    await stage.press(['enter']);
    await stage.pin('6923');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(stage.receipts()[0]).toContain('A0000000031010');
  });

  it('a script changes the card’s PIN', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('vietcombank-new-pin');
    await stage.pin('2589');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(texts()).toContain('970436*********0013: chip: approved-online, 1 issuer scripts');
  });

  it.each([
    ['no money', 'bidv-chip-poor', '3690', '51'],
    ['wrong cryptogram', 'mb-wrong-cryptogram', '4701', '63'],
  ])('declined by the host: %s', async (_, card, pin, code) => {
    await open();
    const money = await moved(card, async () => {
      await stage.sell(250_000);
      await stage.insert(card);
      await stage.pin(pin);
      await stage.take('card');
      expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'host', code });
    });
    expect(money).toEqual([0, 0]);
    expect(mtis()).toEqual(['0200']);
  });

  it('below the floor limit: approved by card and terminal', async () => {
    await open({ ...withOfflineCard(), configuration: { floor: 200_000 } });
    await stage.sell(150_000);
    await stage.insert('offline');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved', signature: false });
    expect(texts()).toContain('card: chip: approved-offline');
    // The issuer hears of it afterwards, and books it.
    expect(mtis()).toEqual(['0220']);
    expect(shape()).toBe('0220 000000 000015000000 5411 052 000 00 - chip');
    expect(texts()).toContain('advice acknowledged, DE39 00');
    expect(stage.balanceChange('offline')).toBe(-150_000);
    expect(stage.merchantChange()).toBe(150_000);
    expect(stage.world.journal.open()).toEqual([]);
  });

  it('below the floor limit, and the issuer does not pay: an operator is told', async () => {
    const rules: readonly SwitchRule[] = [
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      { at: 'issuer', when: { mti: '0220' }, then: { kind: 'decline', code: '14' } },
    ];
    await open({ ...withOfflineCard(), configuration: { floor: 200_000 }, rules });
    await stage.sell(150_000);
    await stage.insert('offline');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    const [sale] = stage.view().sales;
    expect(stage.view().cases).toMatchObject([
      { id: sale!.transaction, what: 'offline-refused', method: 'card', amount: 150_000 },
    ]);
    expect(texts()).toContain('approved offline, and the issuer does not pay: 14');
    expect(stage.terminal().refund(sale!.transaction, 1)).toBe(
      'This sale cannot be given back from here.',
    );
    await stage.resolve('keep');
    await stage.ready();
    expect(stage.view().cases).toEqual([]);
    expect(stage.terminal().totals().card).toEqual({ paid: 0, refunded: 0 });
    expect(stage.merchantChange()).toBe(0);
  });

  it('below the floor limit: to be signed where the card wants that', async () => {
    await open({ ...withOfflineCard(), configuration: { floor: 500_000 } });
    await stage.sell(250_000);
    await stage.insert('offline');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved', signature: true });
    const [merchant, customer] = stage.receipts();
    expect(merchant).toContain('Chữ ký khách hàng');
    expect(customer).not.toContain('Chữ ký khách hàng');
  });

  it('the cashier passes the PIN by, where the terminal may; the issuer decides', async () => {
    await open({ configuration: { pin: { minDigits: 4, maxDigits: 6, bypass: true } } });
    await stage.sell(250_000);
    await stage.insert('saigonbank-chip');
    await stage.bypassPin();
    await stage.take('card');
    expect(stage.refused()).toBeUndefined();
    expect(texts()).toContain('card: PIN passed by');
    expect(await stage.result()).toMatchObject({ amount: 250_000 });
    expect(stage.requests().every(({ fields }) => fields[52] === undefined)).toBe(true);
  });

  it('the PIN may not be passed by where the terminal may not', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('saigonbank-chip');
    await stage.bypassPin();
    expect(stage.refused()).toBe('No PIN may be passed by now.');
    await stage.pin('1470');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
  });

  it('declined by the card, before any host', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('bidv-chip-cautious');
    await stage.pin('3690');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'card' });
    expect(mtis()).toEqual([]);
  });

  it.each([
    ['the card refuses what its bank approved', 'vietinbank-refuses-approval', '5812'],
    ['the card does not believe the answer', 'mb-distrusts-issuer', '4701'],
  ])('reversed: %s', async (_, card, pin) => {
    await open();
    const money = await moved(card, async () => {
      await stage.sell(250_000);
      await stage.insert(card);
      await stage.pin(pin);
      await stage.take('card');
      expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'card-after-host' });
    });
    expect(mtis()).toEqual(['0200', '0420']);
    expect(stage.requests()[1]!.fields[39]).toBe('05');
    expect(money).toEqual([0, 0]);
    expect(stage.terminal().host.pendingReversals()).toBe(0);
    expect(stage.receipts()).toEqual([]);
  });

  it('torn out while it is read: nothing was sent', async () => {
    await open();
    stage.world.hands.pinPad.provoke('card-removed', { after: 12 });
    await stage.sell(250_000);
    await stage.insert('saigonbank-chip');
    expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'card' });
    expect(mtis()).toEqual([]);
  });

  it('torn out at once: the chip may be tried again, the stripe may not', async () => {
    await open();
    stage.world.hands.pinPad.provoke('card-removed', { after: 2 });
    await stage.sell(250_000);
    await stage.insert('saigonbank-chip');
    await stage.waitFor('another try', () => {
      const { screen: view } = stage.view();
      return view.kind === 'present-card' && view.prompt === 'try-again';
    });
    expect(stage.view().screen).toMatchObject({ accept: ['chip', 'tap'] });
    await stage.insert('saigonbank-chip');
    await stage.pin('1470');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
  });

  it('torn out at every command: paid and debited, or neither', async () => {
    const ends = new Set<string>();
    for (let after = 0; after <= 36; after++) {
      await open();
      const money = await moved('saigonbank-chip', async () => {
        stage.world.hands.pinPad.provoke('card-removed', { after });
        await stage.sell(250_000);
        await stage.insert('saigonbank-chip');
        const pad = stage.world.hands.pinPad;
        await stage.waitFor('the PIN, or the end of the reading', () => {
          const { screen: view } = stage.view();
          const { waitingFor, insertedCardId } = pad.view();
          const asksAgain = view.kind === 'present-card' && insertedCardId === undefined;
          return waitingFor === 'pin' || view.kind === 'idle' || asksAgain;
        });
        if (pad.view().waitingFor === 'pin') await stage.pin('1470');
        else stage.terminal().cancel();
        await stage.waitFor('the end', () => {
          if (pad.view().waitingFor === 'removal') pad.remove();
          return stage.view().screen.kind === 'idle';
        });
        await stage.wait(2_000);
      });
      const { screen: view } = stage.view();
      const result = view.kind === 'idle' ? view.last : undefined;
      ends.add(`${result?.kind} ${result?.why ?? ''}`.trim());
      const paid = result?.kind === 'approved';
      expect(money, `torn out after ${after}`).toEqual(paid ? [-250_000, 250_000] : [0, 0]);
      expect(stage.world.journal.open()).toEqual([]);
      if (after < 36) await stage.close();
    }
    expect([...ends].sort()).toEqual([
      'approved',
      'declined card',
      'declined card-after-host',
      'no-sale cancelled',
    ]);
  });

  it('torn out after the host approved: reversed', async () => {
    await open({
      rules: issuerDoes({ kind: 'delay', ms: 5_000 }),
    });
    const money = await moved('saigonbank-chip', async () => {
      await stage.sell(250_000);
      await stage.insert('saigonbank-chip');
      await stage.pin('1470');
      await stage.until('host');
      await stage.tear();
      expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'card-after-host' });
    });
    expect(mtis()).toEqual(['0200', '0420']);
    expect(money).toEqual([0, 0]);
  });

  it('a dead chip: the stripe, flagged in DE22', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('saigonbank-dead-chip');
    await stage.waitFor('the stripe to be asked for', () => {
      const { screen: view } = stage.view();
      return view.kind === 'present-card' && view.prompt === 'swipe-instead';
    });
    await stage.tear();
    await stage.swipe('saigonbank-dead-chip');
    await stage.pin('1470');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(shape()).toBe('0200 000000 000025000000 5411 801 - 00 PIN -');
  });

  it('a blocked application is no reason for the stripe', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('vietcombank-application-blocked');
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'card' });
    expect(mtis()).toEqual([]);
  });
});
