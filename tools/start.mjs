import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { electronBinary } from './electron.mjs';
import { handOver } from './hand-over.mjs';
import { findNode24, root } from './node24.mjs';
import { missingHidLibraries } from './programs.mjs';
import { describeMissing, ensurePackages } from './setup.mjs';

const say = (line) => process.stderr.write(`${line}\n`);
const command = join(root, 'bin', 'tellerbench.mjs');
const args = process.argv.slice(2);

ensurePackages();
if (args.length > 0) {
  handOver(findNode24(), [command, ...args]);
} else {
  const missing = missingHidLibraries();
  if (missing.length > 0) say(`HID devices cannot be used. ${describeMissing(missing)}`);
  openTerminal();
}

function openTerminal() {
  const electron = electronBinary();
  if (electron.path && buildIfStale('page') && buildIfStale('shell')) {
    // Chromium's own sandbox does not start for root.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    handOver(electron.path, [...sandbox, root]);
    return;
  }
  const reason = electron.missing ?? 'it could not be built';
  say(`Serving a browser page instead of an Electron window: ${reason}.`);
  if (buildIfStale('page')) handOver(findNode24(), [command, 'serve', '--open']);
  else process.exitCode = 1;
}
