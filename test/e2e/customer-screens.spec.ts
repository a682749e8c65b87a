import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { LANGUAGES } from '../../renderer/i18n/words.ts';
import type { Language } from '../../runtime/contract/terminal-view.ts';
import { buildIfStale } from '../../tools/build.mjs';
import { BENCH_SESSION } from '../renderer/fixtures/bench-session.ts';
import {
  CHARGES,
  NOTICES,
  OUT_OF_SERVICE_REASONS,
  RETAIN_REASONS,
  SCREENS,
  viewEvent,
} from '../renderer/fixtures/customer-views.ts';
import { type FixtureServer, serveFixture } from '../renderer/serve-fixture.ts';
import { violations } from './served-bench.ts';

const WEB_ROOT = fileURLToPath(new URL('../../out/web', import.meta.url));

/** The room that the bench at 1280 × 720 gives to the customer's screen: the smallest there is. */
const SMALL = { width: 418, height: 386 };
/** Fingers, in CSS pixels. */
const LEAST_TARGET = 44;
const LEAST_TYPE = 18;
/** A told screen is there within a few frames. */
const SOON = { intervals: [20] };

let server: FixtureServer;

test.beforeAll(async () => {
  expect(buildIfStale('page')).toBe(true);
  server = await serveFixture(WEB_ROOT, (token) => {
    if (token === 'bench') return BENCH_SESSION;
    const [name = '', language = ''] = token.split('.');
    const screen = SCREENS[name];
    return screen ? [viewEvent(screen, language as Language)] : undefined;
  });
});

test.afterAll(async () => {
  await server.close();
});

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Whatever the page says in its console is a fault of the page. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return complaints;
}

async function openScreen(page: Page, name: string, language: Language): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${server.origin}/customer.html#token=${name}.${language}`);
  await page.locator(`[data-screen="${SCREENS[name]?.kind}"]`).waitFor();
  await page.evaluate(() => document.fonts.ready);
}

/** Buttons too small for a finger, type too small for arm's length, and what does not fit. */
function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    ({ leastTarget, leastType }) => {
      const found: string[] = [];
      const seen = [...document.querySelectorAll<HTMLElement>('.customer-in *')].filter(
        (element) => !element.closest('.unseen, svg') && element.offsetParent !== null,
      );
      for (const element of seen) {
        const { width, height, left, right } = element.getBoundingClientRect();
        const name = `${element.tagName} ${element.className} ${element.innerText?.slice(0, 40)}`;
        if (element.matches('button') && Math.min(width, height) < leastTarget - 0.5) {
          found.push(`small target: ${name}`);
        }
        if (Number.parseFloat(getComputedStyle(element).fontSize) < leastType - 0.01) {
          found.push(`small type: ${name}`);
        }
        if (left < -0.5 || right > innerWidth + 0.5) found.push(`out of the screen: ${name}`);
      }
      for (const box of document.querySelectorAll<HTMLElement>('.choice, .question, .foot, .top')) {
        if (box.scrollWidth > box.clientWidth + 1) found.push(`too wide: ${box.innerText}`);
      }
      const question = document.querySelector<HTMLElement>('.question');
      if (question && question.scrollHeight > question.clientHeight + 1) {
        found.push(`too tall: ${question.scrollHeight} in ${question.clientHeight}`);
      }
      return found;
    },
    { leastTarget: LEAST_TARGET, leastType: LEAST_TYPE },
  );
}

/** A key of the dictionary that was shown instead of its words, or a value not filled in. */
const MISSING =
  /\b(frame|notice|charge|amount|pin|welcome|confirm|[a-z]+-[a-z]+)\.[a-zA-Z-]+\b|\{\{/;

function isFirstOfItsKind(name: string): boolean {
  const first = Object.entries(SCREENS).find(([, { kind }]) => kind === SCREENS[name]?.kind);
  return first?.[0] === name;
}

for (const { id, name } of LANGUAGES) {
  test(`every screen in ${name}: words, fit, targets, accessibility`, async ({ page }) => {
    test.setTimeout(120_000);
    const complaints = listen(page);
    await page.setViewportSize(SMALL);
    await openScreen(page, 'thanks', id);
    const question = page.locator('.question');
    let before = await question.innerText();
    for (const [screen, view] of Object.entries(SCREENS)) {
      await test.step(screen, async () => {
        server.tell(viewEvent(view, id));
        await expect.poll(() => question.innerText(), SOON).not.toBe(before);
        before = await question.innerText();
        await expect(page.locator(`[data-screen="${view.kind}"]`)).toHaveCount(1);
        await page.evaluate(() => document.fonts.ready);
        await expect(page.locator('.customer-in')).toHaveAttribute('lang', id);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        expect(await page.locator('.customer-in').innerText()).not.toMatch(MISSING);
        expect.soft(await misfits(page), screen).toEqual([]);
        // Colours and roles are the same in each language, and in each case of a screen.
        if (id === 'vi' && isFirstOfItsKind(screen)) {
          expect.soft(await violations(page), screen).toEqual([]);
        }
      });
    }
    expect(complaints).toEqual([]);
  });

  test(`every ending in ${name} has words that fit`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize(SMALL);
    await openScreen(page, 'thanks', id);
    const endings = [
      ...NOTICES.flatMap((notice) =>
        CHARGES.map((charge) => ({ kind: 'notice', notice, charge, amount: 5_003_300 }) as const),
      ),
      ...OUT_OF_SERVICE_REASONS.map((reason) => ({ kind: 'out-of-service', reason }) as const),
      ...RETAIN_REASONS.map((reason) => ({ kind: 'card-retained', reason }) as const),
    ];
    let before = '';
    for (const screen of endings) {
      server.tell(viewEvent(screen, id));
      const question = page.locator(`[data-screen="${screen.kind}"] .question`);
      await expect.poll(() => question.innerText(), SOON).not.toBe(before);
      before = await question.innerText();
      expect(before).not.toMatch(MISSING);
      expect.soft(await misfits(page), JSON.stringify(screen)).toEqual([]);
    }
  });
}

test('a kiosk fills its screen, upright and across', async ({ page }) => {
  test.setTimeout(60_000);
  for (const size of [
    { width: 1080, height: 1920 },
    { width: 1024, height: 768 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(size);
    for (const screen of ['welcome', 'amount', 'confirm', 'notice-unknown']) {
      await openScreen(page, screen, 'vi');
      expect.soft(await misfits(page), `${screen} ${size.width}`).toEqual([]);
    }
  }
});

test('the customer answers by touch and by keyboard', async ({ page }) => {
  await page.setViewportSize(SMALL);
  const sent = async (act: () => Promise<unknown>): Promise<unknown> => {
    server.commands.length = 0;
    await act();
    await expect.poll(() => server.commands.length).toBeGreaterThan(0);
    return server.commands.splice(0);
  };
  await openScreen(page, 'amount', 'vi');
  expect(await sent(() => page.getByRole('button', { name: '2.000.000 ₫' }).dblclick())).toEqual([
    { type: 'screen.choose', option: '2000000' },
  ]);
  expect(await sent(() => page.getByRole('button', { name: 'Số khác' }).press('Enter'))).toEqual([
    { type: 'screen.choose', option: 'other' },
  ]);
  await expect(page.getByRole('button', { name: '5.000.000 ₫' })).toBeDisabled();
  expect(await sent(() => page.getByRole('button', { name: 'English' }).click())).toEqual([
    { type: 'screen.language', language: 'en' },
  ]);
  expect(await sent(() => page.getByRole('button', { name: 'Thêm giờ' }).click())).toEqual([
    { type: 'screen.more-time' },
  ]);
  expect(await sent(() => page.getByRole('button', { name: 'Hủy giao dịch' }).click())).toEqual([
    { type: 'screen.cancel' },
  ]);
  await openScreen(page, 'confirm', 'en');
  const receipt = page.getByRole('button', { name: 'Withdraw, with receipt' });
  expect(await sent(() => receipt.click())).toEqual([
    { type: 'screen.choose', option: 'accept-receipt' },
  ]);
  await openScreen(page, 'language', 'vi');
  const chinese = page.locator('.choice', { hasText: '中文' });
  expect(await sent(() => chinese.click())).toEqual([{ type: 'screen.language', language: 'zh' }]);
});

test('a lost runtime is told, and found again', async ({ page }) => {
  await page.setViewportSize(SMALL);
  await openScreen(page, 'amount', 'en');
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    const screen = document.querySelector('.customer-in');
    new MutationObserver(() => seen.push(screen?.getAttribute('data-screen') ?? '')).observe(
      screen as Element,
      { attributes: true, attributeFilter: ['data-screen'] },
    );
  });
  server.drop();
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { seen: string[] }).seen))
    .toEqual(['disconnected', 'amount']);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the bench, ${theme}: accessible in each view, and its hands send commands`, async ({
    page,
  }) => {
    test.setTimeout(60_000);
    const complaints = listen(page);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${server.origin}/#token=bench`);
    await page.getByText('Take cash').waitFor();
    for (const view of ['Wire', 'Messages', 'States', 'Journal', 'Ledger', 'Script']) {
      await page.getByRole('tab', { name: view }).click();
      if (view === 'States') await page.locator('.box-active').waitFor();
      const within = view === 'Wire' ? 'html' : '.inspect';
      expect.soft(await violations(page, within), view).toEqual([]);
    }
    server.commands.length = 0;
    await page.getByRole('button', { name: 'Take cash' }).click();
    await page.getByRole('group', { name: 'Keypad' }).focus();
    await page.keyboard.type('1.');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox', { name: /^Find a card/ }).fill('own');
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox', { name: /^Find a card/ }).fill('');
    await page.locator('.plastic', { hasText: 'Stripe only' }).dragTo(page.locator('[data-slot]'));
    await page.keyboard.press('Control+k');
    await page.keyboard.type('provoke dispenser jam');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => server.commands)
      .toEqual([
        { type: 'cash.take' },
        { type: 'key.press', key: '1' },
        { type: 'key.press', key: '.' },
        { type: 'key.press', key: 'clear' },
        { type: 'key.press', key: 'enter' },
        { type: 'card.insert', card: 'own' },
        { type: 'card.insert', card: 'stripe' },
        { type: 'fault.provoke', device: 'cash-dispenser', fault: 'jam' },
      ]);
    expect(complaints).toEqual([]);
  });
}
