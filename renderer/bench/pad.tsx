import type { KeyboardEvent } from 'react';
import { useSend, useTerminal } from '../terminal.tsx';
import { DeviceCard } from './device-card.tsx';

interface Key {
  readonly key: string;
  readonly face: string;
  readonly name: string;
  readonly kind: 'digit' | 'cancel' | 'clear' | 'enter';
}

const digit = (key: string): Key => ({ key, face: key, name: key, kind: 'digit' });

/** Row by row as on the pad; undefined is a blank place. */
const LAYOUT: readonly (Key | undefined)[] = [
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
  { ...digit('.'), name: 'Point' },
  digit('0'),
  digit('00'),
  undefined,
];

/** What the person's own keyboard means while the pad has the focus. */
const TYPED: Readonly<Record<string, string>> = {
  Backspace: 'clear',
  Delete: 'clear',
  Escape: 'cancel',
  '.': '.',
  ',': '.',
  '*': '00',
  ...Object.fromEntries([...'0123456789'].map((key) => [key, key])),
  ...Object.fromEntries([...'abcdefgh'].map((key) => [key, key.toUpperCase()])),
};

const INPUTS = {
  off: 'keys off',
  clear: 'keys reach the terminal',
  pin: 'PIN: keys stay in the pad',
} as const;

/** The keypad: pressed on the screen or typed. */
export function Pad() {
  const send = useSend();
  const input = useTerminal((state) => state.hands?.pad.input ?? 'off');
  const press = (key: string): void => {
    send({ type: 'key.press', key });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // On a single key Enter presses that key; on the pad it is the pad's Enter.
    const onPad = event.target === event.currentTarget;
    const key = event.key === 'Enter' && onPad ? 'enter' : TYPED[event.key];
    if (key === undefined) return;
    event.preventDefault();
    press(key);
  };

  return (
    <DeviceCard name="pin-pad" className="pad">
      <p className={`pad-input pad-input-${input}`}>{INPUTS[input]}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a pad, not a part of a form */}
      <div
        className="keys"
        role="group"
        aria-label="Keypad: type digits, Enter, Backspace, Escape"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard types into the pad
        tabIndex={0}
        onKeyDown={onKeyDown}
        // The pad keeps the focus, so that a click and typing go together.
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.focus();
        }}
      >
        {LAYOUT.map((key, place) =>
          key ? (
            <button
              key={key.key}
              type="button"
              className={`key key-${key.kind}`}
              aria-label={key.name}
              onClick={() => press(key.key)}
            >
              {key.face}
            </button>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the layout never changes
            <span key={place} className="key key-blank" />
          ),
        )}
      </div>
    </DeviceCard>
  );
}
