import { lazy, Suspense, useState } from 'react';
import { formatTime } from '../format.ts';
import { useTerminal } from '../terminal.tsx';
import { machineAtWork } from './chart-names.ts';
import { Icon } from './icon.tsx';
import { Rows } from './rows.tsx';

/** The layout engine is larger than the rest of the page: only who looks at a chart loads it. */
const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

const AT_WORK = '';

/** The live charts and the path so far. */
export function States() {
  const charts = useTerminal((state) => state.hello?.charts);
  const active = useTerminal((state) => state.active);
  const [chosen, setChosen] = useState(AT_WORK);
  const [follow, setFollow] = useState(true);
  const machine = chosen === AT_WORK ? machineAtWork(charts ?? [], active) : chosen;
  const chart = charts?.find((one) => one.machine === machine) ?? charts?.[0];
  return (
    <>
      <div className="tools">
        <select
          className="machine-choice"
          aria-label="Machine"
          value={chosen}
          onChange={(event) => {
            setChosen(event.target.value);
            setFollow(true);
          }}
        >
          <option value={AT_WORK}>at work{machine ? `: ${machine}` : ''}</option>
          {charts?.map((one) => (
            <option key={one.machine}>{one.machine}</option>
          ))}
        </select>
        <span className="head-gap" />
        <button
          type="button"
          className="quiet"
          aria-pressed={follow}
          onClick={() => setFollow(!follow)}
        >
          <Icon name={follow ? 'pause' : 'play'} />
          {follow ? 'Pause' : 'Follow'}
        </button>
      </div>
      <div className="chart">
        {chart ? (
          <Suspense fallback={<p className="empty">Loading the chart…</p>}>
            <Chart chart={chart} follow={follow} onLeave={() => setFollow(false)} />
          </Suspense>
        ) : (
          <p className="empty">No chart yet.</p>
        )}
      </div>
      <Legend />
      <PathSoFar />
    </>
  );
}

function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <span className="legend-box legend-active" /> now
      </li>
      <li>
        <span className="legend-box legend-visited" /> been there
      </li>
      <li>
        <span className="legend-box legend-initial" /> begins
      </li>
      <li>
        <span className="legend-box legend-final" /> ends
      </li>
      <li>
        <span className="legend-way" /> way taken
      </li>
    </ul>
  );
}

/** Every step with its time and event; folded, so that the chart has the room. */
function PathSoFar() {
  const path = useTerminal((state) => state.path);
  const [open, setOpen] = useState(false);
  const [follow, setFollow] = useState(true);
  const [selected, setSelected] = useState<number | undefined>();
  return (
    <>
      <button
        type="button"
        className="quiet fold"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
          setFollow(true);
          setSelected(undefined);
        }}
      >
        <Icon name="chevron" />
        Path so far
        <span className="hint">{path.length} steps</span>
      </button>
      {open ? (
        <Rows
          label="Path so far"
          className="steps"
          rows={path.map((step, n) => ({ ...step, n }))}
          estimate={27}
          follow={follow}
          onLeaveEnd={() => setFollow(false)}
          selected={selected}
          onSelect={setSelected}
          empty="No steps yet."
          render={(step) => (
            <>
              <span className="since">{formatTime(step.at)}</span>
              <span className="kind">{step.state}</span>
              <span className="meaning">{step.event}</span>
            </>
          )}
        />
      ) : null}
    </>
  );
}
