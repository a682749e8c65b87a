import type { Command } from '../runtime/contract/command.ts';
import type { RuntimeEvent } from '../runtime/contract/event.ts';
import { terminalKind } from './terminal-kind.ts';

/** `lost`: the runtime went away; the page keeps what it showed and tries again by itself. */
export type ConnectionState = 'connecting' | 'open' | 'lost';

/** The page's way to the runtime, the same over a socket and over Electron's port. */
export interface Connection {
  /** False when there is nobody to hear it: a command is never kept for later. */
  send(command: Command): boolean;
  onEvent(listener: (event: RuntimeEvent) => void): () => void;
  onState(listener: (state: ConnectionState) => void): () => void;
  readonly state: ConnectionState;
}

/** What both ways share: who listens, and in which state the way is. */
function listening() {
  const events = new Set<(event: RuntimeEvent) => void>();
  const states = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'connecting';
  return {
    get state() {
      return state;
    },
    become(next: ConnectionState): void {
      if (next === state) return;
      state = next;
      for (const listener of states) listener(next);
    },
    /** Text from a socket, an object from a port. */
    receive(data: unknown): void {
      const event = (typeof data === 'string' ? JSON.parse(data) : data) as RuntimeEvent;
      for (const listener of events) listener(event);
    },
    onEvent(listener: (event: RuntimeEvent) => void): () => void {
      events.add(listener);
      return () => events.delete(listener);
    },
    onState(listener: (state: ConnectionState) => void): () => void {
      states.add(listener);
      return () => states.delete(listener);
    },
  };
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

/** Over a WebSocket; after a loss it tries again after 0.25 s, then ever later up to 5 s. */
export function connectSocket(url: string): Connection {
  const heard = listening();
  let socket: WebSocket | undefined;
  let retryMs = FIRST_RETRY_MS;

  const open = (): void => {
    socket = new WebSocket(url);
    socket.onopen = () => {
      retryMs = FIRST_RETRY_MS;
      heard.become('open');
    };
    socket.onmessage = (message) => heard.receive(message.data);
    socket.onclose = () => {
      heard.become('lost');
      window.setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    };
  };
  open();

  return {
    send(command) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(command));
      return true;
    },
    onEvent: heard.onEvent,
    onState: heard.onState,
    get state() {
      return heard.state;
    },
  };
}

/**
 * Over the MessagePort that Electron's preload hands over by
 * `window.postMessage({ type: 'tellerbench-port' }, '*', [port])`. The page says
 * `tellerbench-page-ready` first; a later port replaces the one before (the runtime was restarted).
 */
export function connectPort(): Connection {
  const heard = listening();
  let port: MessagePort | undefined;

  const adopt = (next: MessagePort): void => {
    port?.close();
    port = next;
    next.onmessage = (message) => heard.receive(message.data);
    next.addEventListener('close', () => {
      if (port === next) heard.become('lost');
    });
    heard.become('open');
  };

  window.addEventListener('message', (message) => {
    const next = message.ports[0];
    if (message.source === window && message.data?.type === 'tellerbench-port' && next) adopt(next);
  });
  window.postMessage({ type: 'tellerbench-page-ready' }, '*');

  return {
    send(command) {
      if (heard.state !== 'open') return false;
      port?.postMessage(command);
      return true;
    },
    onEvent: heard.onEvent,
    onState: heard.onState,
    get state() {
      return heard.state;
    },
  };
}

/** The token stands in the address (`#token=…`) or in a meta element that the host wrote. */
function token(): string {
  const fromHash = new URLSearchParams(location.hash.slice(1)).get('token');
  const meta = document.querySelector<HTMLMetaElement>('meta[name="tellerbench-token"]');
  return fromHash ?? meta?.content ?? '';
}

/** The way that fits the host that shows this page. */
export function connect(): Connection {
  if (navigator.userAgent.includes('Electron/')) return connectPort();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const asked = `token=${encodeURIComponent(token())}&terminal=${terminalKind()}`;
  return connectSocket(`${scheme}://${location.host}/socket?${asked}`);
}
