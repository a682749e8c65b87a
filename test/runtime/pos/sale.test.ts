import { afterEach, describe, expect, it } from 'vitest';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import { CHIP_CARDS } from '../../../runtime/chip-cards.ts';
import { openPosStage, type PosStage, type PosStageOptions } from '../../../runtime/pos/stage.ts';

let stage: PosStage;

async function open(options: PosStageOptions = {}): Promise<PosStage> {
  stage = await openPosStage(options);
  await stage.ready();
  return stage;
}

afterEach(() => stage.close());

/** DE3, 4, 18, 22, 23 and 25 of a request, and whether it has a PIN block and chip data. */
const shape = (n = 0) => {
  const { mti, fields } = stage.requests()[n]!;
  const parts = [fields[3], fields[4], fields[18], fields[22], fields[23] ?? '-', fields[25]];
  return [mti, ...parts, fields[52] ? 'PIN' : '-', fields[55] ? 'chip' : '-'].join(' ');
};

const mtis = () => stage.requests().map(({ mti }) => mti);
const kinds = () => stage.records().map(({ kind }) => kind);
const texts = () => stage.records().map(({ text }) => text);
const merchants = () => stage.ledger('970400', 'merchants');

/** What becomes of the first request at the issuer. */
const issuerDoes = (fault: SwitchFault): readonly SwitchRule[] => [
  // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
  { at: 'issuer', when: { mti: '0200' }, times: 1, then: fault },
];

/** What happened to the customer's money and the merchant's. */
async function moved(card: string, act: () => Promise<void>) {
  const before = [stage.balanceOf(card), merchants() ?? 0] as const;
  await act();
  return [stage.balanceOf(card) - before[0], (merchants() ?? 0) - before[1]];
}

/** A card that approves small amounts over the air by itself. */
function withOfflineCard(): PosStageOptions {
  const network = defaultWorld();
  const [bank, ...others] = network.banks;
  const chip = bank!.cards.find(({ id }) => id === 'saigonbank-chip')!;
  const card = { ...chip, id: 'offline', pan: '9704000000070045' };
  return {
    network: { ...network, banks: [{ ...bank!, cards: [...bank!.cards, card] }, ...others] },
    chipCards: { ...CHIP_CARDS, offline: { profile: 'offline-approval', reason: 'by itself' } },
  };
}

describe('a sale by swipe', () => {
  it('another bank’s card through the swipe reader, with the PIN', async () => {
    await open();
    const money = await moved('bidv-debit', async () => {
      await stage.sell(250_000);
      await stage.swipe('bidv-debit');
      await stage.pin('3344');
      expect(await stage.result()).toEqual({
        kind: 'approved',
        why: undefined,
        code: '',
        amount: 250_000,
        signature: false,
        receipts: 'printed',
        terminal: 'ok',
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
    ['wrong PIN', 'bidv-debit', '9999', '55'],
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

  it('a stripe that tells of a chip is not taken', async () => {
    await open();
    await stage.sell(250_000);
    await stage.swipe('saigonbank-chip');
    await stage.waitFor('the chip to be asked for', () => {
      const view = stage.view();
      return view.kind === 'present-card' && view.prompt === 'use-chip';
    });
    expect(stage.view()).toMatchObject({ accept: ['chip', 'tap'] });
    await stage.insert('saigonbank-chip');
    await stage.pin('1470');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(shape()).toContain(' 051 ');
  });

  it('a stripe that cannot be read may be drawn again', async () => {
    await open();
    stage.world.hands.swipeReader.provoke('bad-swipe');
    await stage.sell(250_000);
    await stage.swipe('bidv-debit');
    await stage.wait(1_000);
    expect(stage.view()).toMatchObject({ kind: 'present-card', prompt: 'try-again' });
    stage.world.hands.swipeReader.clear();
    await stage.swipe('bidv-debit');
    await stage.pin('3344');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
  });
});

describe('a sale by chip', () => {
  it('approved: the host’s answer goes to the card', async () => {
    await open();
    const money = await moved('saigonbank-chip', async () => {
      await stage.sell(250_000);
      await stage.insert('saigonbank-chip');
      await stage.pin('1470');
      await stage.takeCard();
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
    await stage.press('F1');
    await stage.wait(1_000);
    expect(stage.world.hands.pinPad.view().lines[0]).toBe('VISA DEBIT');
    await stage.press('enter');
    await stage.pin('6923');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(stage.receipts()[0]).toContain('A0000000031010');
  });

  it('a script changes the card’s PIN', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('vietcombank-new-pin');
    await stage.pin('2589');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(texts()).toContain('970436*********0013: chip: approved-online, 1 issuer scripts');
  });

  it.each([
    ['wrong PIN', 'saigonbank-chip', '9999', '55'],
    ['no money', 'bidv-chip-poor', '3690', '51'],
    ['wrong cryptogram', 'mb-wrong-cryptogram', '4701', '63'],
  ])('declined by the host: %s', async (_, card, pin, code) => {
    await open();
    const money = await moved(card, async () => {
      await stage.sell(250_000);
      await stage.insert(card);
      await stage.pin(pin);
      await stage.takeCard();
      expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'host', code });
    });
    expect(money).toEqual([0, 0]);
    expect(mtis()).toEqual(['0200']);
  });

  it('below the floor limit: approved by card and terminal', async () => {
    await open({ ...withOfflineCard(), configuration: { floor: 200_000 } });
    await stage.sell(150_000);
    await stage.insert('offline');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'approved', signature: false });
    expect(texts()).toContain('card: chip: approved-offline');
    expect(mtis()).toEqual([]);
    expect(stage.world.journal.open()).toEqual([]);
  });

  it('below the floor limit: to be signed where the card wants that', async () => {
    await open({ ...withOfflineCard(), configuration: { floor: 500_000 } });
    await stage.sell(250_000);
    await stage.insert('offline');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'approved', signature: true });
    const [merchant, customer] = stage.receipts();
    expect(merchant).toContain('Chữ ký khách hàng');
    expect(customer).not.toContain('Chữ ký khách hàng');
  });

  it('declined by the card, before any host', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('bidv-chip-cautious');
    await stage.pin('3690');
    await stage.takeCard();
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
      await stage.takeCard();
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
      const view = stage.view();
      return view.kind === 'present-card' && view.prompt === 'try-again';
    });
    expect(stage.view()).toMatchObject({ accept: ['chip', 'tap'] });
    await stage.insert('saigonbank-chip');
    await stage.pin('1470');
    await stage.takeCard();
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
          const view = stage.view();
          const { waitingFor, insertedCardId } = pad.view();
          const asksAgain = view.kind === 'present-card' && insertedCardId === undefined;
          return waitingFor === 'pin' || view.kind === 'idle' || asksAgain;
        });
        if (pad.view().waitingFor === 'pin') await stage.pin('1470');
        else stage.cancel();
        await stage.waitFor('the end', () => {
          if (pad.view().waitingFor === 'removal') pad.remove();
          return stage.view().kind === 'idle';
        });
        await stage.wait(2_000);
      });
      const view = stage.view();
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
      stage.tearOut();
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
      const view = stage.view();
      return view.kind === 'present-card' && view.prompt === 'swipe-instead';
    });
    stage.tearOut();
    await stage.swipe('saigonbank-dead-chip');
    await stage.pin('1470');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(shape()).toBe('0200 000000 000025000000 5411 801 - 00 PIN -');
  });

  it('a blocked application is no reason for the stripe', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('vietcombank-application-blocked');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'card' });
    expect(mtis()).toEqual([]);
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
    stage.cancel();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
  });

  it('a small amount offline, where the card allows it: no message, but on record', async () => {
    await open(withOfflineCard());
    await stage.sell(150_000);
    await stage.tap('offline');
    expect(await stage.result()).toMatchObject({ kind: 'approved', signature: false });
    expect(mtis()).toEqual([]);
    expect(kinds()).toContain('sale-paid');
    expect(stage.records().at(-1)?.kind).toBe('receipt-printed');
    expect(stage.receipts()[0]).toContain('ngoại tuyến');
  });

  it('declined by the host', async () => {
    await open();
    await stage.sell(250_000);
    await stage.tap('bidv-chip-poor');
    expect(await stage.result()).toMatchObject({ kind: 'declined', code: '51' });
  });
});

describe('no telling answer', () => {
  it.each(['bidv-debit', 'saigonbank-chip'])(
    '%s: reversed, and the money is back',
    async (card) => {
      await open({
        rules: issuerDoes({ kind: 'drop-answer' }),
      });
      const money = await moved(card, async () => {
        await stage.sell(250_000);
        await (card === 'bidv-debit' ? stage.swipe(card) : stage.insert(card));
        await stage.pin(card === 'bidv-debit' ? '3344' : '1470');
        if (card !== 'bidv-debit') await stage.takeCard();
        expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'no-answer' });
      });
      expect(mtis()).toEqual(['0200', '0420']);
      expect(money).toEqual([0, 0]);
      expect(stage.receipts()).toEqual([]);
      expect(kinds()).toContain('reversal-acknowledged');
    },
  );

  it('no line: never sent, and a chip may not approve what its bank wants to see', async () => {
    await open();
    stage.world.cutLine();
    await stage.wait(1_000);
    await stage.sell(250_000);
    await stage.insert('saigonbank-chip');
    await stage.pin('1470');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'not-sent' });
    expect(stage.terminal().host.pendingReversals()).toBe(0);
  });
});

describe('people and devices', () => {
  it('the customer cancels at the PIN', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('saigonbank-chip');
    await stage.padWaits('pin');
    await stage.press('1', 'cancel');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
    expect(mtis()).toEqual([]);
  });

  it('the cashier cancels while the PIN is typed', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('saigonbank-chip');
    await stage.padWaits('pin');
    stage.cancel();
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
    await stage.sell(100_000);
    await stage.insert('saigonbank-chip');
    await stage.pin('1470');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'approved', amount: 100_000 });
  });

  it('nobody comes', async () => {
    await open();
    await stage.sell(250_000);
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'timed-out' });
  });

  it('fallback is for the sale in which the chip failed, and no other', async () => {
    await open();
    await stage.sell(250_000);
    await stage.insert('saigonbank-dead-chip');
    await stage.waitFor('the stripe to be asked for', () => {
      const view = stage.view();
      return view.kind === 'present-card' && view.prompt === 'swipe-instead';
    });
    stage.cancel();
    await stage.takeCard();
    await stage.result();
    await stage.sell(250_000);
    await stage.swipe('saigonbank-dead-chip');
    await stage.wait(1_000);
    expect(stage.view()).toMatchObject({ kind: 'present-card', prompt: 'use-chip' });
  });

  it('amounts that are none are not sold', async () => {
    await open();
    for (const amount of [0, -1, 1.5, 10_000_000_000]) stage.terminal().sell(amount);
    expect(stage.view()).toEqual({ kind: 'idle', last: undefined });
  });

  it('the printer is out of paper: paid, without receipts', async () => {
    await open();
    stage.world.hands.printer.provoke('paper-out');
    const money = await moved('bidv-debit', async () => {
      await stage.sell(250_000);
      await stage.swipe('bidv-debit');
      await stage.pin('3344');
      expect(await stage.result()).toMatchObject({ kind: 'approved', receipts: 'failed' });
    });
    expect(money).toEqual([-250_000, 250_000]);
    expect(texts()).toContain('printer: paper-out');
  });

  it('the swipe reader is gone: chips are sold to', async () => {
    await open();
    stage.world.unplug('card-reader');
    await stage.sell(250_000);
    await stage.insert('saigonbank-chip');
    await stage.pin('1470');
    await stage.takeCard();
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
  });

  it('the pad is gone: out of service, and back when it is', async () => {
    await open();
    await stage.sell(250_000);
    await stage.padWaits('card');
    stage.world.unplug('pin-pad');
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', terminal: 'device' });
    expect(stage.view()).toMatchObject({ kind: 'out-of-service', reason: 'device' });
    stage.world.plug('pin-pad');
    await stage.ready();
    await stage.sell(250_000);
    await stage.tap('saigonbank-chip');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
  });
});

describe('a cut of power', () => {
  it.each([
    ['while the host is asked', 3_000, 'saigonbank-chip'],
    ['while another bank is asked', 3_000, 'bidv-debit'],
  ])('%s: the open sale is reversed at the next start', async (_, ms, card) => {
    await open({
      rules: issuerDoes({ kind: 'answer-late', ms: 10_000 }),
    });
    const money = await moved(card, async () => {
      await stage.sell(250_000);
      await (card === 'bidv-debit' ? stage.swipe(card) : stage.insert(card));
      await stage.pin(card === 'bidv-debit' ? '3344' : '1470');
      await stage.until('host');
      await stage.wait(ms);
      await stage.cutPower();
      await stage.ready();
      await stage.wait(40_000);
    });
    expect(mtis()).toEqual(['0200', '0420']);
    expect(money).toEqual([0, 0]);
    expect(stage.world.journal.open()).toEqual([]);
    expect(stage.world.journal.verify()).toMatchObject({ ok: true });
  });

  it('between the approval and the card’s last word', async () => {
    await open();
    const money = await moved('saigonbank-chip', async () => {
      await stage.sell(250_000);
      await stage.insert('saigonbank-chip');
      await stage.pin('1470');
      await stage.waitFor('the approval', () => kinds().includes('authorised'));
      await stage.cutPower();
      stage.tearOut();
      await stage.ready();
      await stage.wait(2_000);
    });
    expect(kinds()).not.toContain('sale-paid');
    expect(mtis()).toEqual(['0200', '0420']);
    expect(money).toEqual([0, 0]);
  });

  it('at any moment: paid and debited, or neither', async () => {
    const seen = new Set<boolean>();
    for (let ms = 0; ms <= 6_000; ms += 300) {
      await open();
      const money = await moved('saigonbank-chip', async () => {
        await stage.sell(250_000);
        await stage.insert('saigonbank-chip');
        await stage.pin('1470');
        await stage.wait(ms);
        await stage.cutPower();
        await stage.ready();
        await stage.wait(40_000);
      });
      const paid = kinds().includes('sale-paid');
      seen.add(paid);
      expect(money, `cut after ${ms} ms`).toEqual(paid ? [-250_000, 250_000] : [0, 0]);
      expect(stage.world.journal.open()).toEqual([]);
      expect(stage.terminal().host.pendingReversals()).toBe(0);
      if (ms < 6_000) await stage.close();
    }
    expect(seen).toEqual(new Set([true, false]));
  });

  it('after it is paid: paid it stays', async () => {
    await open();
    const money = await moved('saigonbank-chip', async () => {
      await stage.sell(250_000);
      await stage.tap('saigonbank-chip');
      await stage.until('printing');
      await stage.cutPower();
      await stage.ready();
      await stage.wait(2_000);
    });
    expect(mtis()).toEqual(['0200']);
    expect(money).toEqual([-250_000, 250_000]);
  });
});

describe('chance', () => {
  it('repeats: the same seed, the same trace', async () => {
    const texts: string[] = [];
    for (const seed of [7, 7, 8]) {
      await open({ seed });
      await stage.sell(1_500_000);
      await stage.tap('saigonbank-chip');
      await stage.pin('1470');
      await stage.result();
      texts.push(JSON.stringify(stage.trace.entries));
      if (seed === 7) await stage.close();
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });
});

describe('what may be seen', () => {
  it('no PAN, no track and no PIN block in trace and journal', async () => {
    const blocks: string[] = [];
    await open();
    stage.world.backbone.observe(
      ({ message }) => {
        const { 35: track, 52: block } = message.fields;
        for (const secret of [track, block]) if (secret) blocks.push(secret);
      },
      { unmasked: true },
    );
    const buy = async (present: () => Promise<void>, pin: string) => {
      await stage.sell(1_500_000);
      await present();
      await stage.pin(pin);
    };
    await buy(() => stage.swipe('bidv-debit'), '3344');
    await stage.result();
    await buy(() => stage.insert('saigonbank-chip'), '1470');
    await stage.takeCard();
    await stage.result();
    await buy(() => stage.tap('saigonbank-chip'), '1470');
    await stage.result();
    expect(blocks.length).toBeGreaterThan(5);
    const all = JSON.stringify([stage.trace.entries, stage.records()]);
    for (const pan of ['9704180000000026', '9704000000070011']) {
      for (const secret of [pan, toHexText(pan)]) expect(all).not.toContain(secret);
    }
    for (const secret of blocks) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(toHexText(secret));
    }
  });
});

const toHexText = (text: string) => Buffer.from(text, 'latin1').toString('hex').toUpperCase();
