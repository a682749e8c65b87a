import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { PosScreen } from '../../runtime/contract/pos-view.ts';
import type { Screen } from '../../runtime/contract/terminal-view.ts';
import { root } from '../../tools/node24.mjs';

const START_MS = 60_000;
const STOP_MS = 10_000;

/** A bench of its own: `tellerbench serve` as a user starts it. */
export interface ServedBench {
  readonly address: string;
  /** The page that a kiosk shows, without the bench around it. */
  readonly customerAddress: string;
  /** The till's bench. */
  readonly tillAddress: string;
}

interface Started extends ServedBench {
  readonly process: ChildProcess;
}

async function start(): Promise<Started> {
  const command = [join(root, 'bin', 'tellerbench.mjs'), 'serve', '--port', '0', '--json'];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ready = new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`serve: no address within ${START_MS} ms ${errors}`));
    }, START_MS);
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(late);
      resolve(line);
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${errors}`)));
  });
  const { address, customer } = JSON.parse(await ready);
  return {
    address,
    customerAddress: customer.atm,
    tillAddress: address.replace('/#', '/?terminal=pos#'),
    process: child,
  };
}

async function stop({ process: child }: Started): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
  expect(child.signalCode, 'serve had to be killed').toBeNull();
}

export const test = base.extend<{ bench: ServedBench; told: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it what it depends on
  async bench({}, use) {
    const started = await start();
    await use(started);
    await stop(started);
  },
  /** All that the runtime told the page. */
  async told({ page }, use) {
    const messages: string[] = [];
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => messages.push(String(payload)));
    });
    await use(messages);
  },
});

/** Waits for the customer's screen of this kind, which stays until somebody acts. */
export async function seeScreen(page: Page, kind: Screen['kind']): Promise<void> {
  const customer = page.locator('.customer-in');
  await expect(customer).toHaveAttribute('data-screen', kind);
}

declare global {
  interface Window {
    /** Every screen that the page has drawn, and what stood on it last. */
    drawnScreens?: Record<string, string>;
  }
}

/** Waits for a screen that may be gone again before anybody looks; returns what stood on it. */
export async function sawScreen(page: Page, kind: Screen['kind']): Promise<string> {
  const drawn = (): Promise<Record<string, string>> =>
    page.evaluate(() => window.drawnScreens ?? {});
  await expect.poll(drawn).toHaveProperty(kind);
  return (await drawn())[kind] ?? '';
}

/** Runs in the page, before its own scripts. */
function noteScreens(): void {
  const drawn: Record<string, string> = {};
  window.drawnScreens = drawn;
  const look = (): void => {
    const screen = document.querySelector('[data-screen]');
    const kind = screen?.getAttribute('data-screen');
    if (screen && kind) drawn[kind] = screen.textContent ?? '';
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ['data-screen'],
  });
}

/** Waits for the till's display, which the customer reads, to show a screen of this kind. */
export async function seeTill(page: Page, kind: PosScreen['kind']): Promise<void> {
  const display = page.locator('.display-in');
  await expect(display).toHaveAttribute('data-screen', kind);
}

export async function openTill(page: Page, { tillAddress }: ServedBench): Promise<void> {
  await page.goto(tillAddress);
  await seeTill(page, 'idle');
  await expect(page.getByText('NAPAS · signed on')).toBeVisible();
}

/** The cashier types an amount in thousands and chooses the method. */
export async function sell(page: Page, thousands: string, method: string): Promise<void> {
  const cashier = page.locator('.cashier');
  for (const digit of thousands) {
    await cashier.getByRole('button', { name: digit, exact: true }).click();
  }
  await cashier.getByRole('button', { name: '000', exact: true }).click();
  await cashier.getByRole('button', { name: new RegExp(`^${method}`) }).click();
}

/** Serious faults of accessibility, as axe finds them. The phone's frame is another's page. */
export async function violations(page: Page, within = 'html'): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode().include(within);
  const { violations: found } = await builder.options({ resultTypes: ['violations'] }).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

export async function openBench(page: Page, { address }: ServedBench): Promise<void> {
  await page.addInitScript(noteScreens);
  await page.goto(address);
  await seeScreen(page, 'welcome');
}

/** A finger or a mouse. */
export type Press = (target: Locator) => Promise<void>;

export const click: Press = (target) => target.click();
export const tap: Press = (target) => target.tap();

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

export const card = (page: Page, label: string): Locator =>
  page.locator('.wallet .plastic', { hasText: label });

export const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name });

export const panel = (page: Page, name: string): Locator => page.getByRole('tabpanel', { name });

/** The pad takes no keys before the PIN screen has told it to. */
export async function typePin(page: Page, press: Press, pin: string): Promise<void> {
  await seeScreen(page, 'pin');
  await expect(page.getByText('PIN: keys stay in the pad')).toBeVisible();
  for (const digit of pin) await press(button(page, digit));
  await press(button(page, 'Enter'));
}

/** From the welcome screen to the question for the amount. */
export async function signIn(
  page: Page,
  label: string,
  pin: string,
  options: { readonly press?: Press; readonly language?: string } = {},
): Promise<void> {
  const { press = click, language = 'English' } = options;
  await press(card(page, label));
  await seeScreen(page, 'language');
  await press(page.locator('.choice', { hasText: language }));
  await typePin(page, press, pin);
  await seeScreen(page, 'amount');
}

/** Provokes a fault, unplugs or clears by the menu of a device. */
export async function inFaultMenu(page: Page, device: string, name: string): Promise<void> {
  const menu = button(page, new RegExp(`^Faults of the ${device}`));
  await menu.click();
  await page.locator('.popover:popover-open').getByRole('button', { name, exact: true }).click();
  await page.keyboard.press('Escape');
}

/** Tab until the focus is there: what a person without a mouse does. */
export async function tabUntil(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeEnabled();
  for (let steps = 0; steps < 120; steps++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${target}`);
}
