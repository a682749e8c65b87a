import { type FormEvent, useState } from 'react';
import { useSend } from '../../terminal.tsx';
import { Icon } from '../icon.tsx';
import { Sheet, usePrint } from './sheet.tsx';

const BYTES = 16;

/** Chance of the browser's own; what it makes is hex for a person's eyes. */
function randomComponent(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}

const hexOf = (typed: string): string => typed.replaceAll(/\s/g, '').toUpperCase();
const grouped = (component: string): string => component.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** One custodian's part: typed or made, taken in, and then gone from the page. */
export function CustodianPart(props: {
  part: number;
  slot: string;
  /** As the bench has it. */
  taken: { readonly holder: string; readonly kcv: string } | undefined;
  /** The other one goes first. */
  waits: boolean;
  /** His part is on no screen any more. */
  onLeave: () => void;
}) {
  const { part, slot, taken, waits, onLeave } = props;
  const send = useSend();
  const [holder, setHolder] = useState('');
  const [component, setComponent] = useState('');
  const [shown, setShown] = useState(false);
  const { printing, print } = usePrint();
  const fits = /^[0-9A-F]{32}$/.test(component);

  const enter = (event: FormEvent): void => {
    event.preventDefault();
    if (fits && holder.trim() !== '') send({ type: 'keys.part', part, holder, component });
  };
  const hide = (): void => {
    setComponent('');
    setShown(false);
    onLeave();
  };

  if (taken) {
    return (
      <section className="custodian" aria-label={`Part ${part}`}>
        <h3>Part {part} of 2</h3>
        <p>
          {taken.holder} <Icon name="check" />
        </p>
        <p>
          Check value <strong className="mono">{taken.kcv}</strong>
        </p>
        {component === '' ? (
          <p className="hint">The part is in the bench’s safe and on no screen.</p>
        ) : (
          <>
            <p className="hint">Print your sheet now, or hide the part at once.</p>
            <div className="keys-acts">
              <button type="button" onClick={print}>
                <Icon name="print" />
                Print my sheet
              </button>
              <button type="button" className="act" onClick={hide}>
                Hide my part
              </button>
            </div>
          </>
        )}
        {printing ? (
          <Sheet
            title={`Key part ${part} of 2`}
            note={`for ${taken.holder} alone`}
            rows={[
              ['Key', slot],
              ['Part', grouped(component)],
              ['Check value', taken.kcv],
            ]}
            signatures={[taken.holder]}
          />
        ) : null}
      </section>
    );
  }
  return (
    <form className="custodian" aria-label={`Part ${part}`} onSubmit={enter}>
      <h3>Part {part} of 2</h3>
      <label className="field">
        <span>Custodian</span>
        <input
          type="text"
          autoComplete="off"
          maxLength={40}
          disabled={waits}
          value={holder}
          onChange={(event) => setHolder(event.target.value)}
        />
      </label>
      <label className="field">
        <span>Component, 32 hex digits</span>
        <input
          type={shown ? 'text' : 'password'}
          className="mono"
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          disabled={waits}
          value={shown ? grouped(component) : component}
          onChange={(event) => setComponent(hexOf(event.target.value))}
        />
      </label>
      <p className={component === '' || fits ? 'hint' : 'in-trouble'}>
        {waits ? 'After the first custodian has left.' : `${component.length} of 32 digits`}
      </p>
      <div className="keys-acts">
        <button
          type="button"
          disabled={waits}
          onClick={() => {
            setComponent(randomComponent());
            setShown(true);
          }}
        >
          Generate
        </button>
        <button
          type="button"
          disabled={component === ''}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? 'Cover' : 'Show'}
        </button>
        <button type="submit" className="act" disabled={!fits || holder.trim() === ''}>
          Enter the part
        </button>
      </div>
    </form>
  );
}
