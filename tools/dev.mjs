// An Electron window that follows the sources; without Electron, the browser host does.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { electronBinary } from './electron.mjs';
import { handOver } from './hand-over.mjs';
import { findNode24, root } from './node24.mjs';
import { ensurePackages } from './setup.mjs';

ensurePackages();
const inPackages = (...path) => join(root, 'node_modules', ...path);
const electron = electronBinary();

if (electron.path) {
  const sandbox = process.getuid?.() === 0 ? ['--noSandbox'] : [];
  const script = inPackages('electron-vite', 'bin', 'electron-vite.js');
  handOver(findNode24(), [script, 'dev', ...sandbox], { cwd: root });
} else {
  process.stderr.write(
    `Serving a browser page instead of an Electron window: ${electron.missing}.\n`,
  );
  const vite = inPackages('vite', 'bin', 'vite.js');
  const page = ['build', '--watch', '-c', join('renderer', 'vite.config.ts')];
  const builder = spawn(findNode24(), [vite, ...page], { cwd: root, stdio: 'inherit' });
  process.on('exit', () => builder.kill());
  const launcher = join(root, 'bin', 'tellerbench.mjs');
  handOver(findNode24(), ['--watch-preserve-output', '--watch', launcher, 'serve'], { cwd: root });
}
