import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../tools/node24.mjs';

const PLANTED = [
  ['plugin', 'export const a = Date.now();'],
  ['plugin', 'export const a = new Date();'],
  ['plugin', 'export const a = new Date;'],
  ['plugin', 'export const a = Math.random();'],
  ['plugin', 'export const a = performance.now();'],
  ['plugin', 'export const a = process.hrtime.bigint();'],
  ['plugin', 'globalThis.setTimeout(() => {}, 1);'],
  ['lint/style/noRestrictedGlobals', 'setTimeout(() => {}, 1);'],
  ['lint/style/noRestrictedGlobals', 'setInterval(() => {}, 1);'],
  ['lint/style/noRestrictedGlobals', 'setImmediate(() => {});'],
  [
    'lint/style/noRestrictedImports',
    "import { setTimeout as wait } from 'node:timers/promises';\nawait wait(1);",
  ],
  ['lint/suspicious/noConsole', "console.log('');"],
  ['lint/style/noDefaultExport', 'export default 1;'],
] as const;

const ALLOWED = [
  ['time/real-clock.ts', 'export const now = () => Date.now();'],
  ['crypto/random.ts', 'export const random = () => Math.random();'],
  ['cli/main.ts', "console.log('');\nsetTimeout(() => {}, 1);"],
  ['test/support/wait.ts', 'setTimeout(() => {}, 1);'],
  ['renderer/clock.ts', 'setInterval(() => {}, 1000);'],
  ['network/stamp.ts', 'export const stamp = (ms: number) => new Date(ms).toISOString();'],
  ['network/clock.ts', 'export const wait = (setTimeout: () => void) => setTimeout();'],
  ['vitest.config.ts', 'export default {};'],
] as const;

const file = (index: number) => `network/planted-${index}.ts`;
const folder = mkdtempSync(join(tmpdir(), 'lint-rules-'));
let found: { path: string; category: string; message: string }[] = [];

beforeAll(() => {
  for (const name of ['biome.json', '.gitignore'])
    copyFileSync(join(root, name), join(folder, name));
  cpSync(join(root, 'tools', 'lint'), join(folder, 'tools', 'lint'), { recursive: true });
  PLANTED.forEach(([, code], index) => {
    plant(file(index), code);
  });
  for (const [path, code] of ALLOWED) plant(path, code);
  found = lint();
});

afterAll(() => rmSync(folder, { recursive: true }));

function plant(path: string, code: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${code}\n`);
}

function lint(): typeof found {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=200', '.'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const report = JSON.parse(stdout) as {
    diagnostics: { category: string; message: string; location: { path: string } }[];
  };
  return report.diagnostics.map(({ category, message, location }) => ({
    path: location.path,
    category,
    message,
  }));
}

test.each(PLANTED.map(([rule, code], index) => ({ rule, code, index })))(
  '$rule catches $code',
  ({ rule, index }) => {
    const categories = found.filter(({ path }) => path === file(index)).map((one) => one.category);
    expect(categories).toEqual([rule]);
  },
);

test.each(ALLOWED)('%s may say %s', (path) => {
  expect(found.filter((one) => one.path === path)).toEqual([]);
});

test('the message says why', () => {
  expect(found.find((one) => one.path === file(0))?.message).toMatch(/take a Clock .*repeated/);
});
