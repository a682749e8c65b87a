import { expect, type Page } from '@playwright/test';
import {
  button,
  card,
  click,
  inFaultMenu,
  openBench,
  panel,
  sawScreen,
  seeScreen,
  signIn,
  tab,
  tap,
  test,
  typePin,
} from './served-bench.ts';

// What waits for the host's 30 seconds is played in simulated time: scenarios/network.
test.setTimeout(120_000);

const customer = (page: Page) => page.locator('.customer');

async function withdraw(page: Page, amount = /^500,000 VND/): Promise<void> {
  await click(button(page, amount));
  await seeScreen(page, 'confirm');
  await click(button(page, 'Withdraw, no receipt'));
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: test.info().outputPath(`${name}.png`) });
}

test('a jam: the customer is told, and a clerk brings the machine back', async ({
  page,
  bench,
}) => {
  await openBench(page, bench);
  await inFaultMenu(page, 'cash dispenser', 'Provoke jam-before-exit');
  await expect(page.getByRole('region', { name: 'Cash dispenser' })).toContainText('jam');
  await signIn(page, 'techcombank debit', '112233');
  await withdraw(page);
  expect(await sawScreen(page, 'notice')).toContain(
    '503,300 VND is being returned to your account.',
  );
  await seeScreen(page, 'take-card');
  await click(button(page, 'Take card'));
  await seeScreen(page, 'out-of-service');
  await picture(page, '2-out-of-service');

  await inFaultMenu(page, 'cash dispenser', 'Clear jam-before-exit');
  await click(button(page, 'Service'));
  await seeScreen(page, 'welcome');
  await tab(page, 'Messages').click();
  await expect(
    panel(page, 'Messages').getByRole('option').filter({ hasText: '0420' }).first(),
  ).toBeVisible();
  await tab(page, 'Ledger').click();
  await panel(page, 'Ledger').getByRole('combobox', { name: 'Bank' }).selectOption('970407');
  await expect(
    panel(page, 'Ledger')
      .getByRole('row', { name: /LY THI NGA/ })
      .first(),
  ).toContainText('30.000.000');
});

async function provokeInNetwork(page: Page, name: string): Promise<void> {
  await click(button(page, /^NAPAS · signed on/));
  await click(button(page, `Provoke ${name}`));
  await page.keyboard.press('Escape');
}

test('a refusal, a wrong PIN, a slow answer: the customer is told each', async ({
  page,
  bench,
}) => {
  await openBench(page, bench);
  await provokeInNetwork(page, 'do not honour');
  await signIn(page, 'techcombank debit', '112233');
  await withdraw(page);
  expect(await sawScreen(page, 'notice')).toContain('Your account was not charged.');
  await seeScreen(page, 'take-card');
  await click(button(page, 'Take card'));
  await seeScreen(page, 'welcome');

  await provokeInNetwork(page, 'slow issuer');
  await signIn(page, 'saigonbank debit', '4321');
  await withdraw(page);
  await seeScreen(page, 'pin');
  await expect(customer(page)).toContainText('That PIN is not right. Please try again.');
  await picture(page, '1-wrong-pin');
  await typePin(page, click, '1234');
  await sawScreen(page, 'authorising');
  await seeScreen(page, 'take-cash');
});

test('a dragged card goes into the slot alone; the power is cut, and it comes back', async ({
  page,
  bench,
}) => {
  await openBench(page, bench);
  const plastic = card(page, 'saigonbank debit');
  await plastic.dragTo(page.getByRole('region', { name: 'Receipt printer' }));
  await seeScreen(page, 'welcome');
  await plastic.dragTo(page.locator('[data-slot]'));
  await seeScreen(page, 'language');
  await expect(page.getByRole('region', { name: 'Card reader' })).toContainText(
    '970400******0018 inside',
  );
  await expect(plastic).toBeDisabled();
  await click(button(page, 'Power cut'));
  await click(button(page, 'Cut the power'));
  await seeScreen(page, 'take-card');
  await click(button(page, 'Take card'));
  await seeScreen(page, 'welcome');
});

test('without its printer the machine asks before it goes on', async ({ page, bench }) => {
  await openBench(page, bench);
  await inFaultMenu(page, 'printer', 'Unplug');
  await expect(page.getByRole('region', { name: 'Receipt printer' })).toContainText('unplugged');
  await click(card(page, 'saigonbank debit'));
  await seeScreen(page, 'language');
  await click(page.locator('.choice', { hasText: 'English' }));
  await typePin(page, click, '1234');
  await seeScreen(page, 'no-receipt');
  await picture(page, '1-no-receipt');
  await click(button(page, 'Go on without a receipt'));
  await seeScreen(page, 'amount');
  await inFaultMenu(page, 'printer', 'Plug in');
  await click(customer(page).getByRole('button', { name: 'Cancel' }));
  await seeScreen(page, 'take-card');
  await click(button(page, 'Take card'));
  await seeScreen(page, 'welcome');
  await expect(page.getByRole('region', { name: 'Receipt printer' })).not.toContainText(
    'unplugged',
  );
});

test.describe('the kiosk’s own page', () => {
  test.use({ hasTouch: true });

  test('asks by touch, beside a bench that holds the card', async ({ page, bench, browser }) => {
    // A window of its own: a page behind another one is drawn late.
    const window = await browser.newContext({ hasTouch: true, reducedMotion: 'reduce' });
    const kiosk = await window.newPage();
    await kiosk.setViewportSize({ width: 720, height: 1280 });
    await openBench(page, bench);
    await kiosk.goto(bench.customerAddress);
    await seeScreen(kiosk, 'welcome');
    await expect(kiosk.locator('.bench')).toHaveCount(0);
    await tap(card(page, 'saigonbank debit'));
    await seeScreen(kiosk, 'language');
    await tap(kiosk.locator('.choice', { hasText: 'English' }));
    await typePin(page, tap, '1234');
    await seeScreen(kiosk, 'amount');
    await tap(button(kiosk, /^Other amount/));
    await seeScreen(kiosk, 'amount-entry');
    await kiosk.screenshot({ path: test.info().outputPath('kiosk.png') });
    await tap(button(kiosk, 'Cancel'));
    await seeScreen(kiosk, 'take-card');
    await tap(button(page, 'Take card'));
    await seeScreen(kiosk, 'welcome');
    await window.close();
  });
});
