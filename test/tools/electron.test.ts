import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../tools/node24.mjs';

let folder: string;
let packageFolder: string;

// Stand-ins for electron's install.js; each leaves a mark, so that tries can be counted.
const FAILS = `require('fs').appendFileSync(__dirname + '/tries', 'x'); process.exit(1);`;
const WORKS = `
  const fs = require('fs');
  fs.mkdirSync(__dirname + '/dist');
  fs.writeFileSync(__dirname + '/dist/electron', '');
  fs.writeFileSync(__dirname + '/path.txt', 'electron');
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'electron-'));
  cpSync(join(root, 'tools'), join(folder, 'tools'), { recursive: true });
  packageFolder = join(folder, 'node_modules', 'electron');
  mkdirSync(packageFolder, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

function probe(environment: Record<string, string> = { DISPLAY: ':0' }): unknown {
  const module = JSON.stringify(join(folder, 'tools', 'electron.mjs'));
  const program = `
    const { electronBinary } = await import(${module});
    console.log(JSON.stringify(electronBinary(${JSON.stringify(environment)})));
  `;
  const args = ['--input-type=module', '-e', program];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return JSON.parse(stdout);
}

function tries(): number {
  const marks = join(packageFolder, 'tries');
  return existsSync(marks) ? readFileSync(marks, 'utf8').length : 0;
}

test('a binary that is there is used without a try', () => {
  writeFileSync(join(packageFolder, 'install.js'), FAILS);
  mkdirSync(join(packageFolder, 'dist'));
  writeFileSync(join(packageFolder, 'dist', 'electron'), '');
  writeFileSync(join(packageFolder, 'path.txt'), 'electron');
  expect(probe()).toEqual({ path: join(packageFolder, 'dist', 'electron') });
  expect(tries()).toBe(0);
});

test('a binary that can be had is fetched', () => {
  writeFileSync(join(packageFolder, 'install.js'), WORKS);
  expect(probe()).toEqual({ path: join(packageFolder, 'dist', 'electron') });
});

test('a failure is remembered until somebody insists', () => {
  writeFileSync(join(packageFolder, 'install.js'), FAILS);
  expect(probe()).toEqual({ missing: expect.stringContaining('could not be downloaded') });
  expect(probe()).toEqual({ missing: expect.stringContaining('failed before') });
  expect(tries()).toBe(1);
  probe({ DISPLAY: ':0', TELLERBENCH_ELECTRON: '1' });
  expect(tries()).toBe(2);
});

test.runIf(process.platform === 'linux')('without a display nothing is tried', () => {
  writeFileSync(join(packageFolder, 'install.js'), FAILS);
  expect(probe({})).toEqual({ missing: 'there is no display' });
  expect(tries()).toBe(0);
});
