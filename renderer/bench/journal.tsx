import { useState } from 'react';
import { formatTime } from '../format.ts';
import { useTerminal } from '../terminal.tsx';
import { Icon } from './icon.tsx';
import { Rows } from './rows.tsx';

/** The record that a lawyer reads: append only, each row chained to the one before. */
export function Journal() {
  const rows = useTerminal((state) => state.journal);
  const chained = useTerminal((state) => state.chained);
  const [follow, setFollow] = useState(true);
  const [selected, setSelected] = useState<number | undefined>();
  return (
    <>
      <div className="tools">
        <ChainState chained={chained} count={rows.length} />
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
      <Rows
        label="Journal"
        className="journal"
        rows={rows}
        estimate={46}
        follow={follow}
        onLeaveEnd={() => setFollow(false)}
        selected={selected}
        onSelect={setSelected}
        empty="The journal is empty."
        render={(row) => (
          <>
            <span className="number">{row.n}</span>
            <span className="since">{formatTime(row.at)}</span>
            <span className="kind">{row.kind}</span>
            <span className="meaning">{row.text}</span>
            <span className="hash" title="chain hash, first eight digits">
              {row.hash}
            </span>
          </>
        )}
      />
    </>
  );
}

export function ChainState(props: { chained: boolean | undefined; count: number }) {
  if (props.chained === undefined) return <span className="hint">journal not read yet</span>;
  return props.chained ? (
    <span className="in-order">
      <Icon name="check" />
      {props.count} records, chained
    </span>
  ) : (
    <span className="in-trouble">
      <Icon name="warning" />
      {props.count} records, chain broken
    </span>
  );
}
