import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { Screen } from '../../runtime/contract/terminal-view.ts';
import { root } from '../../tools/node24.mjs';

const START_MS = 60_000;
const STOP_MS = 5_000;

/** A bench of its own: `tellerbench serve` as a user starts it. */
export interface ServedBench {
  readonly address: string;
  /** The page that a kiosk shows, without the bench around it. */
  readonly customerAddress: string;
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
  const { address } = JSON.parse(await ready);
  return { address, customerAddress: address.replace('/#', '/customer.html#'), process: child };
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

/** Waits for the customer's screen of this kind. */
export async function seeScreen(page: Page, kind: Screen['kind'], timeout = 15_000): Promise<void> {
  await expect(page.locator('.customer-in')).toHaveAttribute('data-screen', kind, { timeout });
}

export async function openBench(page: Page, { address }: ServedBench): Promise<void> {
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
