// Puts in place what the project needs. Runs on Node 18 and newer with nothing installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode24, isProgram, NO_NODE_24, root } from './node24.mjs';
import { missingPrograms } from './programs.mjs';

const MINUTES = 60_000;

const say = (line) => process.stderr.write(`${line}\n`);

/** Installs the packages unless what is there is what package-lock.json says. Exits on failure. */
export function ensurePackages() {
  if (!packagesAreCurrent()) {
    const why = existsSync(join(root, 'node_modules')) ? 'package-lock.json changed' : 'first run';
    say(`Installing packages (${why}, about half a minute)…`);
    const { status, output } = npm([
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-progress',
      '--loglevel=error',
    ]);
    if (status !== 0) {
      say(output.trim());
      say('The packages could not be installed. To see more, run: npm ci');
      process.exit(1);
    }
  }
  if (!findNode24()) {
    say(NO_NODE_24);
    process.exit(1);
  }
}

// npm leaves a record of what it installed; it is written last, so a broken-off install has none.
function packagesAreCurrent() {
  try {
    const wanted = packagesOf('package-lock.json');
    const installed = packagesOf(join('node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(([path, { version, optional }]) => {
      if (path === '') return true;
      const there = installed[path];
      // An optional package may be for another platform, so it may be absent, but not outdated.
      return there ? there.version === version : optional === true;
    });
  } catch {
    return false;
  }
}

function packagesOf(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
}

function npm(args) {
  const options = { cwd: root, encoding: 'utf8', timeout: 10 * MINUTES };
  const npmCli = process.env.npm_execpath;
  // npm's own Node, and not the one in node_modules, which `npm ci` is about to delete.
  const result = npmCli
    ? spawnSync(process.env.npm_node_execpath ?? process.execPath, [npmCli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  return {
    status: result.status,
    output: `${result.stdout ?? ''}${result.stderr ?? result.error}`,
  };
}

/**
 * Installs the programs that the tests drive, where that can be done without asking anybody.
 * Returns whether all are there; says in one line what is not.
 */
export function ensureTestPrograms() {
  let missing = missingPrograms();
  if (missing.length > 0 && onDebianAsRoot()) {
    const packages = missing.map((program) => program.debian);
    say(`Installing ${packages.join(', ')} for the tests (once)…`);
    const apt = { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-q'], { ...apt, timeout: 3 * MINUTES });
    const install = ['install', '-y', '-q', '--no-install-recommends', ...packages];
    const { status, stderr } = spawnSync('apt-get', install, { ...apt, timeout: 10 * MINUTES });
    if (status !== 0) say((stderr ?? '').trim());
    missing = missingPrograms();
  }
  if (missing.length > 0) say(describeMissing(missing));
  return missing.length === 0;
}

/** One line: what is missing and the command that installs it. */
export function describeMissing(missing) {
  const names = missing.map((program) => program.name).join(', ');
  const packages = missing.map((program) => program.debian).join(' ');
  return `Missing: ${names}. On Debian or Ubuntu, run: sudo apt-get install ${packages}`;
}

function onDebianAsRoot() {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

if (isProgram(import.meta.url)) {
  ensurePackages();
  process.exitCode = ensureTestPrograms() ? 0 : 1;
}
