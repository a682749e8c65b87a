import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');

/** A command in a process of its own, read line by line. */
export interface RunningCommand {
  readonly process: ChildProcessWithoutNullStreams;
  /** The next whole line of stdout. */
  line(): Promise<string>;
  /** What it printed on stderr so far. */
  errors(): string;
  readonly ended: Promise<number | null>;
}

export function startCommand(args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, [main, ...args]);
  const lines: string[] = [];
  let partial = '';
  let errors = '';
  let wake: (() => void) | undefined;
  child.stdout.on('data', (chunk) => {
    const pieces = `${partial}${chunk}`.split('\n');
    partial = pieces.pop() ?? '';
    lines.push(...pieces);
    wake?.();
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  // A write to a command that has ended already is no failure of the test.
  child.stdin.on('error', () => {});
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  void ended.then(() => wake?.());
  return {
    process: child,
    errors: () => errors,
    ended,
    async line() {
      while (lines.length === 0) {
        if (child.exitCode !== null) throw new Error(`ended: ${errors}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return lines.shift()!;
    },
  };
}

export interface EndedCommand {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

export async function runCommand(args: readonly string[], input = ''): Promise<EndedCommand> {
  const command = startCommand(args);
  let out = '';
  command.process.stdout.on('data', (chunk) => {
    out += chunk;
  });
  command.process.stdin.end(input);
  const code = await command.ended;
  return { code, out, errors: command.errors() };
}
