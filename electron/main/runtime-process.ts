import { join } from 'node:path';
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { FromRuntime, RuntimeSettings, ToRuntime } from '../channels.ts';
import type { ProcessEvents, WatchedProcess } from './watchdog.ts';

export interface RuntimeProcess extends WatchedProcess {
  /** Joins a page to the terminal. */
  join(port: MessagePortMain): void;
  /** Asks it to end; resolves when it is gone, killed after `ms` if need be. */
  stop(ms: number): Promise<void>;
}

/** Starts the runtime in a process of its own: a native module that crashes takes only that. */
export function startRuntimeProcess(
  settings: RuntimeSettings,
  events: ProcessEvents,
): RuntimeProcess {
  const entry = join(import.meta.dirname, 'runtime.js');
  const child: UtilityProcess = utilityProcess.fork(entry, [JSON.stringify(settings)], {
    serviceName: 'tellerbench runtime',
  });
  const post = (message: ToRuntime, ports?: MessagePortMain[]): void => {
    child.postMessage(message, ports);
  };
  let ended = false;
  child.on('message', (message: FromRuntime) => {
    if (message.type === 'ready') events.ready();
    else events.pong();
  });
  child.on('exit', () => {
    ended = true;
    events.exited();
  });
  return {
    join: (port) => post({ type: 'page' }, [port]),
    ping: () => post({ type: 'ping' }),
    kill: () => void child.kill(),
    stop(ms) {
      if (ended) return Promise.resolve();
      return new Promise((resolve) => {
        const cut = setTimeout(() => child.kill(), ms);
        child.once('exit', () => {
          clearTimeout(cut);
          resolve();
        });
        post({ type: 'stop' });
      });
    },
  };
}
