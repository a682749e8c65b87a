import { useTerminal } from '../terminal.tsx';
import { isActive, lastStays } from './chart-names.ts';

const SHOWN = 8;

/** Where the session has been and is, in one line. */
export function PathStrip() {
  const path = useTerminal((state) => state.path);
  const active = useTerminal((state) => state.active);
  const stays = lastStays(path, SHOWN);
  return (
    <ol className="path" aria-label="Path so far">
      {stays.map((step, at) => {
        const here = at === stays.length - 1 && isActive(step.state, active);
        return (
          <li
            key={`${step.at} ${step.state}`}
            aria-current={here ? 'step' : undefined}
            title={`${step.state} by ${step.event}`}
          >
            {step.state.slice(step.state.indexOf('.') + 1)}
          </li>
        );
      })}
      {stays.length === 0 ? <li className="hint">no steps yet</li> : null}
    </ol>
  );
}
