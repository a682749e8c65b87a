import { useState } from 'react';
import { formatTime } from '../format.ts';
import { useTerminal } from '../terminal.tsx';
import { CopyButton } from './copy-button.tsx';
import { HexDump } from './hex-dump.tsx';
import { Rows } from './rows.tsx';
import { Scroller } from './scroller.tsx';

/** ISO 8583, hop by hop and field by field; the runtime has masked them. */
export function Messages() {
  const messages = useTerminal((state) => state.messages);
  const [selected, setSelected] = useState<number | undefined>();
  const open = messages.find((row) => row.n === selected) ?? messages.at(-1);
  return (
    <>
      <Rows
        label="Messages"
        className="messages"
        rows={messages}
        estimate={46}
        follow={selected === undefined}
        selected={open?.n}
        onSelect={setSelected}
        empty="No messages yet."
        render={(row) => (
          <>
            <span className="since">{formatTime(row.at)}</span>
            <span className="mti">{row.mti}</span>
            <span className="hop">
              {row.from} <span aria-hidden="true">→</span>
              <span className="unseen">to</span> {row.to}
            </span>
            <span className="summary">{row.summary}</span>
          </>
        )}
      />
      {open ? (
        <section className="detail detail-tall" aria-label="Fields">
          <header>
            <strong>
              {open.mti} {open.summary}
            </strong>
            <CopyButton label="Copy hex" text={() => open.hex} />
          </header>
          <Scroller className="scrolls" label="Field table">
            <table className="fields">
              <thead className="unseen">
                <tr>
                  <th scope="col">Field</th>
                  <th scope="col">Name</th>
                  <th scope="col">Value and meaning</th>
                </tr>
              </thead>
              <tbody>
                {open.fields.map((field) => (
                  <tr key={field.field}>
                    <th scope="row">{field.field}</th>
                    <td>{field.name}</td>
                    <td>
                      <span className="mono">{field.value}</span>
                      {field.meaning === '' ? null : <span className="means">{field.meaning}</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <HexDump hex={open.hex} />
          </Scroller>
        </section>
      ) : null}
    </>
  );
}
