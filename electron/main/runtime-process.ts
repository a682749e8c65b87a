import { join } from 'node:path';
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { FromRuntime, JoinedPage, RuntimeSettings, ToRuntime } from '../channels.ts';
import type { ProcessEvents, WatchedProcess } from './watchdog.ts';

export interface RuntimeProcess extends WatchedProcess {
  join(port: MessagePortMain, page: JoinedPage): void;
  /** The port of the till's phone pages; undefined: there are none, or the runtime has ended. */
  sites(): Promise<number | undefined>;
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
  const asking: ((port: number | undefined) => void)[] = [];
  const answer = (port: number | undefined): void => {
    for (const tell of asking.splice(0)) tell(port);
  };
  child.on('message', (message: FromRuntime) => {
    if (message.type === 'ready') events.ready();
    else if (message.type === 'sites') answer(message.port);
    else events.pong();
  });
  child.on('exit', () => {
    ended = true;
    answer(undefined);
    events.exited();
  });
  return {
    join: (port, page) => post({ type: 'page', ...page }, [port]),
    sites: () =>
      new Promise((resolve) => {
        if (ended) return resolve(undefined);
        asking.push(resolve);
        post({ type: 'sites' });
      }),
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
