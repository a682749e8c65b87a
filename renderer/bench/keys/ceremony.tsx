import { useState } from 'react';
import type { KeyView } from '../../../runtime/contract/event.ts';
import { useSend, useTerminal } from '../../terminal.tsx';
import { Icon } from '../icon.tsx';
import { CustodianPart } from './custodian-part.tsx';
import { Sheet, usePrint } from './sheet.tsx';

const ZONE = 'zone-master ';

/**
 * A master key comes into being: two people, one part each, neither sees the other's. The bench
 * joins the parts and loads the key at both ends of its line; the page sees check values alone.
 */
export function Ceremony({ keys, onEnd }: { keys: readonly KeyView[]; onEnd: () => void }) {
  const send = useSend();
  const terminal = useTerminal((state) => state.hello?.terminal.id ?? '');
  const told = useTerminal((state) => state.ceremony);
  const [chosen, setChosen] = useState('');
  const [asked, setAsked] = useState(false);
  /** So many custodians have typed their part, hidden it and gone. */
  const [left, setLeft] = useState(0);
  const { printing, print } = usePrint();

  const parts = told?.kind === 'parts' ? told.parts : [];
  const kcv = told?.kind === 'parts' ? told.kcv : undefined;
  const loaded = asked && told?.kind === 'loaded' ? told : undefined;
  const refused = asked && told?.kind === 'refused' ? told.why : undefined;
  const zones = [...new Set(keys.map(({ slot }) => slot).filter((slot) => slot.startsWith(ZONE)))];
  const slot = chosen === '' ? `terminal-master ${terminal}` : chosen;
  const [signed, setSigned] = useState<typeof parts>([]);

  const load = (): void => {
    setSigned(parts);
    setAsked(true);
    send(
      chosen === ''
        ? { type: 'keys.ceremony', key: 'terminal-master' }
        : { type: 'keys.ceremony', key: 'zone-master', line: chosen.slice(ZONE.length) },
    );
  };

  if (loaded) {
    return (
      <>
        <p className="in-order" role="status">
          <Icon name="check" />
          {loaded.slot} is loaded at both ends of its line.
        </p>
        <p>
          Check value <strong className="mono">{loaded.kcv}</strong>. New working keys follow under
          it.
        </p>
        <div className="keys-acts">
          <button type="button" onClick={print}>
            <Icon name="print" />
            Print the protocol
          </button>
          <button type="button" onClick={onEnd}>
            Back to the keys
          </button>
        </div>
        {printing ? (
          <Sheet
            title="Key ceremony"
            rows={[
              ['Key', loaded.slot],
              ['Algorithm', 'triple DES, 16 bytes'],
              ...signed.map(
                ({ part, holder, kcv: value }) => [`Part ${part} of 2, ${holder}`, value] as const,
              ),
              ['Check value of the key', loaded.kcv],
            ]}
            signatures={signed.map(({ holder }) => holder)}
          />
        ) : null}
      </>
    );
  }
  return (
    <>
      <label className="field">
        <span>Key</span>
        <select
          value={chosen}
          disabled={parts.length > 0}
          onChange={(event) => setChosen(event.target.value)}
        >
          <option value="">terminal-master {terminal}: this terminal and its host</option>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </select>
      </label>
      <div className="custodians">
        {[1, 2].map((part) => (
          <CustodianPart
            key={part}
            part={part}
            slot={slot}
            taken={parts.find((one) => one.part === part)}
            waits={part > left + 1}
            onLeave={() => setLeft(part)}
          />
        ))}
      </div>
      {refused === undefined ? null : (
        <p className="in-trouble" role="status">
          <Icon name="warning" />
          {refused}
        </p>
      )}
      <div className="keys-acts">
        <span role="status">
          {kcv === undefined ? (
            <span className="hint">The key’s check value shows when both parts are in.</span>
          ) : (
            <>
              Check value of the key <strong className="mono">{kcv}</strong>
            </>
          )}
        </span>
        <button
          type="button"
          className="act"
          disabled={kcv === undefined || left < 2}
          onClick={load}
        >
          Load the key
        </button>
      </div>
    </>
  );
}
