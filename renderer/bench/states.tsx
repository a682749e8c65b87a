import { lazy, Suspense, useState } from 'react';
import { formatTime } from '../format.ts';
import { useTerminal } from '../terminal.tsx';
import { machineAtWork } from './chart-names.ts';
import { Rows } from './rows.tsx';

/** The layout engine is larger than the rest of the page: only who looks at a chart loads it. */
const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

const FOLLOW = '';

/** The live charts and the path so far. */
export function States() {
  const charts = useTerminal((state) => state.hello?.charts);
  const active = useTerminal((state) => state.active);
  const path = useTerminal((state) => state.path);
  const [chosen, setChosen] = useState(FOLLOW);
  const machine = chosen === FOLLOW ? machineAtWork(charts ?? [], active) : chosen;
  const chart = charts?.find((one) => one.machine === machine) ?? charts?.[0];
  return (
    <>
      <div className="tools">
        <select
          aria-label="Machine"
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          <option value={FOLLOW}>machine at work{machine ? `: ${machine}` : ''}</option>
          {charts?.map((one) => (
            <option key={one.machine}>{one.machine}</option>
          ))}
        </select>
        <span className="hint">{active.join(' · ')}</span>
      </div>
      <div className="chart">
        {chart ? (
          <Suspense fallback={<p className="empty">Loading the chart…</p>}>
            <Chart chart={chart} />
          </Suspense>
        ) : (
          <p className="empty">No chart yet.</p>
        )}
      </div>
      <Rows
        label="Path so far"
        className="steps"
        rows={path.map((step, n) => ({ ...step, n }))}
        estimate={27}
        follow
        selected={undefined}
        onSelect={() => {}}
        empty="No steps yet."
        render={(step) => (
          <>
            <span className="since">{formatTime(step.at)}</span>
            <span className="kind">{step.state}</span>
            <span className="meaning">{step.event}</span>
          </>
        )}
      />
    </>
  );
}
