import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // Every test has servers of its own, on free ports, and mostly waits for a machine.
  workers: 4,
  fullyParallel: true,
  // As long as a loaded machine may take for what a free one does at once.
  expect: { timeout: 30_000 },
  forbidOnly: process.env.CI !== undefined,
  use: {
    headless: true,
    // Drawing motion without a graphics card takes most of two cores.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
