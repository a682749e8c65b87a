import { Fragment, useMemo, useState } from 'react';
import type { ChipObject, MessageRow } from '../../runtime/contract/event.ts';
import { formatTime } from '../format.ts';
import { useTerminal } from '../terminal.tsx';
import { CopyButton } from './copy-button.tsx';
import { countTags, findMessages } from './find-rows.ts';
import { HexDump } from './hex-dump.tsx';
import { Icon } from './icon.tsx';
import { FilterInput, FollowButton } from './list-tools.tsx';
import { Rows } from './rows.tsx';
import { Scroller } from './scroller.tsx';

/** Sign-on, echo, key change: they come all the time, and nobody's money is in them. */
const isManagement = ({ mti }: MessageRow): boolean => /^08\d\d$/.test(mti);

/** Messages hop by hop and field by field; the runtime has masked them. */
export function Messages() {
  const messages = useTerminal((state) => state.messages);
  const [management, setManagement] = useState(false);
  const [selected, setSelected] = useState<number | undefined>();
  const [typed, setTyped] = useState('');
  const [chipOpen, setChipOpen] = useState(false);
  const told = useMemo(
    () => (management ? messages : messages.filter((row) => !isManagement(row))),
    [messages, management],
  );
  const rows = useMemo(() => findMessages(told, typed), [told, typed]);
  const hidden = messages.length - told.length;
  const open = rows.find((row) => row.n === selected) ?? rows.at(-1);
  return (
    <>
      <div className="tools">
        <label className="switch">
          <input
            type="checkbox"
            checked={management}
            onChange={(event) => setManagement(event.target.checked)}
          />
          Network management
        </label>
        {hidden > 0 ? <span className="hint">{hidden} not shown</span> : null}
        <FilterInput placeholder="words" value={typed} onType={setTyped} />
        <FollowButton
          follow={selected === undefined}
          onToggle={() => setSelected(selected === undefined ? open?.n : undefined)}
        />
      </div>
      <Rows
        label="Messages"
        className="messages"
        rows={rows}
        estimate={46}
        follow={selected === undefined}
        selected={open?.n}
        onSelect={setSelected}
        empty={nothing(told.length, hidden)}
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
            <CopyButton
              label={open.bodies ? 'Copy' : 'Copy hex'}
              text={() => open.bodies?.map(({ text }) => text).join('\n') ?? open.hex}
            />
          </header>
          <Scroller className="scrolls" label="Field table">
            {open.bodies?.map(({ name, text }) => (
              <section key={name} className="body">
                <h3>{name}</h3>
                <pre>{text === '' ? 'nothing' : text}</pre>
              </section>
            ))}
            {open.bodies ? null : (
              <FieldTable row={open} chipOpen={chipOpen} onChip={() => setChipOpen(!chipOpen)} />
            )}
          </Scroller>
        </section>
      ) : null}
    </>
  );
}

function nothing(told: number, hidden: number): string {
  if (told > 0) return 'Nothing matches the filter.';
  return hidden > 0 ? 'Nothing but sign-on, echo and key change yet.' : 'No messages yet.';
}

function FieldTable(props: { row: MessageRow; chipOpen: boolean; onChip: () => void }) {
  const { row, chipOpen, onChip } = props;
  return (
    <>
      <table className="fields">
        <thead className="unseen">
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Name</th>
            <th scope="col">Value and meaning</th>
          </tr>
        </thead>
        <tbody>
          {row.fields.map(({ field, name, value, meaning, objects }) => (
            <Fragment key={field}>
              <tr>
                <th scope="row">{field}</th>
                <td>{name}</td>
                <td>
                  {objects ? (
                    <button
                      type="button"
                      className="unfold"
                      aria-expanded={chipOpen}
                      onClick={onChip}
                    >
                      {tagsOf(objects)}
                      <Icon name="chevron" />
                    </button>
                  ) : (
                    <span className="mono">{value}</span>
                  )}
                  {meaning === '' ? null : <span className="means">{meaning}</span>}
                </td>
              </tr>
              {objects && chipOpen ? (
                <tr>
                  <td colSpan={3} className="chip-data">
                    <ChipObjects objects={objects} />
                    <p className="mono">{value}</p>
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
      <HexDump hex={row.hex} />
    </>
  );
}

function tagsOf(objects: readonly ChipObject[]): string {
  const count = countTags(objects);
  return `${count} ${count === 1 ? 'tag' : 'tags'}`;
}

/** Data objects, a line each; what a template holds stands further in. */
function ChipObjects({ objects }: { objects: readonly ChipObject[] }) {
  return (
    <ul>
      {objects.map(({ tag, name, value, meanings, children }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tag may come twice, its place is its own
        <li key={place}>
          <div className="chip-object">
            <span className="tag">{tag}</span>
            <span className="name">{name}</span>
            <span>
              <span className="mono">{value}</span>
              {meanings.length > 0 ? <span className="says">{meanings.join('\n')}</span> : null}
            </span>
          </div>
          {children ? <ChipObjects objects={children} /> : null}
        </li>
      ))}
    </ul>
  );
}
