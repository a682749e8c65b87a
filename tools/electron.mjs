import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, findNode24, root } from './node24.mjs';

const FIRST_TRY_MS = 20_000;
const ASKED_FOR_MS = 15 * 60_000;

const folder = join(root, 'node_modules', 'electron');
const failed = join(cacheFolder, 'electron-unavailable');

/**
 * The path of Electron's binary, or `{ missing }` with the reason in words.
 * The electron package brings its binary only when asked; that is tried once, and a failure is
 * remembered, so that no later start waits for it. TELLERBENCH_ELECTRON=1 tries again.
 */
export function electronBinary(environment = process.env) {
  if (process.platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY) {
    return { missing: 'there is no display' };
  }
  const present = downloaded(environment);
  if (present) return { path: present };
  const insist = environment.TELLERBENCH_ELECTRON === '1';
  if (existsSync(failed) && !insist) {
    return { missing: 'its download failed before; TELLERBENCH_ELECTRON=1 npm start tries again' };
  }
  spawnSync(findNode24(), [join(folder, 'install.js')], {
    stdio: insist ? 'inherit' : 'ignore',
    timeout: insist ? ASKED_FOR_MS : FIRST_TRY_MS,
    killSignal: 'SIGKILL',
  });
  const path = downloaded(environment);
  rmSync(failed, { force: true });
  if (path) return { path };
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(failed, '');
  return {
    missing: 'its binary could not be downloaded; TELLERBENCH_ELECTRON=1 npm start tries again',
  };
}

// The same two files that electron's own index.js goes by, without loading it: loading downloads.
function downloaded(environment) {
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8');
    const path = join(environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
