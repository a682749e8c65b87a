import { Activity, type ComponentType, type KeyboardEvent, useState } from 'react';
import { Journal } from './journal.tsx';
import { Ledger } from './ledger.tsx';
import { Messages } from './messages.tsx';
import { PathStrip } from './path-strip.tsx';
import { Script } from './script.tsx';
import { States } from './states.tsx';
import { TABS, type TabId } from './tab-list.ts';
import { Wire } from './wire.tsx';

const PANELS: Record<TabId, ComponentType> = {
  wire: Wire,
  messages: Messages,
  states: States,
  journal: Journal,
  ledger: Ledger,
  script: Script,
};

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** What was said, by whom and what for. A left panel keeps its filters. */
export function Tabs({ tab, onTab }: { tab: TabId; onTab: (tab: TabId) => void }) {
  // What nobody has opened is not even prepared: the charts bring a large library.
  const [visited, setVisited] = useState<ReadonlySet<TabId>>(new Set([tab]));
  if (!visited.has(tab)) setVisited(new Set([...visited, tab]));

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const at = TABS.findIndex(({ id }) => id === tab);
    const next = TABS[(at + step + TABS.length) % TABS.length];
    if (!next) return;
    event.preventDefault();
    onTab(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <section className="column inspect" aria-label="Inspection">
      <div className="tabs" role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
        {TABS.map(({ id, name }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === tab}
            aria-controls={`panel-${id}`}
            tabIndex={id === tab ? 0 : -1}
            onClick={() => onTab(id)}
          >
            {name}
          </button>
        ))}
      </div>
      <PathStrip />
      {TABS.map(({ id }) => {
        const Panel = PANELS[id];
        return (
          <div
            key={id}
            id={`panel-${id}`}
            className="panel"
            role="tabpanel"
            aria-labelledby={`tab-${id}`}
            hidden={id !== tab}
          >
            {visited.has(id) ? (
              <Activity mode={id === tab ? 'visible' : 'hidden'}>
                <Panel />
              </Activity>
            ) : null}
          </div>
        );
      })}
    </section>
  );
}
