import { useEffect, useState } from 'react';
import { useTerminal } from '../terminal.tsx';
import { Icon } from './icon.tsx';

const SHOWN_MS = 6_000;

/** Why the last command was not carried out; in the status bar, where it covers nothing. */
export function Refusal() {
  const refusal = useTerminal((state) => state.refusal);
  const [hidden, setHidden] = useState(0);
  useEffect(() => {
    if (!refusal) return;
    const timer = window.setTimeout(() => setHidden(refusal.n), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [refusal]);
  const shown = refusal && refusal.n > hidden ? refusal : undefined;
  return (
    <div className="refusals" role="status">
      {shown ? (
        <p className="refusal">
          <Icon name="warning" />
          <span className="refusal-words" title={shown.why}>
            {shown.why}
          </span>
          <button
            type="button"
            className="quiet"
            aria-label="Close"
            onClick={() => setHidden(shown.n)}
          >
            <Icon name="close" />
          </button>
        </p>
      ) : null}
    </div>
  );
}
