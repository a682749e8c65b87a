import { useEffect, useState } from 'react';
import type { Deadline } from '../../runtime/contract/terminal-view.ts';
import { useSend, useTerminal } from '../terminal.tsx';
import { useWords } from './voice.tsx';

const TICK_MS = 250;

/** Milliseconds left by the runtime's clock, carried on by the page's own since the last view. */
export function useRemaining(deadline: Deadline): number {
  const viewNow = useTerminal((state) => state.viewNow);
  const receivedAt = useTerminal((state) => state.viewReceivedAt);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const ticking = window.setInterval(() => setNow(performance.now()), TICK_MS);
    return () => window.clearInterval(ticking);
  }, []);
  return Math.max(0, deadline.at - viewNow - Math.max(0, now - receivedAt));
}

/** Shown once less than half of the time is left. */
export function TimeLeft({ deadline }: { deadline: Deadline }) {
  const { t } = useWords();
  const send = useSend();
  const remaining = useRemaining(deadline);
  if (remaining * 2 >= deadline.totalMs) return null;
  const part = deadline.totalMs > 0 ? remaining / deadline.totalMs : 0;
  return (
    <>
      <div className="time-bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${part})` }} />
      </div>
      <span className="time-left" role="timer">
        {t('frame.secondsLeft', { count: Math.ceil(remaining / 1000) })}
      </span>
      {deadline.canExtend ? (
        <button
          type="button"
          className="foot-button foot-more"
          onClick={() => send({ type: 'screen.more-time' })}
        >
          {t('frame.moreTime')}
        </button>
      ) : null}
    </>
  );
}
