import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { err, ok, type Result } from '../../bytes/result.ts';
import { realClock } from '../../time/real-clock.ts';
import type { TransportError } from './transport.ts';

export interface PtyPair {
  /** The terminal's end; the link where one was asked for. */
  readonly a: string;
  /** The virtual device's end. */
  readonly b: string;
  /** Ends the pair: both ports vanish as an unplugged cable does. */
  close(): Promise<void>;
}

const START_MS = 5000;
const STOP_MS = 1000;

/**
 * Two pseudo terminals joined by socat: what is written to one is read from the other. Both ends
 * open as serial ports, but enforce no baud rate, parity or data bits and have no modem lines.
 * `link` is a path that shall point to end `a`, for configurations that name a port.
 */
export function openPtyPair(
  options: { readonly link?: string } = {},
): Promise<Result<PtyPair, TransportError>> {
  const raw = 'pty,raw,echo=0';
  const first = options.link === undefined ? raw : `${raw},link=${options.link}`;
  const socat = spawn('socat', ['-d', '-d', first, raw], { stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = (): void => {
    socat.kill();
  };
  process.once('exit', kill);
  socat.once('exit', () => process.off('exit', kill));

  return new Promise((resolve) => {
    let said = '';
    let started = false;
    const fail = (error: TransportError): void => {
      realClock.clearTimeout(timer);
      kill();
      resolve(err(error));
    };
    const timer = realClock.setTimeout(() => {
      fail({ kind: 'failed', detail: `socat gave no PTY pair within ${START_MS} ms` });
    }, START_MS);
    socat.once('error', (cause: NodeJS.ErrnoException) => {
      process.off('exit', kill);
      const missing = cause.code === 'ENOENT';
      fail({
        kind: missing ? 'missing-library' : 'failed',
        detail: missing ? 'socat is not installed' : `socat: ${cause.message}`,
        hint: 'install socat (apt install socat)',
      });
    });
    socat.once('exit', () => {
      if (!started) fail({ kind: 'failed', detail: `socat ended: ${lastError(said)}` });
    });
    socat.stderr.on('data', (chunk: Uint8Array) => {
      // After the start socat is read on, lest it block, but not kept.
      if (started) return;
      said += Buffer.from(chunk).toString();
      const [a, b] = [...said.matchAll(/PTY is (\S+)/g)].map((match) => match[1]!);
      if (a === undefined || b === undefined || !said.includes('starting data transfer')) return;
      started = true;
      realClock.clearTimeout(timer);
      resolve(ok(hold(socat, options.link ?? a, b)));
    });
  });
}

/** What socat said last with the level E, or F for fatal, without its time and process. */
function lastError(said: string): string {
  const errors = [...said.matchAll(/ [EF] (.+)$/gm)].map((match) => match[1]!);
  return errors.at(-1) ?? 'it did not say why';
}

/** socat ends when the last user of a PTY leaves; an open descriptor of ours prevents that. */
function hold(socat: ChildProcess, a: string, b: string): PtyPair {
  const held = [a, b].map((path) => openSync(path, constants.O_RDWR | constants.O_NOCTTY));
  return {
    a,
    b,
    close() {
      for (const fd of held.splice(0)) closeSync(fd);
      if (socat.exitCode !== null || socat.signalCode !== null) return Promise.resolve();
      return new Promise((resolve) => {
        const cut = realClock.setTimeout(() => socat.kill('SIGKILL'), STOP_MS);
        socat.once('exit', () => {
          realClock.clearTimeout(cut);
          resolve();
        });
        socat.kill();
      });
    },
  };
}
