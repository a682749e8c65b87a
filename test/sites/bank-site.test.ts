import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SwitchFault } from '../../network/switch/config.ts';
import { appPinOf, MERCHANT, type PhoneWorld, startPhoneWorld, vietQr } from './phone-world.ts';
import type { SmallBrowser } from './small-browser.ts';

const VIETCOMBANK = { customer: '970436-436100000001', pin: appPinOf('436100000001') };

let world: PhoneWorld;
let phone: SmallBrowser;

beforeEach(async () => {
  world = await startPhoneWorld();
  phone = world.phone();
});
afterEach(() => world.stop());

/** The customer of Vietcombank, at home in her app. */
async function logIn(): Promise<void> {
  await phone.open('/bank');
  await phone.submit('/bank/choose', { customer: VIETCOMBANK.customer });
  await phone.submit('/bank/login', { pin: VIETCOMBANK.pin });
}

const scan = (payload: string) => phone.open(`/bank/scan?code=${encodeURIComponent(payload)}`);

/** Pays what is scanned, and shows what comes of it within so much time. */
async function pay(fields: Record<string, string> = {}, ms = 5_000) {
  await phone.submit('/bank/pay', { pin: VIETCOMBANK.pin, ...fields });
  await world.clock.advance(ms);
  return phone.open('/bank/result');
}

const balance = () => world.backbone.ledger('970436').balance('436100000001');
const merchants = () => world.backbone.ledger('970400').balance('merchants');

describe('the app', () => {
  it('lets a customer in by the PIN of the app, and tells it to who tests', async () => {
    expect((await phone.open('/bank')).text).toContain('Vietcombank PHAM THI DUNG');
    const login = await phone.submit('/bank/choose', { customer: VIETCOMBANK.customer });
    expect(login.text).toContain(`for the test ${VIETCOMBANK.pin}`);
    const home = await phone.submit('/bank/login', { pin: VIETCOMBANK.pin });
    expect(home.text).toContain('PHAM THI DUNG · 436100000001 35,000,000 VND');
  });

  it('locks after three wrong PINs, for every phone', async () => {
    await phone.open('/bank');
    await phone.submit('/bank/choose', { customer: VIETCOMBANK.customer });
    for (const says of ['2 tries left', '1 try left', 'The app is locked']) {
      expect((await phone.submit('/bank/login', { pin: '000000' })).text).toContain(says);
    }
    const other = world.phone();
    await other.open('/bank');
    await other.submit('/bank/choose', { customer: VIETCOMBANK.customer });
    const { text } = await other.submit('/bank/login', { pin: VIETCOMBANK.pin });
    expect(text).toContain('The app is locked: too many wrong PINs.');
  });

  it.each(['/bank/payment', '/bank/result', '/bank/history', '/bank/scan'])(
    '%s is for nobody who has not logged in',
    async (path) => {
      expect((await phone.open(path)).path).toBe('/bank');
    },
  );
});

describe('a payment by VietQR', () => {
  it('shows who is paid, pays through NAPAS, and is in the history', async () => {
    await logIn();
    const before = merchants();
    const asked = await scan(vietQr({ amount: '180000' }));
    expect(asked.text).toContain(`${MERCHANT.name} 180,000 VND Merchant’s bank SaigonBank`);
    expect(asked.text).toContain('Reference HD00042 Terminal TILL0001');
    const busy = await phone.submit('/bank/pay', { pin: VIETCOMBANK.pin });
    expect(busy.text).toContain('Paying through NAPAS… Wait here. Do not pay again.');
    expect(busy.body).toContain('<noscript><meta http-equiv="refresh"');
    await world.clock.advance(5_000);
    const done = await phone.open('/bank/result');
    expect(done.text).toContain('Paid NAPAS reference');
    expect(done.body).not.toContain('http-equiv="refresh"');
    expect(balance()).toBe(34_820_000);
    expect(merchants()! - before!).toBe(180_000);
    expect((await phone.open('/bank/history')).text).toContain('180,000 VND');
  });

  it('is sent once however often the form is', async () => {
    await logIn();
    const { body } = await scan(vietQr({ amount: '180000' }));
    await pay();
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? [];
    const again = new URLSearchParams({ token, scan: '1', pin: VIETCOMBANK.pin }).toString();
    const headers = {
      cookie: phone.cookie(),
      'content-type': 'application/x-www-form-urlencoded',
    };
    await phone.send('POST', '/bank/pay', headers, again);
    await world.clock.advance(5_000);
    expect(balance()).toBe(34_820_000);
  });

  it('waits for the login when the code came first', async () => {
    expect((await scan(vietQr({ amount: '180000' }))).path).toBe('/bank');
    await phone.submit('/bank/choose', { customer: VIETCOMBANK.customer });
    expect((await phone.submit('/bank/login', { pin: VIETCOMBANK.pin })).text).toContain(
      MERCHANT.name,
    );
  });

  it('asks for the amount where the code has none', async () => {
    await logIn();
    await scan(vietQr());
    expect((await phone.submit('/bank/pay', { amount: '1,5', pin: '' })).text).toContain(
      'The amount: expected whole đồng above zero, as 50,000.',
    );
    expect((await pay({ amount: '50.000' })).text).toContain('Paid');
    expect(balance()).toBe(34_950_000);
  });

  it.each([
    ['another amount', { other: '100,000' }, 34_900_000],
    ['twice', { twice: '1' }, 34_640_000],
  ])('misbehaves on wish: %s', async (_what, fields, left) => {
    await logIn();
    await scan(vietQr({ amount: '180000' }));
    await pay(fields, 10_000);
    expect(balance()).toBe(left);
  });

  it('with a wrong PIN pays nothing, and may be tried again', async () => {
    await logIn();
    await scan(vietQr({ amount: '180000' }));
    expect((await pay({ pin: '000000' })).text).toContain('Not paid Wrong PIN: 2 tries left.');
    await phone.submit('/bank/again');
    expect((await pay()).text).toContain('Paid');
    expect(balance()).toBe(34_820_000);
  });

  it('is declined in words', async () => {
    await logIn();
    await scan(vietQr({ amount: '40000000' }));
    const { text } = await pay();
    expect(text).toContain(
      'Not paid Declined: insufficient funds. Your balance is as it was. (51)',
    );
    await phone.submit('/bank/language', { language: 'vi' });
    expect((await phone.open('/bank/result')).text).toContain('Bị từ chối: số dư không đủ.');
    expect(balance()).toBe(35_000_000);
  });

  it('of which nobody knows the end is not to be paid again', async () => {
    world.backbone.rules.add({
      at: 'acquirer',
      when: { service: 'QR_PUSH' },
      // biome-ignore lint/suspicious/noThenProperty: the rule's own word
      then: { kind: 'drop-answer' },
    });
    await logIn();
    await scan(vietQr({ amount: '180000' }));
    const { text, body } = await pay({}, 60_000);
    expect(text).toContain('Not known yet The money has left your account');
    expect(text).toContain('Do not pay again.');
    expect(body).not.toContain('/bank/again');
  });
});

describe('a payment that was not known', () => {
  const once = (mti: string, fault: SwitchFault) =>
    world.backbone.rules.add({
      at: 'acquirer',
      when: { mti },
      times: 1,
      // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
      then: fault,
    });
  /** The request is lost, and the first word after it. */
  function loseTwo(): void {
    once('0200', { kind: 'drop-request' });
    once('0220', { kind: 'drop-request' });
  }

  it('shows on the same page that it is paid, once that is known', async () => {
    loseTwo();
    await logIn();
    await scan(vietQr({ amount: '180000' }));
    expect((await pay({}, 22_000)).text).toContain('Not known yet');
    await world.clock.advance(60_000);
    const { text, body } = await phone.open('/bank/result');
    expect(text).toMatch(
      /Paid NAPAS reference \d{16}\. The merchant’s bank has the money, and tells the shop\./,
    );
    expect(body).not.toContain('/bank/again');
  });

  it('shows that it was given back, and may then be tried again', async () => {
    loseTwo();
    once('0220', { kind: 'decline', code: '03' });
    await logIn();
    await scan(vietQr({ amount: '180000' }));
    expect((await pay({}, 22_000)).text).toContain('Not known yet');
    await world.clock.advance(60_000);
    const { text, body } = await phone.open('/bank/result');
    expect(text).toContain('Not paid Declined: invalid merchant. Your balance is as it was.');
    expect(body).toContain('/bank/again');
    expect(balance()).toBe(35_000_000);
    await phone.submit('/bank/again');
    expect((await pay()).text).toContain('Paid NAPAS reference');
    expect(merchants()).toBe(180_000);
  });
});

describe('a code that is none of ours says why', () => {
  const good = vietQr({ amount: '180000' });
  it.each([
    ['', 'No code: paste what it says.'],
    ['hello', 'Not a VietQR code: '],
    [good.replace(/....$/, '0000'), 'Not a VietQR code: 63 at'],
    [good.slice(0, -8), 'Not a VietQR code: '],
    ['281006020000000000125733', 'Not a VietQR code: '],
    ['https://qr.alipay.example/bax0123456789abcdef', 'Not a VietQR code: '],
    [vietQr({ service: 'QRIBFTTA' }), 'The code is for transfer to an account; this app pays'],
    [vietQr({ service: 'QRCASH' }), 'The code is for cash at an ATM; this app pays'],
    [vietQr({ acquirer: '999999' }), 'The code names bank 999999, which NAPAS does not know.'],
    [vietQr({ amount: '0.5' }), 'The code’s amount: expected whole đồng'],
  ])('%s', async (payload, says) => {
    await logIn();
    await phone.open('/bank/scan');
    expect((await phone.submit('/bank/scan', { code: payload })).text).toContain(says);
  });

  it('and a name in it is shown, never run', async () => {
    await logIn();
    const { body } = await scan(vietQr({ amount: '1', name: '<img src=x onerror=1>' }));
    expect(body).toContain('&lt;img src=x onerror=1&gt;');
    expect(body).not.toContain('<img');
  });
});
