import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appPinOf, type PhoneWorld, startPhoneWorld } from './phone-world.ts';
import type { Shown, SmallBrowser } from './small-browser.ts';

const MINUTE = 60_000;
const CARD = { pan: '9704 3600 0000 0000 010', name: 'pham thi dung', issued: '12/25' };

let world: PhoneWorld;
let phone: SmallBrowser;

beforeEach(async () => {
  world = await startPhoneWorld();
  phone = world.phone();
});
afterEach(() => world.stop());

/** Orders tea and gives the card; what the cashier says after a moment. */
async function order(card: Record<string, string> = CARD): Promise<Shown> {
  await phone.open('/shop');
  await phone.submit('/shop/order', { good: 'tea' });
  await phone.submit('/cashier/card', card);
  await world.clock.advance(2_000);
  return phone.open('/cashier/password');
}

/** What the customer's phone got last. */
async function passwordSent(): Promise<string> {
  const { text } = await world.phone().open('/messages');
  return /Vietcombank: (\d{6}) pays/.exec(text)?.[1] ?? '';
}

async function pay(password: string): Promise<Shown> {
  await phone.submit('/cashier/pay', { password });
  await world.clock.advance(2_000);
  return phone.open('/cashier/result');
}

const wrong = (password: string): string => (password === '000000' ? '000001' : '000000');
const balance = () => world.backbone.ledger('970436').balance('436100000001');

describe('the cashier', () => {
  it('takes a card, sends a password, pays, and leads back to the receipt', async () => {
    const asked = await order();
    expect(asked.text).toContain('Your bank has sent it to ******0136. Card 970436*********0010');
    const paid = await pay(await passwordSent());
    expect(paid.text).toContain('Paid Lotus Online 320,000 VND');
    expect(balance()).toBe(35_000_000 - 320_000);
    const [, receipt = ''] = /href="(\/shop\/receipt[^"]*)"/.exec(paid.body) ?? [];
    expect((await phone.open(receipt)).text).toMatch(/Paid Lotus Online .* NAPAS reference \d{12}/);
  });

  it('never shows the whole card again, nor keeps it in a page', async () => {
    const pages = [await order(), await pay('000000'), await phone.open('/cashier')];
    for (const { body } of pages) expect(body).not.toMatch(/9704360000|4321/);
  });

  it('takes a test card with one touch', async () => {
    await phone.open('/shop');
    const form = await phone.submit('/shop/order', { good: 'lamp' });
    expect(form.text).toContain('Vietcombank PHAM THI DUNG 970436*********0010');
    await phone.submit('/cashier/test-card', { card: 'vietcombank-debit' });
    await world.clock.advance(2_000);
    expect((await phone.open('/cashier/password')).text).toContain('******0136');
  });

  it.each([
    ['pan', '9704 3600 0000 0000 011', 'The card number: expected 16 to 19 digits that check.'],
    ['pan', '1234', 'The card number: expected'],
    ['pan', '9704360000000000010x', 'The card number: expected'],
    ['name', 'Phạm', 'The name: expected Latin letters and spaces, at most 26.'],
    ['name', '', 'The name: expected'],
    ['name', 'NAME;ISSUED=1225', 'The name: expected'],
    ['issued', '13/25', 'The issue date: expected month and year, as 12/25.'],
    ['issued', '2025-12', 'The issue date: expected'],
  ])('%s %j is refused in one line', async (field, value, says) => {
    await phone.open('/shop');
    await phone.submit('/shop/order', { good: 'tea' });
    const shown = await phone.submit('/cashier/card', { ...CARD, [field]: value });
    expect(shown.text).toContain(says);
    expect(shown.body).not.toContain('9704360000');
  });

  it.each([
    ['another name', { ...CARD, name: 'PHAM THI HOA' }],
    ['another date', { ...CARD, issued: '11/25' }],
    ['a card of nobody', { ...CARD, pan: '9704360000000000317' }],
  ])('%s: declined by the issuer in words', async (_what, card) => {
    const { text } = await order(card);
    expect(text).toContain('Not paid Declined: invalid card number. Nothing was taken. (14)');
  });

  it('counts wrong passwords, and ends at the third', async () => {
    await order();
    const bad = wrong(await passwordSent());
    expect((await pay(bad)).text).toContain('Wrong password: 2 tries left.');
    const short = await phone.submit('/cashier/pay', { password: '12' });
    expect(short.text).toContain('The password: expected 6 digits.');
    expect((await pay(bad)).text).toContain('Wrong password: 1 try left.');
    expect((await pay(bad)).text).toContain('Not paid Declined: PIN tries exceeded.');
    expect(balance()).toBe(35_000_000);
  });

  it('after three minutes asks for a new password', async () => {
    await order();
    const first = await passwordSent();
    await world.clock.advance(3 * MINUTE);
    expect((await pay(first)).text).toContain('The password has expired: ask for a new one.');
    await phone.submit('/cashier/new-password');
    await world.clock.advance(2_000);
    await phone.open('/cashier/password');
    expect((await pay(await passwordSent())).text).toContain('Paid');
    expect(balance()).toBe(35_000_000 - 320_000);
  });

  it('that had no answer asks again, and does not pay twice', async () => {
    await order();
    const off = world.backbone.rules.add({
      at: 'napas',
      when: { service: 'ECOM' },
      times: 1,
      // biome-ignore lint/suspicious/noThenProperty: the rule's own word
      then: { kind: 'drop-answer' },
    });
    await phone.submit('/cashier/pay', { password: await passwordSent() });
    await world.clock.advance(MINUTE);
    expect((await phone.open('/cashier/result')).text).toContain('Not known yet');
    off();
    await phone.submit('/cashier/ask-again');
    await world.clock.advance(MINUTE);
    const { text } = await phone.open('/cashier/result');
    expect(text).toContain('Paid Lotus Online 320,000 VND');
    expect(balance()).toBe(35_000_000 - 320_000);
  });

  it('forgets a card that nothing came of after ten minutes, though not the order', async () => {
    expect((await order()).text).toContain('Card 970436*********0010');
    await world.clock.advance(10 * MINUTE - 2_001);
    expect((await phone.open('/cashier/password')).text).toContain('Card 970436');
    await world.clock.advance(1);
    const { path, text } = await phone.open('/cashier/password');
    expect(path).toBe('/cashier');
    expect(text).toContain('320,000 VND');
  });

  it('forgets what was typed wrong, too', async () => {
    await phone.open('/shop');
    await phone.submit('/shop/order', { good: 'tea' });
    await phone.submit('/cashier/card', { ...CARD, issued: '13/25' });
    expect((await phone.open('/cashier')).body).toContain('pham thi dung');
    await world.clock.advance(10 * MINUTE);
    expect((await phone.open('/cashier')).body).not.toContain('pham thi dung');
  });

  it('of unknown end asks again even after the card is forgotten', async () => {
    await order();
    world.backbone.rules.add({
      at: 'napas',
      when: { mti: '0200' },
      times: 1,
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      then: { kind: 'drop-answer' },
    });
    await phone.submit('/cashier/pay', { password: await passwordSent() });
    await world.clock.advance(10 * MINUTE);
    expect((await phone.open('/cashier/result')).body).toContain('/cashier/ask-again');
    await phone.submit('/cashier/ask-again');
    await world.clock.advance(2_000);
    expect((await phone.open('/cashier/result')).text).toContain('Paid');
    expect(balance()).toBe(35_000_000 - 320_000);
  });

  it('without an order says so', async () => {
    for (const path of ['/cashier', '/cashier/password', '/cashier?order=CHK-1']) {
      expect((await world.phone().open(path)).text).toContain('There is no order to pay.');
    }
  });
});

describe('the shop', () => {
  it('shows a receipt to who ordered, and to nobody else', async () => {
    await order();
    const id = world.gateway.checkout.orders()[0]!.id;
    const path = `/shop/receipt?order=${id}`;
    expect((await phone.open(path)).text).toContain('To be paid Lotus Online');
    expect((await world.phone().open(path)).text).toContain('no such order of yours');
  });

  it('gives back a part, then the rest, and never more', async () => {
    await order();
    await pay(await passwordSent());
    const keeper = world.phone();
    const refund = async (amount: string): Promise<string> => {
      await keeper.open('/shop/orders');
      await keeper.submit('/shop/refund', { amount });
      await world.clock.advance(2_000);
      return (await keeper.open('/shop/orders')).text;
    };
    expect(await refund('400.000')).toContain('More than is left: 320,000 VND.');
    expect(await refund('120.000')).toContain('Refunded 120,000 VND.');
    expect(await refund('200,000')).toContain('Refunded 200,000 VND.');
    expect(balance()).toBe(35_000_000);
    expect((await keeper.open('/shop/orders')).body).not.toContain('/shop/refund');
  });
});

it('one-time passwords, PINs and card numbers are in no log', async () => {
  await order();
  const password = await passwordSent();
  await pay(password);
  await phone.open('/bank');
  await phone.submit('/bank/choose', { customer: '970436-436100000001' });
  const pin = appPinOf('436100000001');
  await phone.submit('/bank/login', { pin });
  await phone.open('/bank/scan?code=00020101021138');
  const log = world.log.join('\n');
  expect(log).toContain('POST /cashier/pay 303');
  for (const secret of [password, pin, '97043600', '0002010', 'PHAM']) {
    expect(log).not.toContain(secret);
  }
});
