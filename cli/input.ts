import { createReadStream, statSync } from 'node:fs';
import { err, ok, type Result } from '../bytes/result.ts';

/** What is decoded at once; a day's receipts are far less. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The bytes of a file, or of stdin for `-`. The error is one line. */
export async function readInput(path: string): Promise<Result<Uint8Array, string>> {
  const name = path === '-' ? 'stdin' : path;
  try {
    // Opening a pipe or a device by name could wait for ever.
    if (path !== '-' && !statSync(path).isFile()) return err(`${name}: expected a file`);
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) {
      length += chunk.length;
      if (length > MOST_BYTES) return err(`${name}: expected at most ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
    return ok(Buffer.concat(chunks));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`;
    return err(`${name}: ${why}`);
  }
}

/** An argument as text: itself, what `@file` holds, or what `-` (stdin) brings. */
export async function readText(
  argument: string,
  encoding: 'latin1' | 'utf8' = 'latin1',
): Promise<Result<string, string>> {
  if (argument !== '-' && !argument.startsWith('@')) return ok(argument);
  const bytes = await readInput(argument === '-' ? '-' : argument.slice(1));
  return bytes.ok ? ok(Buffer.from(bytes.value).toString(encoding)) : bytes;
}
