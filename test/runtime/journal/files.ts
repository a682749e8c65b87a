import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** Fresh files for each test, gone after it. */
export function freshFiles(): (name: string) => string {
  let folder: string | undefined;
  afterEach(() => {
    if (folder) rmSync(folder, { recursive: true });
    folder = undefined;
  });
  return (name) => {
    folder ??= mkdtempSync(join(tmpdir(), 'journal-'));
    return join(folder, name);
  };
}
