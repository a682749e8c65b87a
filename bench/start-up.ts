import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A start that takes longer is broken, not slow. */
const BOUND_MS = 60_000;

/** Median milliseconds from spawning to exit. */
export async function timeToExit(
  command: string,
  args: readonly string[],
  rounds: number,
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    const child = spawn(command, args, { cwd: root, stdio: 'ignore', timeout: BOUND_MS });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

/** Milliseconds from spawning the browser host to the first byte of its page. */
export async function timeToPage(): Promise<number> {
  const began = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', 'serve', '--port', '0', '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  try {
    const address = await addressFrom(child.stdout);
    const page = await fetch(address, { signal: AbortSignal.timeout(BOUND_MS) });
    await page.text();
    return performance.now() - began;
  } finally {
    // npm and what it started are one group of our own.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  }
}

async function addressFrom(output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of output) {
    text += String(chunk);
    const [address] = /http:\/\/[^"\s]+/.exec(text) ?? [];
    if (address) return address;
  }
  throw new Error(`the host ended without an address: ${text.slice(0, 200)}`);
}
