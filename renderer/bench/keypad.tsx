import type { KeyboardEvent } from 'react';
import { useSend } from '../terminal.tsx';

export interface PadKey {
  readonly key: string;
  readonly face: string;
  readonly name: string;
  readonly kind: 'digit' | 'function' | 'cancel' | 'clear' | 'enter';
}

export const digit = (key: string): PadKey => ({ key, face: key, name: key, kind: 'digit' });

/**
 * A pad's keys, four in a row: pressed on the screen, or typed while it has the focus. An undefined
 * key is a blank place; `typed` says what the person's own keys mean.
 */
export function Keypad(props: {
  layout: readonly (PadKey | undefined)[];
  typed: Readonly<Record<string, string>>;
}) {
  const send = useSend();
  const press = (key: string): void => {
    send({ type: 'key.press', key });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // On a single key Enter presses that key; on the pad it is the pad's Enter.
    const onPad = event.target === event.currentTarget;
    const key = event.key === 'Enter' && onPad ? 'enter' : props.typed[event.key];
    if (key === undefined) return;
    event.preventDefault();
    press(key);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a pad, not a part of a form
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
      {props.layout.map((key, place) =>
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
  );
}
