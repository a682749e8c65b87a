import { useEffect, useState } from 'react';
import { useConnectionState, useTerminal } from '../terminal.tsx';
import { ChainState } from './journal.tsx';
import { Refusal } from './refusal.tsx';
import type { Theme } from './theme.ts';

const TICK_MS = 1_000;

/** Frames told within the last second. */
function useFramesPerSecond(): number {
  const last = useTerminal((state) => state.wire.at(-1)?.n ?? 0);
  const [rate, setRate] = useState({ last, perSecond: 0 });
  useEffect(() => {
    const timer = window.setTimeout(
      () => setRate({ last, perSecond: Math.max(0, last - rate.last) }),
      TICK_MS,
    );
    return () => window.clearTimeout(timer);
  }, [last, rate]);
  return rate.perSecond;
}

const CONNECTIONS = { connecting: 'connecting', open: 'connected', lost: 'disconnected' } as const;

export function StatusBar({ theme }: { theme: Theme }) {
  const connection = useConnectionState();
  const language = useTerminal((state) => (state.view ?? state.posView)?.language);
  const frames = useTerminal((state) => state.wire.at(-1)?.n ?? 0);
  const journal = useTerminal((state) => state.journal.length);
  const chained = useTerminal((state) => state.chained);
  const version = useTerminal((state) => state.hello?.version);
  const perSecond = useFramesPerSecond();
  return (
    <footer className="status">
      <span className={connection === 'open' ? '' : 'in-trouble'}>
        <span className={`dot ${connection === 'open' ? 'dot-on' : ''}`} aria-hidden="true" />
        {CONNECTIONS[connection]}
      </span>
      <span>
        {frames} frames · {perSecond} / s
      </span>
      <span>
        journal <ChainState chained={chained} count={journal} />
      </span>
      <Refusal />
      <span>
        {language ?? '–'} · {theme}
        {version ? ` · ${version}` : ''}
      </span>
    </footer>
  );
}
