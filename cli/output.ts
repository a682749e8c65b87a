import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; throws as `mkdirSync` does. Its own `recursive` never ends
 * where the system denies that a parent is there (/proc).
 */
export function makeFolder(path: string, mode = 0o777): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent, mode);
  mkdirSync(path, { mode });
}

/** Writes a file; on failure one line that says why. */
export function writeOutput(path: string, content: string | Uint8Array): string | undefined {
  try {
    writeFileSync(path, content);
    return undefined;
  } catch (cause) {
    return `${path}: cannot be written (${(cause as NodeJS.ErrnoException).code})`;
  }
}
