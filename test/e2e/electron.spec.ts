import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, expect, test } from '@playwright/test';
import { buildIfStale } from '../../tools/build.mjs';
import { electronBinary } from '../../tools/electron.mjs';
import { root } from '../../tools/node24.mjs';

const binary = electronBinary();
if (binary.missing) process.stdout.write(`Electron tests are skipped: ${binary.missing}\n`);
test.skip(binary.missing !== undefined, binary.missing ?? '');

/** Starts the shell with a journal of its own. */
async function start(...switches: string[]) {
  const data = mkdtempSync(join(tmpdir(), 'electron-'));
  // Chromium's own sandbox does not start for root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await electron.launch({
    executablePath: binary.path!,
    args: [...sandbox, `--user-data-dir=${data}`, ...switches, root],
  });
  const page = await app.firstWindow();
  return {
    app,
    page,
    async end() {
      await app.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

test.beforeAll(() => {
  if (!binary.missing) expect(buildIfStale('page') && buildIfStale('shell')).toBe(true);
});

test('the bench is joined to the runtime, and has nothing of Node', async () => {
  const { page, end } = await start();
  await expect(page.getByText('ATM00117').first()).toBeVisible({ timeout: 15_000 });
  expect(await page.evaluate(() => [typeof process, typeof require])).toEqual([
    'undefined',
    'undefined',
  ]);
  await end();
});

test('the window stays when the runtime is killed, and is joined to the next one', async () => {
  const { app, page, end } = await start('--kiosk');
  await expect(page.locator('#page')).not.toBeEmpty();
  const killed = await app.evaluate(({ app: electronApp }) => {
    const runtime = electronApp.getAppMetrics().find(({ name }) => name === 'tellerbench runtime');
    return runtime !== undefined && process.kill(runtime.pid, 'SIGKILL');
  });
  expect(killed).toBe(true);
  await expect(page.locator('#page')).not.toBeEmpty();
  const pids = () =>
    app.evaluate(
      ({ app: electronApp }) =>
        electronApp.getAppMetrics().filter(({ name }) => name === 'tellerbench runtime').length,
    );
  await expect.poll(pids, { timeout: 15_000 }).toBe(1);
  await end();
});

test('the page leaves for nowhere and opens nothing', async () => {
  const { app, page, end } = await start();
  const address = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.com/';
    window.open('https://example.com/');
  });
  await expect.poll(() => page.url()).toBe(address);
  expect(app.windows()).toHaveLength(1);
  await end();
});
