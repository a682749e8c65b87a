import { formatDenomination, formatNumber } from '../format.ts';
import { useSend, useTerminal } from '../terminal.tsx';
import { BankNote } from './bank-note.tsx';
import { DeviceCard } from './device-card.tsx';

/** More are there in number only: a hand's fan of notes is drawn. */
const DRAWN = 8;

/** The exit with its notes, and the cassettes behind. */
export function CashTray() {
  const send = useSend();
  const hands = useTerminal((state) => state.hands);
  const exit = hands?.exit.filter(({ notes }) => notes > 0) ?? [];
  const sum = exit.reduce((total, { denomination, notes }) => total + denomination * notes, 0);
  const count = exit.reduce((total, { notes }) => total + notes, 0);
  const fan = exit
    .flatMap(({ denomination, notes }) => Array.from({ length: notes }, () => denomination))
    .slice(0, DRAWN);
  return (
    <DeviceCard name="cash-dispenser" className="cash">
      <div className={sum > 0 ? 'tray' : 'tray tray-empty'}>
        {sum > 0 ? (
          <>
            <div className="fan">
              {fan.map((denomination, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: notes of one value are alike
                <BankNote key={place} denomination={denomination} />
              ))}
            </div>
            <div className="tray-sum">
              <strong>{formatNumber(sum, 'vi')} ₫</strong>
              <span>{count === 1 ? '1 note' : `${count} notes`}</span>
            </div>
            <button type="button" className="act" onClick={() => send({ type: 'cash.take' })}>
              Take cash
            </button>
          </>
        ) : (
          <span className="hint">Notes come out here</span>
        )}
      </div>
      <ul className="cassettes">
        {hands?.cassettes.map(({ denomination, notes }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cassette is known by its place
          <li key={place} className={notes === 0 ? 'in-trouble' : undefined}>
            <span
              className="swatch"
              style={{ background: `var(--note-${formatDenomination(denomination)})` }}
            />
            {formatDenomination(denomination)} · {notes === 0 ? 'empty' : formatNumber(notes, 'en')}
          </li>
        ))}
        {hands ? <li>rejected · {hands.rejected}</li> : null}
      </ul>
    </DeviceCard>
  );
}
