import type { ChartView } from '../../runtime/contract/event.ts';
import { useTerminal } from '../terminal.tsx';
import { isActive, lastStays, outerFirst, shortName } from './chart-names.ts';

const SHOWN = 8;
const NONE: readonly ChartView[] = [];

/** Where the session has been and is, in one line; a machine is named where it takes over. */
export function PathStrip() {
  const path = useTerminal((state) => state.path);
  const active = useTerminal((state) => state.active);
  const charts = useTerminal((state) => state.hello?.charts ?? NONE);
  const stays = lastStays(outerFirst(path, charts), SHOWN);
  return (
    <ol className="path" aria-label="Path so far">
      {stays.map((step, at) => {
        const here = at === stays.length - 1 && isActive(step.state, active);
        const { machine, state } = shortName(step.state);
        const before = stays[at - 1];
        const takesOver = !before || shortName(before.state).machine !== machine;
        return (
          <li
            key={`${step.at} ${step.state}`}
            aria-current={here ? 'step' : undefined}
            title={`${step.state} by ${step.event}`}
          >
            {takesOver ? <span className="path-machine">{machine}.</span> : null}
            {state}
          </li>
        );
      })}
      {stays.length === 0 ? <li className="hint">no steps yet</li> : null}
    </ol>
  );
}
