import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { Command } from '../runtime/contract/command.ts';
import { type Connection, type ConnectionState, connect } from './connection.ts';
import { createStore, type Store, type TerminalState } from './store.ts';

interface Terminal {
  readonly connection: Connection;
  readonly store: Store;
}

const TerminalContext = createContext<Terminal | undefined>(undefined);

/** One frame of a 60 Hz display: long enough to gather a burst, too short to be seen. */
const BURST_MS = 16;

/** Connects to the runtime; call once a page. */
export function openTerminal(): Terminal {
  const connection = connect();
  const store = createStore(
    () => performance.now(),
    (flush) => window.setTimeout(flush, BURST_MS),
  );
  connection.onEvent(store.receive);
  return { connection, store };
}

export function TerminalProvider(props: { terminal: Terminal; children: ReactNode }) {
  return <TerminalContext value={props.terminal}>{props.children}</TerminalContext>;
}

function useTerminalContext(): Terminal {
  const terminal = useContext(TerminalContext);
  if (!terminal) throw new Error('used outside TerminalProvider');
  return terminal;
}

/** A part of the state; `select` must return the same value for the same state. */
export function useTerminal<Part>(select: (state: TerminalState) => Part): Part {
  const { store } = useTerminalContext();
  return useSyncExternalStore(store.subscribe, () => select(store.snapshot()));
}

export function useSend(): (command: Command) => boolean {
  return useTerminalContext().connection.send;
}

export function useConnectionState(): ConnectionState {
  const { connection } = useTerminalContext();
  return useSyncExternalStore(connection.onState, () => connection.state);
}
