import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../bytes/result.ts';
import { ACQUIRER_TEST_KEY, GATEWAY_TEST_PUBLIC_KEY } from '../../network/alipay/test-keys.ts';
import { makeFolder } from '../output.ts';

const FILES = [
  ['acquirer-test.key', ACQUIRER_TEST_KEY],
  ['gateway-test.pub', GATEWAY_TEST_PUBLIC_KEY],
] as const;

/** Puts both into the folder, and never over another file; one line on what went wrong. */
export function writeTestKeys(folder: string): Result<void, string> {
  try {
    makeFolder(folder);
    for (const [name, text] of FILES) {
      const path = join(folder, name);
      if (isThere(path, text)) continue;
      writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    }
    return ok();
  } catch (cause) {
    return err((cause as NodeJS.ErrnoException).message);
  }
}

function isThere(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}
