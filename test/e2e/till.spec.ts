import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { issuedOf } from '../../network/switch/one-time-passwords.ts';
import { LANGUAGES } from '../../renderer/i18n/words.ts';
import { buildIfStale } from '../../tools/build.mjs';
import { TILL_SCREENS, tillViewEvent } from '../renderer/fixtures/till-views.ts';
import { serveFixture } from '../renderer/serve-fixture.ts';
import {
  button,
  openTill,
  panel,
  seeTill,
  sell,
  tab,
  tabUntil,
  test,
  violations,
} from './served-bench.ts';

// What a free machine plays in seconds.
test.setTimeout(120_000);

const WEB_ROOT = fileURLToPath(new URL('../../out/web', import.meta.url));
/** The room that the bench at 1280 × 800 gives to the customer's display: the smallest there is. */
const SMALL = { width: 388, height: 262 };

/** One of each tone and shape. */
const JUDGED = [
  'idle',
  'paid',
  'declined',
  'unknown',
  'card, last PIN',
  'present-code',
  'show-code',
];

const pad = (page: Page): Locator => page.getByRole('group', { name: /^Keypad/ });
const phone = (page: Page) => page.frameLocator('.phone-screen');
const app = (page: Page): Locator => page.getByLabel('App', { exact: true });

const PAYER_BANK = defaultWorld().banks.find(({ id }) => id === '970407')!;
const PAYER_CARD = PAYER_BANK.cards.find(({ id }) => id === 'techcombank-debit')!;
const PAYER = PAYER_BANK.accounts.find(({ number }) => number === PAYER_CARD.account)!;

/** At the till's pad, key by key. */
async function typePin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) {
    await pad(page).getByRole('button', { name: digit, exact: true }).click();
  }
  await expect(page.getByText(`${pin.length} digits entered`)).toBeAttached();
  await pad(page).getByRole('button', { name: 'Enter' }).click();
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: test.info().outputPath(`${name}.png`) });
}

test('a sale by chip, its PIN wrong once, by mouse; half of it is given back', async ({
  page,
  bench,
  told,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openTill(page, bench);
  expect.soft(await violations(page), 'idle').toEqual([]);
  await page.getByRole('button', { name: 'English', exact: true }).click();
  await sell(page, '150', 'Card');
  await seeTill(page, 'present-card');
  await expect(page.locator('.display')).toContainText('Insert, tap or swipe your card');
  await page.locator('.plastic', { hasText: 'BIDV offline pin' }).click();
  await button(page, 'Insert').click();
  await expect(page.getByText('ENTER PIN', { exact: true })).toBeVisible();
  await typePin(page, '1111');
  await expect(page.getByText('WRONG, 2 TRIES', { exact: true })).toBeVisible();
  await expect(page.locator('.display')).toContainText('That PIN was wrong. 2 tries are left.');
  expect.soft(await violations(page, '.front'), 'PIN again').toEqual([]);
  await picture(page, '1-pin');
  await typePin(page, '3690');
  await seeTill(page, 'remove-card');
  await button(page, 'Take card').click();
  await seeTill(page, 'idle');
  await expect(page.locator('.display')).toContainText('150,000 VND');
  await expect(page.locator('.cashier')).toContainText('Paid');
  expect.soft(await violations(page, '.front'), 'paid').toEqual([]);
  await picture(page, '2-paid');

  await page.getByRole('tab', { name: /^Sales/ }).click();
  await button(page, /^Refund 150,000/).click();
  await page.getByLabel('Amount to give back').fill('75000');
  expect.soft(await violations(page, 'dialog[open]'), 'refund').toEqual([]);
  await button(page, 'Refund 75,000 VND').click();
  await expect(page.locator('.cashier')).toContainText('75,000 VND given back');
  await tab(page, 'Ledger').click();
  await expect(panel(page, 'Ledger').getByRole('row', { name: /^merchants/ })).toContainText(
    '75.000',
  );
  expect(told.join('\n')).toContain('970400******0011');
});

test('a sale by keyboard alone', async ({ page, bench }) => {
  await openTill(page, bench);
  await tabUntil(page, page.getByRole('group', { name: /^Amount/ }));
  await page.keyboard.type('90000');
  await page.keyboard.press('Enter');
  await seeTill(page, 'present-card');
  await tabUntil(page, page.locator('.plastic', { hasText: 'SaigonBank chip' }));
  await page.keyboard.press('Enter');
  await tabUntil(page, button(page, 'Insert'));
  await page.keyboard.press('Enter');
  await expect(page.getByText('PIN entry', { exact: true })).toBeVisible();
  await tabUntil(page, pad(page));
  await page.keyboard.type('1470');
  await page.keyboard.press('Enter');
  await seeTill(page, 'remove-card');
  await tabUntil(page, button(page, 'Take card'));
  await page.keyboard.press('Enter');
  await seeTill(page, 'idle');
  await expect(page.locator('.cashier')).toContainText('90,000 VND');
});

/** The frames of one device, in the room that the Wire tab gives them. */
async function framesOf(page: Page, device: string): Promise<Locator> {
  await tab(page, 'Wire').click();
  const wire = panel(page, 'Wire');
  await wire.getByRole('combobox', { name: 'Device' }).selectOption(device);
  return wire.getByRole('listbox', { name: 'Frames' }).getByRole('option');
}

test('a wallet shows its code to the scanner; a bank’s app reads the till’s', async ({
  page,
  bench,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1600, height: 1000 });
  await openTill(page, bench);
  await page.getByRole('button', { name: 'English', exact: true }).click();
  expect.soft(await violations(page), 'dark').toEqual([]);
  await sell(page, '250', 'Wallet code');
  await seeTill(page, 'present-code');
  await button(page, 'Phone').click();
  await phone(page).getByText('Wang Wei').click();
  await phone(page).getByText('Show a payment code').click();
  await button(page, 'Hold the phone to the scanner').click();
  await expect(page.locator('.display')).toContainText('from your wallet');
  await seeTill(page, 'idle');
  await expect(page.locator('.cashier')).toContainText('¥69.83');
  await picture(page, '1-wallet-paid');

  await sell(page, '180', 'VietQR');
  await seeTill(page, 'show-code');
  await expect(page.getByRole('img', { name: 'Code to pay 180,000 VND' })).toBeVisible();
  await picture(page, '2-vietqr');
  await app(page).selectOption({ label: 'Bank app' });
  await phone(page).getByText('LY THI NGA').click();
  const pin = PAYER.phone!.appPin;
  await phone(page).getByLabel('PIN of the app').fill(pin);
  await phone(page).getByRole('button', { name: 'Log in' }).click();
  await button(page, 'Point the phone at the till').click();
  await expect(phone(page).locator('body')).toContainText('TAP HOA BEN THANH');
  await phone(page).getByLabel('PIN of the app').fill(pin);
  await phone(page).getByRole('button', { name: 'Pay', exact: true }).click();
  await expect(phone(page).getByRole('heading', { name: 'Payment' })).toBeVisible();
  await seeTill(page, 'idle');
  await expect(page.locator('.display')).toContainText('180,000 VND');
  await expect(page.locator('.display')).toContainText('Paid');

  await tab(page, 'Messages').click();
  const messages = panel(page, 'Messages');
  await messages.getByRole('option').filter({ hasText: 'payments/pay' }).first().click();
  await expect(messages).toContainText('"productCode": "IN_STORE_PAYMENT"');
  const frames = await framesOf(page, 'gateway');
  await expect(frames.first()).toContainText(/POST \S+\/payments\/pay · acquirer → gateway/);
  await expect(frames.nth(1)).toContainText(/200 SUCCESS · \d+ ms after POST/);
  await tab(page, 'Script').click();
  await expect(panel(page, 'Script')).toContainText(/scan:\s+wallet: alipay-wang/);
});

test('a wallet that nobody hears of again is cancelled, and that is known', async ({
  page,
  bench,
}) => {
  await openTill(page, bench);
  await page.getByRole('button', { name: 'English', exact: true }).click();
  await button(page, /^NAPAS · signed on/).click();
  await button(page, 'Provoke in process for ever').click();
  await page.keyboard.press('Escape');
  await expect(button(page, /^NAPAS · signed on · 1 fault/)).toBeVisible();
  await sell(page, '70', 'Wallet code');
  await seeTill(page, 'present-code');
  await button(page, 'Phone').click();
  await phone(page).getByText('Wang Wei').click();
  await phone(page).getByText('Show a payment code').click();
  await button(page, 'Hold the phone to the scanner').click();
  await expect(page.locator('.display')).toContainText('Please do not pay again.');
  await picture(page, '1-unknown');
  await expect(button(page, /^NAPAS · signed on$/)).toBeVisible();
  await button(page, 'Cancel the sale').click();
  await seeTill(page, 'idle');
  await expect(page.locator('.display')).toContainText('You were not charged.');
  await expect(page.locator('.cashier')).toContainText('cancelled for certain');
  await expect(phone(page).locator('body')).toContainText('The merchant cancelled it.');
  await picture(page, '2-cancelled');
});

test('a shop on the phone is paid by card and one-time password', async ({ page, bench }) => {
  await openTill(page, bench);
  await button(page, 'Phone').click();
  await app(page).selectOption({ label: 'Lotus Online' });
  await phone(page).getByRole('button', { name: 'Buy' }).first().click();
  const issued = issuedOf(PAYER_CARD);
  await phone(page).getByLabel('Card number').fill(PAYER_CARD.pan);
  await phone(page).getByLabel('Name on the card').fill(PAYER.holder);
  await phone(page)
    .getByLabel('Issue date')
    .fill(`${issued.slice(0, 2)}/${issued.slice(2)}`);
  await phone(page).getByRole('button', { name: 'Send me a password' }).click();
  await expect(phone(page).locator('body')).toContainText('******0507');
  await picture(page, '1-password-asked');
  await app(page).selectOption({ label: 'Messages' });
  const message = phone(page).getByText(/\b\d{6} pays/);
  const [password = ''] = /\d{6}/.exec(await message.innerText()) ?? [];
  await app(page).selectOption({ label: 'Alipay cashier (model)' });
  await phone(page).getByLabel('Password').fill(password);
  await phone(page).getByRole('button', { name: 'Pay', exact: true }).click();
  await expect(phone(page).locator('body')).toContainText('NAPAS reference');

  // None of it passes the till; the network behind the acquirer carries it.
  const hops = (await framesOf(page, 'network')).filter({ hasText: /0[12]\d0 / });
  await expect(hops.first()).toContainText('0100 wallet Alipay (model) → NAPAS');
  await expect(hops.last()).toContainText('0210 NAPAS → wallet Alipay (model)');
  await expect(hops.last()).toContainText('00 approved');
  await hops.first().click();
  await picture(page, '2-paid');
});

test('a key ceremony: two people, and the key is in no word that the page is told', async ({
  page,
  bench,
  told,
}) => {
  const part = '0123456789ABCDEFFEDCBA9876543210';
  await page.addInitScript(() => {
    window.print = () => window.dispatchEvent(new Event('afterprint'));
  });
  await openTill(page, bench);
  await button(page, 'Keys').click();
  await expect(page.getByRole('row', { name: /terminal-master POS00042/ })).toBeVisible();
  expect.soft(await violations(page, 'dialog[open]'), 'keys').toEqual([]);
  await button(page, 'Key ceremony…').click();
  await page.getByLabel('Custodian').first().fill('Lan');
  await page.getByLabel('Component, 32 hex digits').first().fill(part);
  await button(page, 'Enter the part').first().click();
  await expect(page.getByText('08D7B4')).toBeVisible();
  await button(page, 'Print my sheet').click();
  await button(page, 'Hide my part').click();
  expect(await page.content()).not.toContain(part);
  await page.getByLabel('Custodian').fill('Minh');
  await button(page, 'Generate').click();
  const other = (await page.getByLabel('Component, 32 hex digits').inputValue()).replaceAll(
    ' ',
    '',
  );
  expect(other).toMatch(/^[0-9A-F]{32}$/);
  expect.soft(await violations(page, 'dialog[open]'), 'ceremony').toEqual([]);
  await button(page, 'Enter the part').click();
  await button(page, 'Hide my part').click();
  await picture(page, '1-both-parts');
  await button(page, 'Load the key').click();
  await expect(page.getByText('is loaded at both ends of its line')).toBeVisible();
  await button(page, 'Back to the keys').click();
  await button(page, 'Close').click();
  for (const text of [await page.content(), told.join('\n')]) {
    for (const secret of [part, other]) expect(text.includes(secret)).toBe(false);
  }
});

test('the customer’s display fits its room in each language, and is accessible', async ({
  page,
}) => {
  expect(buildIfStale('page')).toBe(true);
  const server = await serveFixture(WEB_ROOT, () => [tillViewEvent({ kind: 'starting' })]);
  await page.setViewportSize(SMALL);
  await page.goto(`${server.origin}/customer.html?terminal=pos#token=till`);
  const display = page.locator('.display-in');
  for (const { id } of LANGUAGES) {
    for (const [name, screen] of Object.entries(TILL_SCREENS)) {
      await test.step(`${id} ${name}`, async () => {
        const before = await display.innerText();
        server.tell(tillViewEvent(screen, id));
        await expect(display).toHaveAttribute('lang', id);
        await expect(display).toHaveAttribute('data-screen', screen.kind);
        if (name !== 'starting') await expect.poll(() => display.innerText()).not.toBe(before);
        if (screen.kind === 'show-code') await page.locator('img.qr').waitFor();
        await page.evaluate(() => document.fonts.ready);
        const wrong = await display.evaluate((root) => {
          const words = root.querySelector('.display-words')!.getBoundingClientRect();
          const outside = [...root.querySelectorAll('.display-main, .display-top')].filter(
            (box) =>
              box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1,
          );
          const room = root.querySelector('.display-main')!.getBoundingClientRect();
          const isTall = words.height > room.height;
          const isWide = root.querySelector('.display-words')!.scrollWidth > words.width + 1;
          return [
            ...outside.map(({ className }) => className),
            ...(isTall ? ['too tall'] : []),
            ...(isWide ? ['too wide'] : []),
          ];
        });
        expect.soft(wrong).toEqual([]);
        // Colours and roles are the same in each language.
        if (id === 'vi' && JUDGED.includes(name)) {
          expect.soft(await violations(page)).toEqual([]);
        }
      });
    }
  }
  await server.close();
});
