import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../tools/node24.mjs';
import { describeMissing } from '../../tools/setup.mjs';

const LOCKED = {
  '': { name: 'tellerbench' },
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/for-another-platform': { version: '1.0.0', optional: true },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  cpSync(join(root, 'tools'), join(folder, 'tools'), { recursive: true });
  // Stands in for npm: says what it was asked for and fails.
  writeFileSync(
    join(folder, 'npm.mjs'),
    `console.log('npm', ...process.argv.slice(2));process.exit(9)`,
  );
  writePackages('package-lock.json', LOCKED);
});

afterEach(() => rmSync(folder, { recursive: true }));

function writePackages(file: string, packages: object): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, file), JSON.stringify({ packages }));
}

function ensurePackages(): string {
  const module = JSON.stringify(join(folder, 'tools', 'setup.mjs'));
  const program = `const { ensurePackages } = await import(${module}); ensurePackages();`;
  const env = {
    ...process.env,
    npm_execpath: join(folder, 'npm.mjs'),
    npm_node_execpath: process.execPath,
  };
  const args = ['--input-type=module', '-e', program];
  return spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stderr;
}

test('installed as locked: nothing is said and nothing is run', () => {
  const { 'node_modules/for-another-platform': _, ...installed } = LOCKED;
  writePackages('node_modules/.package-lock.json', installed);
  expect(ensurePackages()).toBe('');
});

test.each([
  ['another version is there', { 'node_modules/zod': { version: '4.6.6' } }],
  ['a package is missing', {}],
  [
    'an optional package is outdated',
    { ...LOCKED, 'node_modules/for-another-platform': { version: '0.9.0' } },
  ],
])('%s: npm ci, and its own words when it fails', (_, installed) => {
  writePackages('node_modules/.package-lock.json', installed);
  expect(ensurePackages().split('\n')).toEqual([
    'Installing packages (package-lock.json changed, about half a minute)…',
    'npm ci --include=dev --include=optional --no-progress --loglevel=error',
    'The packages could not be installed. To see more, run: npm ci',
    '',
  ]);
});

test('a first run', () => {
  rmSync(join(folder, 'node_modules'), { recursive: true });
  expect(ensurePackages()).toMatch(/^Installing packages \(first run, about half a minute\)…\n/);
});

test('what cannot be installed is one line with the command to run', () => {
  const missing = [
    { name: 'Chromium', debian: 'chromium' },
    { name: 'libusb', debian: 'libusb-1.0-0' },
  ];
  expect(describeMissing(missing)).toBe(
    'Missing: Chromium, libusb. On Debian or Ubuntu, run: sudo apt-get install chromium libusb-1.0-0',
  );
});
