import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScreenCommand } from '../../runtime/contract/command.ts';
import type { Screen } from '../../runtime/contract/terminal-view.ts';
import type { FromTerminal, Setup } from './protocol.ts';

const PROGRAM = fileURLToPath(new URL('terminal-process.ts', import.meta.url));

/** The terminal's computer, from its start to the loss of its power, as seen from outside. */
export interface Computer {
  screen(): Screen;
  /** A PIN is being entered, and no key is missed any more. */
  hearsPin(): boolean;
  pendingReversals(): number;
  /** Its durable writes so far, in words. */
  readonly writes: readonly string[];
  /** `wal 2`: how SQLite writes its journal, and that it waits for the disk (FULL). */
  durability(): string | undefined;
  /** Whatever it wrote to stdout and stderr. */
  output(): string;
  /** It has said its last word: what it shows does not count any more. */
  isDying(): boolean;
  /** The signal, or the exit code in words; undefined: it lives. */
  end(): string | undefined;
  command(command: ScreenCommand): void;
  /** Resolves when it is gone. */
  pullPlug(): Promise<void>;
}

/** Compiled code of the process, kept between starts; without it most of the time goes there. */
export function createCodeCache() {
  const folder = mkdtempSync(join(tmpdir(), 'power-cut-code-'));
  const env = { ...process.env, NODE_COMPILE_CACHE: folder };
  // Only a process that ends by itself leaves its code there. Without a test it ends at once.
  execFileSync(process.execPath, [PROGRAM], { env, timeout: 20_000 });
  return { env, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** `happened` is called after each change of what the computer shows. */
export function startComputer(
  setup: Setup,
  env: NodeJS.ProcessEnv,
  happened: () => void,
): Computer {
  const child = fork(PROGRAM, [], {
    env,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const writes: string[] = [];
  let screen: Screen = { kind: 'starting' };
  let hearsPin = false;
  let pendingReversals = 0;
  let dying = false;
  let durability: string | undefined;
  let output = '';
  let end: string | undefined;

  function hear(message: FromTerminal): void {
    pendingReversals = message.pendingReversals;
    if (message.kind === 'view') screen = message.screen;
    else if (message.kind === 'hears-pin') hearsPin = true;
    else if (message.kind === 'wrote') {
      writes.push(message.what);
      dying = message.last;
    } else durability = message.durability;
    happened();
  }

  child.on('message', hear);
  child.on('error', (cause) => {
    output += cause.message;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const gone = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      end = signal ?? `exit ${code}`;
      happened();
      resolve();
    });
  });
  child.send(setup);

  return {
    screen: () => screen,
    hearsPin: () => hearsPin,
    pendingReversals: () => pendingReversals,
    writes,
    durability: () => durability,
    output: () => output,
    isDying: () => dying,
    end: () => end,
    command(command) {
      if (child.connected) child.send(command);
    },
    pullPlug() {
      child.kill('SIGKILL');
      return gone;
    },
  };
}
