import { openPtyPair } from '../../hardware/transport/pty.ts';

/** Why PTY tests cannot run on this machine, said once in the output; undefined: they can. */
export async function whyNoPty(): Promise<string | undefined> {
  const pair = await openPtyPair();
  if (pair.ok) {
    await pair.value.close();
    return undefined;
  }
  process.stdout.write(`PTY tests are skipped: ${pair.error.detail}\n`);
  return pair.error.detail;
}
