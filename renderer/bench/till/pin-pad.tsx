import { useSend, useTerminal } from '../../terminal.tsx';
import { DeviceCard } from '../device-card.tsx';
import { digit, Keypad, type PadKey } from '../keypad.tsx';

const LAYOUT: readonly (PadKey | undefined)[] = [
  digit('1'),
  digit('2'),
  digit('3'),
  { key: 'cancel', face: '✕', name: 'Cancel', kind: 'cancel' },
  digit('4'),
  digit('5'),
  digit('6'),
  { key: 'clear', face: '←', name: 'Clear', kind: 'clear' },
  digit('7'),
  digit('8'),
  digit('9'),
  { key: 'enter', face: '✓', name: 'Enter', kind: 'enter' },
  { key: 'F1', face: 'F1', name: 'F1', kind: 'function' },
  digit('0'),
  { key: 'F2', face: 'F2', name: 'F2', kind: 'function' },
  { key: 'F3', face: 'F3', name: 'F3', kind: 'function' },
];

const TYPED: Readonly<Record<string, string>> = {
  Backspace: 'clear',
  Delete: 'clear',
  Escape: 'cancel',
  F1: 'F1',
  F2: 'F2',
  F3: 'F3',
  F4: 'F4',
  ...Object.fromEntries([...'0123456789'].map((key) => [key, key])),
};

/** The ways a card meets the pad: where it is dropped, and by which command. */
export const WAYS = [
  { way: 'card.insert', name: 'Insert', place: 'slot' },
  { way: 'card.tap', name: 'Tap', place: 'antenna' },
  { way: 'card.swipe', name: 'Swipe', place: 'stripe' },
] as const;

export type Way = (typeof WAYS)[number]['way'];

export const isWay = (name: string | undefined): name is Way =>
  WAYS.some(({ way }) => way === name);

/** The till's PIN pad: its display as the customer reads it, slot, antenna and stripe, its keys. */
export function PinPad({ held }: { held: string | undefined }) {
  const send = useSend();
  const pad = useTerminal((state) => state.posHands?.pad);
  const inserted = useTerminal((state) => state.posHands?.inserted);
  const cards = useTerminal((state) => state.hello?.cards);
  const named = (id: string | undefined) => cards?.find((card) => card.id === id)?.maskedPan ?? id;
  return (
    <DeviceCard name="pin-pad" className="pad till-pad">
      <output className="pad-display" aria-label="Display of the PIN pad">
        {(pad?.lines ?? []).map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
          <span key={place}>{line === '' ? '\u00a0' : line}</span>
        ))}
        {pad && pad.pinDigits > 0 ? (
          <span className="pad-stars">
            {'*'.repeat(pad.pinDigits)}
            <span className="unseen"> {pad.pinDigits} digits entered</span>
          </span>
        ) : null}
      </output>
      <div className="ways">
        {WAYS.map(({ way, name, place }) => {
          const inSlot = way === 'card.insert' && inserted !== undefined;
          return (
            <div key={way} className="way-place" data-slot="" data-way={way}>
              <span className="way-words">{inSlot ? named(inserted) : place}</span>
              {inSlot ? (
                <button type="button" className="act" onClick={() => send({ type: 'card.take' })}>
                  Take card
                </button>
              ) : (
                <button
                  type="button"
                  className="plain"
                  disabled={held === undefined}
                  title={held === undefined ? 'Pick a card first' : `${name} ${named(held)}`}
                  onClick={() => {
                    if (held !== undefined) send({ type: way, card: held });
                  }}
                >
                  {name}
                </button>
              )}
            </div>
          );
        })}
      </div>
      <Keypad layout={LAYOUT} typed={TYPED} />
    </DeviceCard>
  );
}
