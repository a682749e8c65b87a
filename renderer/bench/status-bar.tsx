import { useEffect, useRef, useState } from 'react';
import { useConnectionState, useTerminal } from '../terminal.tsx';
import { ChainState } from './journal.tsx';
import { Refusal } from './refusal.tsx';
import type { Theme } from './theme.ts';

const TICK_MS = 1_000;

/** Frames told within the last second; those of before the page was there do not count. */
function useFramesPerSecond(): number {
  const told = useRef(0);
  told.current = useTerminal((state) => state.wire.at(-1)?.n ?? 0);
  const [perSecond, setPerSecond] = useState(0);
  useEffect(() => {
    let before = told.current;
    const ticking = window.setInterval(() => {
      setPerSecond(before === 0 ? 0 : Math.max(0, told.current - before));
      before = told.current;
    }, TICK_MS);
    return () => window.clearInterval(ticking);
  }, []);
  return perSecond;
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
