import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = [
  { name: 'Chromium', debian: 'chromium', isThere: () => hasChromium() },
  { name: 'socat', debian: 'socat', isThere: () => onPath('socat') },
  { name: 'libusb', debian: 'libusb-1.0-0', isThere: () => hasLibrary('libusb-1.0.so.0') },
  { name: 'libudev', debian: 'libudev1', isThere: () => hasLibrary('libudev.so.1') },
];

/** The programs and libraries outside npm that the tests drive and that are not on this machine. */
export function missingPrograms() {
  return PROGRAMS.filter((program) => !program.isThere());
}

/** The libraries without which no HID device can be opened. */
export function missingHidLibraries() {
  return missingPrograms().filter((program) => program.name.startsWith('lib'));
}

function hasChromium() {
  return existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium');
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

let libraries;

function hasLibrary(file) {
  if (process.platform !== 'linux') return true;
  // ldconfig lives in /sbin, which is not on the path of an ordinary user.
  libraries ??= spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '';
  return libraries.includes(`${file} `);
}
