import { useMemo, useState } from 'react';
import type { JournalRow } from '../../runtime/contract/event.ts';
import { formatDay, formatTime } from '../format.ts';
import { useTerminal } from '../terminal.tsx';
import { CopyButton } from './copy-button.tsx';
import { findRecords } from './find-rows.ts';
import { Icon } from './icon.tsx';
import { FilterInput, FollowButton } from './list-tools.tsx';
import { Rows } from './rows.tsx';

const asText = ({ n, at, kind, text, hash }: JournalRow): string =>
  `${n} ${formatDay(at)} ${formatTime(at)} ${kind}: ${text} ${hash}`;

/** The record that a lawyer reads: append only, each row chained to the one before. */
export function Journal() {
  const records = useTerminal((state) => state.journal);
  const chained = useTerminal((state) => state.chained);
  const [follow, setFollow] = useState(true);
  const [selected, setSelected] = useState<number | undefined>();
  const [typed, setTyped] = useState('');
  const rows = useMemo(() => findRecords(records, typed), [records, typed]);
  return (
    <>
      <div className="tools">
        <ChainState chained={chained} count={records.length} />
        <FilterInput placeholder="words" value={typed} onType={setTyped} />
        <FollowButton follow={follow} onToggle={() => setFollow(!follow)} />
        <CopyButton label="Copy" text={() => rows.map(asText).join('\n')} />
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
        empty={records.length === 0 ? 'The journal is empty.' : 'Nothing matches the filter.'}
        render={(row, index) => (
          <>
            <span className="number">{row.n}</span>
            <span className="since" title={formatDay(row.at)}>
              {formatTime(row.at)}
            </span>
            {isNewDay(row, rows[index - 1]) ? (
              <span className="day">{formatDay(row.at)}</span>
            ) : null}
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

/** A journal outlives the day: each day is told with its first record. */
function isNewDay(row: JournalRow, before: JournalRow | undefined): boolean {
  return before === undefined || formatDay(before.at) !== formatDay(row.at);
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
