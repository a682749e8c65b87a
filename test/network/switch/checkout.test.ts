import { describe, expect, it } from 'vitest';
import type { CardAcquirer, CheckoutCard } from '../../../network/alipay/card-port.ts';
import { once } from './terminal.ts';
import { startTill, type Till } from './till.ts';

/** The card on the account that has a phone. */
const ID = 'vietcombank-debit';
const BEFORE = 35_000_000;

async function startShop() {
  const till = await startTill();
  const { world, clock } = till.bench;
  const { pan } = till.bench.card(ID);
  const card: CheckoutCard = { pan, name: 'PHAM THI DUNG', issued: '1225' };
  const inbox = () => world.bankApp('970436')!.inbox('436100000001');
  /** Runs the clock until it has its answer. */
  async function settled<T>(asked: Promise<T>): Promise<T> {
    let ended = false;
    void asked.then(() => {
      ended = true;
    });
    await clock.runUntil(() => ended, 60_000);
    return asked;
  }
  const port = world.cardAcquirer!;
  const cards: CardAcquirer = {
    sendOtp: (request) => settled(port.sendOtp(request)),
    authorise: (request) => settled(port.authorise(request)),
    refund: (request) => settled(port.refund(request)),
  };
  return {
    ...{ till, cards, card, inbox },
    password: (): string => /\b[0-9]{6}\b/.exec(inbox()[0]!.text)![0],
    async asked(amount = 500_000): Promise<string> {
      const sent = await cards.sendOtp({ card, amount, orderId: 'A1' });
      if (sent.kind !== 'otp-sent') throw new Error(JSON.stringify(sent));
      return sent.reference;
    },
  };
}

const clearing = ({ bench }: Till): number => bench.world.ledger('602907').balance('980156')!;

describe('a card at the checkout', () => {
  it('is checked, sent a password, and pays: hop by hop', async () => {
    const shop = await startShop();
    const { till, cards, card } = shop;
    const sent = await cards.sendOtp({ card, amount: 500_000, orderId: 'A1' });
    expect(sent).toEqual({
      kind: 'otp-sent',
      phone: '******0136',
      reference: '0726101530-000003',
    });
    const asked = till.bench.hops[0]?.message;
    expect(asked).toEqual({
      mti: '0100',
      fields: {
        2: card.pan,
        3: '000000',
        4: '000050000000',
        7: '0726101530',
        11: '000003',
        12: '171530',
        13: '0726',
        18: '5964',
        22: '812',
        25: '01',
        32: '980156',
        37: '620717000003',
        41: 'CASHIER1',
        48: 'NAME=PHAM THI DUNG;ISSUED=1225',
        49: '704',
        62: 'OTP_REQ',
        64: expect.any(String),
      },
    });
    const otp = shop.password();
    expect(shop.inbox()).toEqual([
      {
        at: till.bench.clock.now(),
        from: 'Vietcombank',
        text: `Vietcombank: ${otp} pays 500,000 VND on line. Valid for 3 minutes. Tell nobody.`,
      },
    ]);
    const paid = await cards.authorise({ reference: '0726101530-000003', otp });
    expect(paid).toEqual({
      kind: 'approved',
      approval: '000001',
      napasReference: '0000000000000002',
    });
    expect(till.bench.hops[4]?.message.fields).toMatchObject({
      22: '812',
      48: `OTP=${otp}`,
      62: 'ECOM',
      90: `0100000003072610153000000980156${'0'.repeat(11)}`,
    });
    expect(till.bench.transcript()).toEqual([
      'wallet > napas 0100',
      'napas > issuer 0100',
      'issuer > napas 0110 00',
      'napas > wallet 0110 00',
      'wallet > napas 0200',
      'napas > issuer 0200',
      'issuer > napas 0210 00',
      'napas > wallet 0210 00',
    ]);
    expect(till.bench.balance(ID)).toBe(BEFORE - 500_000);
    expect(clearing(till)).toBe(500_000);
    expect(till.bench.world.ledger('602907').balance('970436')).toBe(-500_000);
    expect(till.bench.discrepancies()).toEqual([]);
  });

  it('its password, number and name are in no observer and no note', async () => {
    const shop = await startShop();
    const seen: string[] = [];
    shop.till.bench.world.observe(({ message, bytes }) => {
      seen.push(JSON.stringify(message), Buffer.from(bytes).toString('latin1'));
    });
    const reference = await shop.asked();
    await shop.cards.authorise({ reference, otp: shop.password() });
    seen.push(JSON.stringify(shop.till.bench.notes), reference);
    expect(seen.length).toBe(18);
    for (const secret of [shop.password(), shop.card.pan, shop.card.name]) {
      expect(seen.join('\n')).not.toContain(secret);
    }
  });

  it.each([
    ['another name', { name: 'PHAM THI DUNGX' }, '14'],
    ['another month', { issued: '1125' }, '14'],
    ['no such card', { pan: '9704360000000000999' }, '14'],
    ['a name that breaks the field', { name: 'A;ISSUED=1225' }, '14'],
    ['a bank that is not here', { pan: '9704030000000008' }, '92'],
  ])('%s: declined', async (_, wrong, code) => {
    const { cards, card, inbox } = await startShop();
    const sent = await cards.sendOtp({ card: { ...card, ...wrong }, amount: 1_000, orderId: 'A' });
    expect(sent).toMatchObject({ kind: 'declined', code });
    expect(inbox()).toEqual([]);
  });

  it.each([
    ['vietcombank-stolen', 'HOANG VAN EM', '43'],
    ['mb-expired', 'BUI THI HANH', '54'],
    ['vietinbank-blocked', 'NGO THI LAN', '62'],
    ['bidv-poor', 'VU THI GIANG', '57'],
  ])('%s: %s', async (id, name, code) => {
    const { cards, till } = await startShop();
    const { pan, expiry } = till.bench.world.banks
      .flatMap((bank) => bank.cards)
      .find((one) => one.id === id)!;
    const issued = expiry.slice(2) + String(Number(expiry.slice(0, 2)) - 5).padStart(2, '0');
    const sent = await cards.sendOtp({ card: { pan, name, issued }, amount: 1_000, orderId: 'A' });
    expect(sent).toMatchObject({ kind: 'declined', code });
  });

  it('more than there is on the account: 51, and no message', async () => {
    const { cards, card, inbox } = await startShop();
    const sent = await cards.sendOtp({ card, amount: BEFORE + 1, orderId: 'A' });
    expect(sent).toMatchObject({ kind: 'declined', code: '51' });
    expect(inbox()).toEqual([]);
  });

  it('three wrong passwords end it, the right one comes too late', async () => {
    const shop = await startShop();
    const reference = await shop.asked();
    const right = shop.password();
    const wrong = right === '000000' ? '000001' : '000000';
    const again = (otp: string) => shop.cards.authorise({ reference, otp });
    expect(await again(wrong)).toEqual({ kind: 'wrong-otp', left: 2 });
    expect(await again(wrong)).toEqual({ kind: 'wrong-otp', left: 1 });
    expect(await again(wrong)).toMatchObject({ kind: 'declined', code: '75' });
    expect(await again(right)).toMatchObject({ kind: 'declined', code: '75' });
    expect(shop.till.bench.balance(ID)).toBe(BEFORE);
  });

  it('after three minutes it has expired', async () => {
    const shop = await startShop();
    const reference = await shop.asked();
    const otp = shop.password();
    await shop.till.bench.clock.advance(180_000);
    expect(await shop.cards.authorise({ reference, otp })).toEqual({ kind: 'otp-expired' });
    expect(shop.till.bench.balance(ID)).toBe(BEFORE);
  });

  it('a password pays once, whoever asks again', async () => {
    const shop = await startShop();
    const reference = await shop.asked();
    const otp = shop.password();
    const first = await shop.cards.authorise({ reference, otp });
    expect(await shop.cards.authorise({ reference, otp })).toEqual(first);
    expect(await shop.cards.authorise({ reference: 'other', otp })).toMatchObject({ code: '25' });
    expect(shop.till.bench.balance(ID)).toBe(BEFORE - 500_000);
  });

  it('without an answer of the issuer NAPAS takes it back, and says so when asked again', async () => {
    const shop = await startShop();
    shop.till.bench.world.rules.add(once('issuer', { kind: 'drop-answer' }));
    const reference = await shop.asked();
    const otp = shop.password();
    expect(await shop.cards.authorise({ reference, otp })).toEqual({ kind: 'unknown' });
    await shop.till.bench.clock.advance(60_000);
    expect(await shop.cards.authorise({ reference, otp })).toMatchObject({ code: '94' });
    expect(shop.till.bench.balance(ID)).toBe(BEFORE);
    expect(clearing(shop.till)).toBe(0);
  });

  it("NAPAS's own answer lost: the same again finds out that it was paid", async () => {
    const shop = await startShop();
    const reference = await shop.asked();
    const otp = shop.password();
    shop.till.bench.world.rules.add(once('napas', { kind: 'drop-answer' }));
    expect(await shop.cards.authorise({ reference, otp })).toEqual({ kind: 'unknown' });
    expect(await shop.cards.authorise({ reference, otp })).toMatchObject({ kind: 'approved' });
    expect(shop.till.bench.balance(ID)).toBe(BEFORE - 500_000);
    expect(clearing(shop.till)).toBe(500_000);
  });

  it('gives back in parts, never more than was paid, once for a refund id', async () => {
    const shop = await startShop();
    const reference = await shop.asked();
    await shop.cards.authorise({ reference, otp: shop.password() });
    const refund = (refundId: string, amount: number) =>
      shop.cards.refund({ reference, refundId, amount });
    expect(await refund('r1', 200_000)).toEqual({ kind: 'refunded' });
    expect(await refund('r1', 200_000)).toEqual({ kind: 'refunded' });
    expect(await refund('r2', 300_001)).toMatchObject({ kind: 'declined', code: '61' });
    expect(shop.till.bench.balance(ID)).toBe(BEFORE - 300_000);
    expect(clearing(shop.till)).toBe(300_000);
    expect(await refund('r3', 300_000)).toEqual({ kind: 'refunded' });
    expect(shop.till.bench.balance(ID)).toBe(BEFORE);
    expect(clearing(shop.till)).toBe(0);
    expect(shop.till.bench.discrepancies()).toEqual([]);
  });

  it('of what was not paid is declined', async () => {
    const shop = await startShop();
    const reference = await shop.asked();
    const refund = await shop.cards.refund({ reference, refundId: 'r1', amount: 1 });
    expect(refund).toMatchObject({ kind: 'declined', code: '25' });
  });
});
