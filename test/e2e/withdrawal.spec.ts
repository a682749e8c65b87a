import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { formatDevice } from '../../renderer/format.ts';
import { root } from '../../tools/node24.mjs';
import {
  button,
  card,
  click,
  openBench,
  type Press,
  panel,
  sawScreen,
  seeScreen,
  signIn,
  tab,
  tabUntil,
  tap,
  test,
} from './served-bench.ts';

/** Plays a script as a user would, by the command; throws unless it ends in 0. */
function runScript(file: string): { passed: number; scenarios: readonly unknown[] } {
  const command = [join(root, 'bin', 'tellerbench.mjs'), 'run', file, '--json'];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' }));
}

// What a free machine plays in seconds.
test.setTimeout(120_000);

const VISITOR = defaultWorld()
  .banks.flatMap(({ cards }) => cards)
  .find(({ id }) => id === 'techcombank-debit')!;

/** The whole number, in digits or in the ASCII bytes of a frame. */
const secretsOf = (pan: string): readonly string[] => [
  pan,
  [...pan].map((digit) => `3${digit}`).join(' '),
];

async function receiptText(page: Page): Promise<string> {
  const strip = page.getByRole('img', { name: /^Receipt/ });
  await expect(strip.locator('svg')).toBeVisible();
  return ((await strip.textContent()) ?? '').replaceAll('\u00a0', ' ');
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: test.info().outputPath(`${name}.png`) });
}

/** From the question for the amount to the welcome screen for the next customer. */
async function takeTwoMillion(page: Page, press: Press): Promise<void> {
  await press(button(page, /^2,000,000 VND/));
  await seeScreen(page, 'confirm');
  await press(button(page, 'Withdraw, with receipt'));
  await seeScreen(page, 'take-cash');
  await press(button(page, 'Take cash'));
  await seeScreen(page, 'take-card');
  await press(button(page, 'Take receipt'));
  await press(button(page, 'Take card'));
  await sawScreen(page, 'thanks');
  await seeScreen(page, 'welcome');
}

test('another bank’s customer takes cash by mouse', async ({ page, bench, told }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const look = (name: string): Promise<void> => picture(page, name);
  await openBench(page, bench);
  await look('01-welcome');
  // Nothing that takes the focus, unseen words neither, can scroll the bench out of its window.
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(800);
  await click(card(page, 'techcombank debit'));
  await seeScreen(page, 'language');
  await look('02-language');
  await click(page.locator('.choice', { hasText: 'English' }));

  await seeScreen(page, 'pin');
  await expect(page.getByText('PIN: keys stay in the pad')).toBeVisible();
  for (const digit of VISITOR.pin) await click(button(page, digit));
  await expect(page.getByRole('img', { name: '6 digits entered' })).toBeVisible();
  await expect(page.locator('.pin-dot-set')).toHaveCount(6);
  expect(await page.locator('.customer').innerText()).not.toMatch(/\d/);
  await look('03-pin');
  await click(button(page, 'Enter'));

  await seeScreen(page, 'amount');
  await look('04-amount');
  await click(button(page, /^2,000,000 VND/));
  await seeScreen(page, 'confirm');
  await expect(page.locator('.customer')).toContainText('2,003,300 VND');
  await look('05-confirm');
  await click(button(page, 'Withdraw, with receipt'));

  await seeScreen(page, 'take-cash');
  await expect(page.getByRole('region', { name: 'Cash dispenser' })).toContainText('4 notes');
  await expect(page.getByRole('region', { name: 'Cash dispenser' })).toContainText('2.000.000 ₫');
  await look('06-take-cash');
  await click(button(page, 'Take cash'));

  await seeScreen(page, 'take-card');
  const receipt = await receiptText(page);
  for (const part of ['CASH WITHDRAWAL', '970407******0029', '2,000,000 VND', '3,300 VND']) {
    expect(receipt).toContain(part);
  }
  await look('07-take-card');
  await click(button(page, 'Take receipt'));
  await expect(page.getByText('Paper comes out here')).toBeVisible();
  await click(button(page, 'Take card'));
  await sawScreen(page, 'thanks');
  await seeScreen(page, 'welcome');

  await test.step('Wire: the frames of every device, and polls only counted', async () => {
    const wire = panel(page, 'Wire');
    const frames = wire.getByRole('listbox', { name: 'Frames' }).getByRole('option');
    for (const device of ['card-reader', 'pin-pad', 'cash-dispenser', 'printer', 'host']) {
      await wire.getByRole('combobox', { name: 'Device' }).selectOption(device);
      await expect(frames.first()).toContainText(formatDevice(device));
    }
    await wire.getByRole('combobox', { name: 'Device' }).selectOption('card-reader');
    await expect(frames.filter({ hasText: /×\d/ }).last()).toBeVisible();
    await picture(page, '10-wire');
  });

  await test.step('Messages: the request on each hop, its secrets starred', async () => {
    await tab(page, 'Messages').click();
    const messages = panel(page, 'Messages');
    // Sign-on and echo come all the time; they are not among these.
    await expect(messages.getByRole('option').filter({ hasText: '0800' })).toHaveCount(0);
    await expect(messages.getByRole('option')).toHaveCount(6);
    for (const hop of [
      'ATM00117 → to acquirer SaigonBank',
      'acquirer SaigonBank → to NAPAS',
      'NAPAS → to issuer Techcombank',
    ]) {
      const row = messages
        .getByRole('option')
        .filter({ hasText: '0200' })
        .filter({
          hasText: new RegExp(hop.replace('→ to', '→\\s*to')),
        });
      await row.click();
      const fields = messages.getByRole('table');
      await expect(fields).toContainText('970407******0029');
      await expect(fields.getByRole('row', { name: /PIN block/ })).toContainText(
        '****************',
      );
      await expect(fields.getByRole('row', { name: /track 2/i })).not.toContainText('=');
    }
    await picture(page, '11-messages');
  });

  await test.step('States: the chart, and the path of the session', async () => {
    await tab(page, 'States').click();
    const states = panel(page, 'States');
    await expect(states.locator('.box-active')).toHaveText('idle');
    await states.getByRole('button', { name: /^Path so far/ }).click();
    await expect(states.getByRole('option').filter({ hasText: 'cash.offering' })).toBeVisible();
    await picture(page, '12-states');
  });

  await test.step('Journal: each step, chained', async () => {
    await tab(page, 'Journal').click();
    const journal = panel(page, 'Journal');
    await expect(journal).toContainText(/\d+ records, chained/);
    for (const kind of [
      'card-read',
      'authorised',
      'dispense-intent',
      'dispensed',
      'card-returned',
    ]) {
      await expect(journal.getByRole('option').filter({ hasText: kind })).toHaveCount(1);
    }
    await picture(page, '13-journal');
  });

  await test.step('Ledger: amount and fee are debited at the issuer', async () => {
    await tab(page, 'Ledger').click();
    const ledger = panel(page, 'Ledger');
    await ledger.getByRole('combobox', { name: 'Bank' }).selectOption('970407');
    await expect(ledger.getByRole('row', { name: /LY THI NGA/ }).first()).toContainText(
      '27.996.700',
    );
    await picture(page, '14-ledger');
  });

  await test.step('Script: what was done is a scenario that passes', async () => {
    await tab(page, 'Script').click();
    const yaml = await panel(page, 'Script').locator('pre').innerText();
    await picture(page, '15-script');
    const file = test.info().outputPath('bench.yaml');
    writeFileSync(file, yaml);
    const { passed, scenarios } = runScript(file);
    expect(passed).toBe(1);
    expect(scenarios).toMatchObject([{ passed: true, failures: [] }]);
    expect(yaml.match(/^ {2}- /gm)).toHaveLength(8);
  });

  const all = told.join('\n');
  expect(all).toContain('970407******0029');
  for (const secret of secretsOf(VISITOR.pan)) expect(all).not.toContain(secret);
  expect(await page.locator('body').innerText()).not.toMatch(/970407\d{10}/);
});

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 1440, height: 900 } });

  test('a whole withdrawal', async ({ page, bench }) => {
    await openBench(page, bench);
    await signIn(page, 'techcombank debit', VISITOR.pin, { press: tap });
    await takeTwoMillion(page, tap);
  });
});

test('in Vietnamese, light, and in Chinese, dark, to the question for the amount', async ({
  page,
  bench,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openBench(page, bench);
  for (const { language, heading, amount, cancel, theme } of [
    {
      language: 'Tiếng Việt',
      heading: 'rút bao nhiêu',
      amount: '2.000.000 ₫',
      cancel: 'Hủy giao dịch',
      theme: 'light',
    },
    {
      language: '中文',
      heading: '多少',
      amount: '2,000,000 越南盾',
      cancel: '取消',
      theme: 'dark',
    },
  ] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await signIn(page, 'saigonbank debit', '1234', { language });
    await expect(button(page, new RegExp(`^${amount}`))).toBeEnabled();
    await expect(page.getByRole('heading', { level: 1 }).last()).toContainText(heading);
    await picture(page, `amount-${theme}`);
    await click(page.locator('.customer').getByRole('button', { name: cancel }));
    await seeScreen(page, 'take-card');
    await click(button(page, 'Take card'));
    await seeScreen(page, 'welcome');
  }
});

test('a language touched before the card is there at once, and the session begins in it', async ({
  page,
  bench,
}) => {
  await openBench(page, bench);
  const screen = page.locator('.customer');
  await click(screen.getByRole('button', { name: '中文' }));
  await expect(screen.getByRole('heading', { level: 1 })).toHaveText('欢迎光临');
  await click(card(page, 'saigonbank debit'));
  // He is not asked what he has said.
  await seeScreen(page, 'pin');
  await expect(screen.getByRole('heading', { level: 1 })).toContainText('密码');
  await click(screen.getByRole('button', { name: '取消' }));
  await seeScreen(page, 'take-card');
  await click(button(page, 'Take card'));
  await seeScreen(page, 'welcome');
  await expect(screen.getByRole('heading', { level: 1 })).not.toHaveText('欢迎光临');
});

test('by keyboard alone', async ({ page, bench }) => {
  await openBench(page, bench);
  const keys = page.keyboard;
  const tabTo = (target: Locator): Promise<void> => tabUntil(page, target);

  await tabTo(card(page, 'techcombank debit'));
  await keys.press('Enter');
  await seeScreen(page, 'language');
  await tabTo(page.locator('.choice', { hasText: 'English' }));
  await keys.press('Enter');
  await seeScreen(page, 'pin');
  await expect(page.getByText('PIN: keys stay in the pad')).toBeVisible();
  await tabTo(page.getByRole('group', { name: /^Keypad/ }));
  await keys.type(VISITOR.pin);
  await keys.press('Enter');
  await seeScreen(page, 'amount');
  await tabTo(button(page, /^2,000,000 VND/));
  await keys.press('Enter');
  await seeScreen(page, 'confirm');
  await tabTo(button(page, 'Withdraw, with receipt'));
  await keys.press('Space');
  await seeScreen(page, 'take-cash');
  await tabTo(button(page, 'Take cash'));
  await keys.press('Enter');
  await seeScreen(page, 'take-card');
  await tabTo(button(page, 'Take receipt'));
  await keys.press('Enter');
  await tabTo(button(page, 'Take card'));
  await keys.press('Enter');
  await sawScreen(page, 'thanks');
});
