import type { RuntimeEvent } from '../../runtime/contract/event.ts';
import { openPageSession } from '../../runtime/page-session.ts';
import type { RunningTerminal, RunningTerminals } from '../../runtime/running-terminal.ts';
import type { FromRuntime, JoinedPage, ToRuntime } from '../channels.ts';

/** The part of Electron's ports that is used here. */
export interface PagePort {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: RuntimeEvent): void;
  start(): void;
  close(): void;
}

export interface MainPort {
  on(
    event: 'message',
    listener: (message: { data: unknown; ports: readonly PagePort[] }) => void,
  ): unknown;
  postMessage(message: FromRuntime): void;
}

/** Joins pages to their terminals as main hands their ports in, until main says stop. */
export function serveMain(main: MainPort, terminals: RunningTerminals, end: () => void): void {
  main.on('message', ({ data, ports }) => {
    const message = data as ToRuntime;
    if (message.type === 'ping') main.postMessage({ type: 'pong' });
    else if (message.type === 'stop') void terminals.stop().finally(end);
    else if (message.type === 'sites') void tellSites();
    else {
      const terminal = terminals.get(message.terminal);
      for (const port of ports)
        void terminal.then(
          (it) => servePage(port, it, message),
          () => port.close(),
        );
    }
  });
  async function tellSites(): Promise<void> {
    const till = await terminals.get('pos').catch(() => undefined);
    main.postMessage({ type: 'sites', port: till?.sites?.port });
  }
  main.postMessage({ type: 'ready' });
}

function servePage(port: PagePort, terminal: RunningTerminal, joined: JoinedPage): void {
  const { terminal: kind, role } = joined;
  const page = openPageSession({
    terminal,
    kind,
    role,
    send: (event) => port.postMessage(event),
  });
  port.on('message', ({ data }) => page.receive(data));
  port.on('close', () => page.close());
  port.start();
}
