import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../tools/node24.mjs';

const MAIN = `
type Exit = { code: number };
const exit: Exit = { code: 7 };
console.log(JSON.stringify(process.argv.slice(1)));
process.exitCode = exit.code;
`;

const folder = mkdtempSync(join(tmpdir(), 'launcher-'));
const launcher = join(folder, 'bin', 'tellerbench.mjs');

beforeAll(() => {
  for (const name of ['bin', 'tools']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  mkdirSync(join(folder, 'cli'));
  writeFileSync(join(folder, 'cli', 'main.ts'), MAIN);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('without packages it says what to run', () => {
  const { status, stderr } = spawnSync(process.execPath, [launcher], { encoding: 'utf8' });
  expect(stderr).toBe('tellerbench: the packages are not installed yet. Run: npm ci\n');
  expect(status).toBe(1);
});

test('arguments go in, the exit code comes out, and nothing is added to what is printed', () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const run = spawnSync(process.execPath, [launcher, 'run', 'a b.yaml'], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toEqual([join(folder, 'cli', 'main.ts'), 'run', 'a b.yaml']);
  expect(run.status).toBe(7);
});

function handedOver(code: string) {
  const module = pathToFileURL(join(root, 'tools', 'hand-over.mjs')).href;
  const program = `
    import { handOver } from ${JSON.stringify(module)};
    handOver(process.execPath, ['-e', ${JSON.stringify(code)}]);
  `;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s is passed on', async (signal) => {
  const parent = handedOver(`
    process.on('${signal}', () => process.exit(42));
    setInterval(() => {}, 1000);
    console.log('ready');
  `);
  parent.stdout.once('data', () => parent.kill(signal));
  const code = await new Promise((resolve) => parent.on('exit', resolve));
  expect(code).toBe(42);
});

test('a program ended by a signal ends its parent by the same', async () => {
  const parent = handedOver(`process.kill(process.pid, 'SIGKILL');`);
  const signal = await new Promise((resolve) => parent.on('exit', (_, name) => resolve(name)));
  expect(signal).toBe('SIGKILL');
});
