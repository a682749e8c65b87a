import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, type Result } from '../bytes/result.ts';
import manifest from '../package.json' with { type: 'json' };
import { createTerminals, type RunningTerminals } from '../runtime/running-terminal.ts';
import type { TerminalFile } from '../runtime/terminal-file.ts';
import { buildIfStale, isStale } from '../tools/build.mjs';
import { root } from '../tools/node24.mjs';
import { createTokens, isLoopback } from './browser/access.ts';
import { type BrowserHost, type BrowserHostOptions, startBrowserHost } from './browser/host.ts';
import { openBrowser } from './browser/open-browser.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { makeFolder } from './output.ts';
import { untilStopped, within } from './until-stopped.ts';

export interface ServeOptions {
  /** Absent: 8417, or the next free one. */
  readonly port?: number;
  readonly host: string;
  readonly open?: boolean;
  readonly seed: number;
  readonly data?: string;
  /** A terminal's file: which devices and host are real. */
  readonly config?: string;
  readonly json?: boolean;
}

const DEFAULT_PORT = 8417;
const PORTS_TRIED = 20;
const STOP_MS = 5000;

/** Serves an ATM and a till to browsers until interrupted. stdout gets one line: the bench's address. */
export async function serveCommand(options: ServeOptions, io: Io): Promise<ExitCode> {
  if (options.data !== undefined && !isFolder(options.data)) {
    return complain(
      io,
      `serve: --data ${options.data}: expected a folder, or a path for a new one`,
    );
  }
  const config = options.config === undefined ? undefined : await readConfig(options.config);
  if (config?.ok === false) return complain(io, config.error);
  if (isStale('page')) {
    io.note('Building the page (once, some seconds)…');
    if (!buildIfStale('page')) return complain(io, 'serve: the page could not be built');
  }
  const stopped = untilStopped();
  const { startBenchTerminal } = await import('../runtime/bench-terminal.ts');
  const { seed, data } = options;
  const { version } = manifest;
  const terminals = createTerminals({
    atm: () => startBenchTerminal({ seed, version, dataDir: data, terminal: config?.value }),
    async pos() {
      try {
        const { startPosBenchTerminal } = await import('../runtime/pos-bench-terminal.ts');
        const dataDir = data === undefined ? undefined : join(data, 'till');
        return await startPosBenchTerminal({ seed, version, dataDir, sitesHost: options.host });
      } catch (error) {
        io.note(`serve: the till does not start: ${(error as Error).message.split('\n')[0]}`);
        throw error;
      }
    },
  });
  const failed = await startAtm(terminals, data);
  if (failed !== undefined) return complain(io, failed);
  return serveTerminals(terminals, join(root, 'out', 'web'), options, io, stopped);
}

/** The ATM comes first; one line where it does not start: most often it is the data folder's. */
export async function startAtm(
  terminals: RunningTerminals,
  data: string | undefined,
): Promise<string | undefined> {
  try {
    await terminals.get('atm');
    return undefined;
  } catch (error) {
    const where = data === undefined ? '' : ` with --data ${data}`;
    return `serve: the ATM does not start${where}: ${(error as Error).message.split('\n')[0]}`;
  }
}

async function readConfig(path: string): Promise<Result<TerminalFile, string>> {
  const { readTerminalFile } = await import('../runtime/terminal-file.ts');
  try {
    return readTerminalFile(path, readFileSync(path, 'utf8'));
  } catch (error) {
    return err(`serve: --config ${path}: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** Makes the folder if it is not there. */
function isFolder(path: string): boolean {
  try {
    makeFolder(path, 0o700);
    return true;
  } catch {
    return false;
  }
}

/** The rest of `serve`, once there are terminals; stops them at the end. */
export async function serveTerminals(
  terminals: RunningTerminals,
  folder: string,
  options: ServeOptions,
  io: Io,
  stopped: Promise<void>,
): Promise<ExitCode> {
  const { host, port } = options;
  const started = await takePort({ terminals, folder, host, tokens: createTokens() }, port);
  if (typeof started === 'string') {
    await within(STOP_MS, terminals.stop());
    return complain(io, `serve: ${started}`);
  }
  const { address, customer } = started;
  if (options.json) {
    io.print(JSON.stringify({ address, customer, port: started.port }));
  } else {
    io.print(address);
    io.note(`For a kiosk: the ATM's screen ${customer.atm}`);
    io.note(`             the till's display ${customer.pos}`);
  }
  if (!isLoopback(host)) {
    io.note('Everybody in this network who has the address can use this bench.');
  }
  if (options.open) openBrowser(address, (why) => io.note(`No browser was opened: ${why}.`));
  await stopped;
  const ended = await within(
    STOP_MS,
    started.close().then(() => terminals.stop()),
  );
  if (!ended) io.note(`tellerbench: not all had ended after ${STOP_MS} ms`);
  return 0;
}

/** The wished port or, without a wish, the first free one; else why not. */
async function takePort(
  options: Omit<BrowserHostOptions, 'port'>,
  wish: number | undefined,
): Promise<BrowserHost | string> {
  for (let offset = 0; ; offset++) {
    const port = wish ?? DEFAULT_PORT + offset;
    const started = await startBrowserHost({ ...options, port });
    if (started.ok) return started.value;
    const { code, detail } = started.error;
    const isTaken = code === 'EADDRINUSE';
    if (!isTaken || wish !== undefined || offset === PORTS_TRIED - 1) {
      return isTaken ? `port ${port} is taken` : detail;
    }
  }
}
