import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payRequest } from '../network/alipay/world.ts';
import { type PhoneWorld, startPhoneWorld, vietQr } from './phone-world.ts';
import type { SmallBrowser } from './small-browser.ts';

const MINUTE = 60_000;

let world: PhoneWorld;
let phone: SmallBrowser;

beforeEach(async () => {
  world = await startPhoneWorld();
  phone = world.phone();
});
afterEach(() => world.stop());

async function choose(wallet: string): Promise<void> {
  await phone.open('/wallet');
  await phone.submit('/wallet/choose', { wallet });
}

const scan = (code: string) => phone.open(`/wallet/scan?code=${encodeURIComponent(code)}`);

const codeOf = (body: string) => /data-code="(\d+)"/.exec(body)?.[1];

it('each test wallet is there with its balance and its reason', async () => {
  const { text } = await phone.open('/wallet');
  expect(text).toContain('Wang Wei ¥12,880.00 pays at once');
  expect(text).toContain('Li Na ¥8.80 has 8.80 yuan');
});

describe('a payment code', () => {
  it('is shown as digits and picture, and says when it has paid', async () => {
    await choose('alipay-wang');
    const shown = await phone.submit('/wallet/code');
    const code = codeOf(shown.body)!;
    expect(code).toMatch(/^28\d{16}$/);
    expect(shown.text).toContain(code.replace(/(\d{4})(?=\d)/g, '$1 '));
    expect(shown.text).toContain('Good for 10:00');
    expect(shown.body).toMatch(/<svg class="qr"[^>]*><path d="M4 4h1v1h-1z/);
    await world.done(world.client.pay(payRequest('till-1', code, 55_000)));
    const paid = await phone.open('/wallet/code');
    expect(paid.text).toContain('Paid Merchant Lotus Mart You pay ¥15.36');
    expect(codeOf(paid.body)).toBeUndefined();
    expect((await phone.open('/wallet')).text).toContain('¥12,864.64');
  });

  it('that came to nothing says why, on the phone and in the history', async () => {
    await choose('alipay-poor');
    const code = codeOf((await phone.submit('/wallet/code')).body)!;
    await world.done(world.client.pay(payRequest('till-1', code, 55_000)));
    const failed = await phone.open('/wallet/code');
    expect(failed.text).toContain('Not paid Not enough money in the wallet. Merchant Lotus Mart');
    expect(codeOf(failed.body)).toBeUndefined();
    await world.clock.advance(1);
    await world.done(world.client.pay(payRequest('till-2', code, 55_000)));
    const { text } = await phone.open('/wallet/history');
    expect(text).toMatch(
      /Lotus Mart ¥15\.36 Not paid .* had been used before\. Lotus Mart ¥15\.36 Not paid .* Not enough money/,
    );
    expect(text).toContain('Balance ¥8.80');
  });

  it('expires, and a new one is another', async () => {
    await choose('alipay-wang');
    const first = codeOf((await phone.submit('/wallet/code')).body);
    await world.clock.advance(10 * MINUTE);
    const expired = await phone.open('/wallet/code');
    expect(expired.text).toContain('This code has expired.');
    expect(codeOf(expired.body)).toBeUndefined();
    const second = codeOf((await phone.submit('/wallet/code')).body);
    expect(second).toMatch(/^28\d{16}$/);
    expect(second).not.toBe(first);
  });
});

describe('a scanned order', () => {
  it('shows both amounts and the rate, and is paid with the payment password', async () => {
    await choose('alipay-wang');
    const order = await scan(await world.orderCode('order-1', 180_000));
    expect(order.path).toBe('/wallet/order');
    expect(order.text).toContain('Lotus Mart ¥50.28 The merchant gets 180,000 VND');
    expect(order.text).toContain('¥1 = 3580.25 VND');
    expect((await phone.submit('/wallet/pay', { pin: '111111' })).text).toContain(
      'Wrong payment password: 2 tries left.',
    );
    const paid = await phone.submit('/wallet/pay', { pin: '135790' });
    expect(paid.text).toContain('Paid');
    expect(world.fen('alipay-wang')).toBe(1_288_000 - 5_028);
    expect((await phone.open('/wallet/history')).text).toContain('Lotus Mart −¥50.28');
  });

  it('in Chinese', async () => {
    await choose('alipay-wang');
    await phone.submit('/wallet/language', { language: 'zh' });
    const order = await scan(await world.orderCode('order-1', 180_000));
    expect(order.text).toContain('商家收到 180,000 越南盾');
    expect((await phone.submit('/wallet/pay', { pin: '135790' })).text).toContain('付款成功');
  });

  it('waits for the choice of a wallet when the code came first', async () => {
    await scan(await world.orderCode('order-1', 180_000));
    const order = await phone.submit('/wallet/choose', { wallet: 'alipay-poor' });
    expect(order.text).toContain('Lotus Mart');
    const { text } = await phone.submit('/wallet/pay', { pin: '246801' });
    expect(text).toContain('Not paid Not enough money in the wallet.');
  });

  it.each([
    ['alipay-slow', '579134', 'Paid'],
    ['alipay-refuses', '680245', 'Not paid Its owner has not confirmed it.'],
  ])('%s: %s is asked, in the end: %s', async (wallet, pin, says) => {
    await choose(wallet);
    await scan(await world.orderCode('order-1', 180_000));
    const busy = await phone.submit('/wallet/pay', { pin });
    expect(busy.text).toContain('Being processed… The wallet asks its owner. Do not pay again.');
    await world.clock.advance(10_000);
    expect((await phone.open('/wallet/result')).text).toContain(says);
  });

  it('locks the wallet after three wrong passwords', async () => {
    await choose('alipay-wang');
    await scan(await world.orderCode('order-1', 180_000));
    for (const says of ['2 tries left', '1 try left', 'Wrong three times: the wallet is locked']) {
      expect((await phone.submit('/wallet/pay', { pin: '000000' })).text).toContain(says);
    }
    expect(world.fen('alipay-wang')).toBe(1_288_000);
  });

  it('that has expired is not asked a password for', async () => {
    await choose('alipay-wang');
    await scan(await world.orderCode('order-1', 180_000));
    await world.clock.advance(4 * MINUTE);
    const { text, body } = await phone.open('/wallet/order');
    expect(text).toContain('The order is closed: paid, cancelled or expired.');
    expect(body).not.toContain('name="pin"');
  });
});

it.each([
  ['', 'No code: paste what it says.'],
  ['hello', 'This is no code that a wallet can pay.'],
  ['130000000000000001', 'this is a WeChat Pay payment code.'],
  ['28763443825664394', 'this is a Alipay payment code.'],
  [vietQr({ amount: '180000' }), 'this is a VietQR.'],
  ['https://example.com/', 'this is a web link.'],
  ['https://qr.alipay.example/bax0123456789abcdef', 'The gateway knows no such order.'],
  ['<script>alert(1)</script>', 'This is no code that a wallet can pay.'],
])('a wrong code says why: %s', async (code, says) => {
  await choose('alipay-wang');
  await phone.open('/wallet/scan');
  expect((await phone.submit('/wallet/scan', { code })).text).toContain(says);
});
