import type { Clock, TimerId } from '../../time/clock.ts';

/** The runtime's process, as far as it is watched. */
export interface WatchedProcess {
  ping(): void;
  /** At once; `exited` follows. */
  kill(): void;
}

export interface WatchdogOptions {
  readonly clock: Clock;
  readonly start: (events: ProcessEvents) => WatchedProcess;
  /** It answers: pages may be joined to it. */
  readonly onUp: () => void;
  /** It is gone; another is started after `retryMs`. */
  readonly onDown: (retryMs: number) => void;
}

export interface ProcessEvents {
  ready(): void;
  pong(): void;
  exited(): void;
}

export interface Watchdog {
  start(): void;
  /** No more restarts: the next exit is wanted. */
  stop(): void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** One that lived so long did not fail at its start. */
const HEALTHY_MS = 60_000;
const START_MS = 30_000;
const PING_MS = 5_000;
/** Silence after which a process counts as hung. */
const SILENCE_MS = 15_000;

/**
 * Keeps one runtime process alive: a new one after each end, ever later while they end early;
 * one that does not start or no longer answers is killed.
 */
export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { clock, start, onUp, onDown } = options;
  let retryMs = FIRST_RETRY_MS;
  let wanted = false;
  let retry: TimerId;
  let endCurrent: (() => void) | undefined;

  function launch(): void {
    let ended = false;
    let beat: TimerId;
    let silence: TimerId;
    let readyAt: number | undefined;

    const listen = (ms: number): void => {
      clock.clearTimeout(silence);
      silence = clock.setTimeout(() => running.kill(), ms);
    };
    const ping = (): void => {
      running.ping();
      beat = clock.setTimeout(ping, PING_MS);
    };
    const end = (): void => {
      ended = true;
      clock.clearTimeout(beat);
      clock.clearTimeout(silence);
    };
    const running = start({
      ready() {
        if (ended || readyAt !== undefined) return;
        readyAt = clock.now();
        listen(SILENCE_MS);
        ping();
        onUp();
      },
      pong() {
        if (!ended) listen(SILENCE_MS);
      },
      exited() {
        if (ended) return;
        end();
        if (!wanted) return;
        if (readyAt !== undefined && clock.now() - readyAt >= HEALTHY_MS) retryMs = FIRST_RETRY_MS;
        onDown(retryMs);
        retry = clock.setTimeout(launch, retryMs);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      },
    });
    endCurrent = end;
    listen(START_MS);
  }

  return {
    start() {
      wanted = true;
      launch();
    },
    stop() {
      wanted = false;
      clock.clearTimeout(retry);
      endCurrent?.();
    },
  };
}
