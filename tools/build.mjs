// Builds what cannot run as it is: the page for the browser host, and the Electron shell.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findNode24, isProgram, root } from './node24.mjs';
import { ensurePackages } from './setup.mjs';

const TARGETS = {
  page: {
    config: join('renderer', 'vite.config.ts'),
    result: join('out', 'web', 'index.html'),
    sources: ['renderer', join('runtime', 'contract'), 'package-lock.json'],
    command: [join('vite', 'bin', 'vite.js'), 'build', '-c', join('renderer', 'vite.config.ts')],
  },
  shell: {
    config: 'electron.vite.config.ts',
    result: join('out', 'main', 'index.js'),
    sources: ['.'],
    command: [join('electron-vite', 'bin', 'electron-vite.js'), 'build'],
  },
};

const NO_SOURCES = new Set(['node_modules', 'out', 'docs', 'test', 'scenarios', 'coverage', 'var']);

/** Builds one target; returns whether that went well. Quiet unless it fails or `loud` is set. */
export function build(name, { loud = false } = {}) {
  const [script, ...rest] = TARGETS[name].command;
  const args = [join(root, 'node_modules', script), ...rest];
  const options = {
    cwd: root,
    encoding: 'utf8',
    stdio: loud ? 'inherit' : 'pipe',
    timeout: 300_000,
  };
  const { status, stdout, stderr } = spawnSync(findNode24(), args, options);
  if (status !== 0 && !loud) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}

/** Whether a target's result is missing or older than a source. */
export function isStale(name) {
  const { config, result, sources } = TARGETS[name];
  if (!existsSync(join(root, config))) return false;
  const built = existsSync(join(root, result)) ? statSync(join(root, result)).mtimeMs : 0;
  return sources.some((source) => built <= newestSource(join(root, source)));
}

/** Builds one target if it is stale; whether it is there and current now. */
export function buildIfStale(name, options) {
  return !isStale(name) || build(name, options);
}

function newestSource(folder) {
  if (statSync(folder).isFile()) return statSync(folder).mtimeMs;
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    if (folder === root && NO_SOURCES.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) newest = Math.max(newest, newestSource(path));
    // A folder's own time changes when a file in it is deleted or renamed.
    if (entry.isFile() || folder !== root) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

if (isProgram(import.meta.url)) {
  ensurePackages();
  const wanted = process.argv.slice(2);
  const names = wanted.length > 0 ? wanted : Object.keys(TARGETS);
  const unknown = names.filter((name) => !(name in TARGETS));
  if (unknown.length > 0) {
    process.stderr.write(`Nothing is called ${unknown.join(', ')}: build page, shell, or both.\n`);
    process.exitCode = 2;
  } else {
    process.exitCode = names.map((name) => build(name, { loud: true })).every(Boolean) ? 0 : 1;
  }
}
