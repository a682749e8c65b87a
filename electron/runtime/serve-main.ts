import type { RuntimeEvent } from '../../runtime/contract/event.ts';
import { openPageSession } from '../../runtime/page-session.ts';
import type { RunningTerminal } from '../../runtime/running-terminal.ts';
import type { FromRuntime, ToRuntime } from '../channels.ts';

/** The part of Electron's ports that is used here. */
export interface PagePort {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: RuntimeEvent): void;
  start(): void;
}

export interface MainPort {
  on(
    event: 'message',
    listener: (message: { data: unknown; ports: readonly PagePort[] }) => void,
  ): unknown;
  postMessage(message: FromRuntime): void;
}

/** Joins pages to the terminal as main hands their ports in, until main says stop. */
export function serveMain(main: MainPort, terminal: RunningTerminal, end: () => void): void {
  main.on('message', ({ data, ports }) => {
    const message = data as ToRuntime;
    if (message.type === 'ping') main.postMessage({ type: 'pong' });
    else if (message.type === 'stop') void terminal.stop().finally(end);
    else for (const port of ports) servePage(port, terminal);
  });
  main.postMessage({ type: 'ready' });
}

function servePage(port: PagePort, terminal: RunningTerminal): void {
  const page = openPageSession(terminal, (event) => port.postMessage(event));
  port.on('message', ({ data }) => page.receive(data));
  port.on('close', () => page.close());
  port.start();
}
