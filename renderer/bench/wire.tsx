import { useMemo, useState } from 'react';
import type { WireRow } from '../../runtime/contract/event.ts';
import { formatDevice, formatSince, formatTime } from '../format.ts';
import { useTerminal } from '../terminal.tsx';
import { CopyButton } from './copy-button.tsx';
import { HexDump } from './hex-dump.tsx';
import { Icon } from './icon.tsx';
import { FilterInput, FollowButton } from './list-tools.tsx';
import { Rows } from './rows.tsx';
import { chooseRows } from './wire-filter.ts';

const asText = (row: WireRow): string =>
  `${formatTime(row.at)} ${row.device} ${row.direction === 'out' ? '>' : '<'} ${row.hex}  ${row.meaning}${row.times ? `  ×${row.times}` : ''}`;

/** Every frame on every wire. */
export function Wire() {
  const wire = useTerminal((state) => state.wire);
  const [device, setDevice] = useState('');
  const [text, setText] = useState('');
  const [follow, setFollow] = useState(true);
  const [selected, setSelected] = useState<number | undefined>();

  const rows = useMemo(() => chooseRows(wire, device, text), [wire, device, text]);
  const devices = useMemo(() => [...new Set(wire.map((row) => row.device))].sort(), [wire]);
  const open = rows.find((row) => row.n === selected);

  return (
    <>
      <div className="tools">
        <select
          className="wire-device"
          aria-label="Device"
          value={device}
          onChange={(event) => setDevice(event.target.value)}
        >
          <option value="" title="The network behind the acquirer only if it is chosen">
            all devices
          </option>
          {devices.map((name) => (
            <option key={name} value={name}>
              {formatDevice(name)}
            </option>
          ))}
        </select>
        <FilterInput placeholder="hex or words" value={text} onType={setText} />
        <FollowButton follow={follow} onToggle={() => setFollow(!follow)} />
        <CopyButton label="Copy" text={() => rows.map(asText).join('\n')} />
      </div>
      <Rows
        label="Frames"
        className="wire"
        rows={rows}
        estimate={46}
        follow={follow}
        onLeaveEnd={() => setFollow(false)}
        selected={selected}
        onSelect={setSelected}
        rowClass={(row) => `level-${row.level}`}
        empty={wire.length === 0 ? 'No bytes yet.' : 'Nothing matches the filter.'}
        render={(row) => (
          <>
            <span className="since" title={formatTime(row.at)}>
              {formatSince(row.since)}
            </span>
            <span className="device">{formatDevice(row.device)}</span>
            <span className={`arrow arrow-${row.direction}`}>
              <span aria-hidden="true">{row.direction === 'out' ? '▸' : '◂'}</span>
              <span className="unseen">{row.direction === 'out' ? 'to it' : 'from it'}</span>
            </span>
            <span className="hex">{row.hex}</span>
            <span className="meaning">
              {row.level === 'trouble' ? <Icon name="warning" /> : null}
              {row.meaning}
              {row.times ? <span className="times">×{row.times}</span> : null}
            </span>
          </>
        )}
      />
      {open ? (
        <section className="detail" aria-label="Selected frame">
          <header>
            <strong>
              {formatDevice(open.device)} {open.direction === 'out' ? '▸' : '◂'}{' '}
              {formatTime(open.at)}
            </strong>
            <CopyButton label="Copy hex" text={() => open.hex} />
            <button
              type="button"
              className="quiet"
              aria-label="Close"
              onClick={({ currentTarget }) => {
                setSelected(undefined);
                // The button goes with the frame: the keyboard goes on in the list.
                const list = '[role="listbox"]';
                currentTarget.closest('.panel')?.querySelector<HTMLElement>(list)?.focus();
              }}
            >
              <Icon name="close" />
            </button>
          </header>
          <p>
            {open.meaning}
            {open.times && open.lastAt !== undefined
              ? ` · ${open.times} times in an exchange that stays the same, last at ${formatTime(open.lastAt)}`
              : null}
          </p>
          <HexDump hex={open.hex} />
        </section>
      ) : null}
    </>
  );
}
