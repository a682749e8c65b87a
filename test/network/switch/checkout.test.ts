import { describe, expect, it } from 'vitest';
import type { CardAcquirer, CheckoutCard } from '../../../network/alipay/card-port.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import { type BenchOptions, once } from './terminal.ts';
import { startTill, type Till } from './till.ts';

/** The card on the account that has a phone. */
const ID = 'vietcombank-debit';
const BEFORE = 35_000_000;

async function startShop(id = ID, options: BenchOptions = {}) {
  const till = await startTill(options);
  const { world, clock } = till.bench;
  const { pan, account } = till.bench.card(id);
  const bank = world.bankOf(pan)!;
  const { holder } = bank.accounts.find(({ number }) => number === account)!;
  const card: CheckoutCard = { pan, name: holder, issued: '1225' };
  const inbox = () => world.bankApp(bank.id)!.inbox(account);
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

/** Of each bank the first card that may pay on line: its account has a phone. */
const DEBIT_CARDS = defaultWorld().banks.map(({ id, accounts, cards }) => {
  const phones = accounts.filter(({ phone }) => phone).map(({ number }) => number);
  const card = cards.find(({ account, status }) => status === 'active' && phones.includes(account));
  return [id, card!.id] as const;
});

describe.each(DEBIT_CARDS)("a card of bank %s, the acquirer's own among them: %s", (bank, id) => {
  it('is sent a password, pays, is declined, and gets its money back', async () => {
    const shop = await startShop(id);
    const { till, cards } = shop;
    const before = till.bench.balance(id);
    const books = () => [
      till.bench.balance(id) - before,
      till.bench.world.ledger('602907').balance(bank),
      clearing(till),
      till.bench.world.ledger('970400').balance('merchants'),
    ];
    const reference = await shop.asked();
    const otp = shop.password();
    const wrong = otp === '000000' ? '000001' : '000000';
    expect(await cards.authorise({ reference, otp: wrong })).toEqual({
      kind: 'wrong-otp',
      left: 2,
    });
    expect(books()).toEqual([0, 0, 0, 0]);
    expect(await cards.authorise({ reference, otp })).toMatchObject({
      kind: 'approved',
      napasReference: expect.stringMatching(/^0{14}\d\d$/),
    });
    expect(books()).toEqual([-500_000, -500_000, 500_000, 0]);
    const refund = { reference, refundId: 'r1', amount: 200_000 };
    expect(await cards.refund(refund)).toEqual({ kind: 'refunded' });
    expect(await cards.refund(refund)).toEqual({ kind: 'refunded' });
    expect(books()).toEqual([-300_000, -300_000, 300_000, 0]);
    const tooMuch = { card: shop.card, amount: before, orderId: 'A2' };
    expect(await cards.sendOtp(tooMuch)).toMatchObject({ kind: 'declined', code: '51' });
    expect(till.bench.discrepancies()).toEqual([]);
    const settled = till.bench.world.ledger(bank).balance('settlement');
    expect(settled).toBe(300_000);
  });

  it('whose bank does not answer in time: NAPAS takes it back', async () => {
    const shop = await startShop(id);
    const { till, cards } = shop;
    const before = till.bench.balance(id);
    const reference = await shop.asked();
    till.bench.world.rules.add(once('issuer', { kind: 'drop-answer' }));
    const otp = shop.password();
    expect(await cards.authorise({ reference, otp })).toEqual({ kind: 'unknown' });
    await till.bench.clock.advance(60_000);
    expect(await cards.authorise({ reference, otp })).toMatchObject({ code: '94' });
    expect(till.bench.balance(id)).toBe(before);
    expect(clearing(till)).toBe(0);
    expect(till.bench.world.ledger(bank).balance('settlement')).toBe(0);
    expect(till.bench.world.waitingAdvices()).toEqual([]);
  });

  it('whose bank is gone: 91', async () => {
    const shop = await startShop(id);
    await shop.till.bench.world.takeDown(bank);
    const { card } = shop;
    const sent = await shop.cards.sendOtp({ card, amount: 1_000, orderId: 'A' });
    expect(sent).toMatchObject({ kind: 'declined', code: '91' });
  });
});

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

  it('a refund id is good for one amount', async () => {
    const shop = await startShop();
    const { till, cards } = shop;
    const reference = await shop.asked();
    await cards.authorise({ reference, otp: shop.password() });
    till.bench.transcript();
    expect(await cards.refund({ reference, refundId: 'r1', amount: 200_000 })).toEqual({
      kind: 'refunded',
    });
    expect(await cards.refund({ reference, refundId: 'r1', amount: 300_000 })).toMatchObject({
      kind: 'declined',
      code: '94',
    });
    expect(till.bench.transcript().length).toBe(4);
    expect(till.bench.balance(ID)).toBe(BEFORE - 300_000);
  });

  it.each([
    ['NAPAS is out of reach', '91'],
    ['NAPAS knows the line and not the MAC', '63'],
    ['something broke', '96'],
  ])('what is not known stays so while %s', async (_, code) => {
    const shop = await startShop();
    const { till, cards } = shop;
    const { rules } = till.bench.world;
    const reference = await shop.asked();
    const otp = shop.password();
    const askTwice = async (ask: () => Promise<{ kind: string }>) => {
      rules.add(once('napas', { kind: 'drop-answer' }));
      expect(await ask()).toEqual({ kind: 'unknown' });
      rules.add(once('napas', { kind: 'decline', code }));
      expect(await ask()).toEqual({ kind: 'unknown' });
    };
    await askTwice(() => cards.authorise({ reference, otp }));
    expect(await cards.authorise({ reference, otp })).toMatchObject({ kind: 'approved' });
    const refund = { reference, refundId: 'r1', amount: 200_000 };
    await askTwice(() => cards.refund(refund));
    expect(await cards.refund(refund)).toEqual({ kind: 'refunded' });
    expect(till.bench.balance(ID)).toBe(BEFORE - 300_000);
    expect(clearing(till)).toBe(300_000);
  });

  it('of what was not paid is declined', async () => {
    const shop = await startShop();
    const reference = await shop.asked();
    const refund = await shop.cards.refund({ reference, refundId: 'r1', amount: 1 });
    expect(refund).toMatchObject({ kind: 'declined', code: '25' });
  });
});

it('is nothing that a terminal of another acquirer takes or gives back: DE90 names its own', async () => {
  const config = { ...defaultWorld(), security: { withoutMac: ['terminals'] } };
  const shop = await startShop(ID, { config });
  const { bench } = shop.till;
  bench.terminal.expectNoMac();
  const reference = await shop.asked();
  await shop.cards.authorise({ reference, otp: shop.password() });
  const paid = bench.hops.findLast(({ message }) => message.mti === '0200')!.message;
  const { 90: original } = bench.terminal.reversal(paid).fields;
  const { 52: _, ...own } = bench.terminal.withdrawal(bench.card(ID), 500_000).fields;
  const about = { ...own, 3: '000000', 41: 'CASHIER1', 90: original! };
  for (const mti of ['0420', '0400']) {
    expect(await bench.ask({ mti, fields: { ...about, 39: '68' } })).toMatchObject({ 39: '30' });
  }
  const refund = { ...about, 3: '200000', 11: '000077' };
  expect(await bench.ask({ mti: '0200', fields: refund })).toMatchObject({ 39: '25' });
  expect(bench.balance(ID)).toBe(BEFORE - 500_000);
  expect(clearing(shop.till)).toBe(500_000);
});
