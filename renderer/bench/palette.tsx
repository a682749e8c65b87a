import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTerminal } from '../terminal.tsx';
import { Dialog } from './dialog.tsx';
import { findCommands, type PageActions, paletteCommands } from './palette-commands.ts';

/** Everything by a few typed letters. */
export function Palette(props: { open: boolean; onClose: () => void; actions: PageActions }) {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      label="Command palette"
      className="dialog palette"
    >
      <PaletteList onClose={props.onClose} actions={props.actions} />
    </Dialog>
  );
}

function PaletteList({ onClose, actions }: { onClose: () => void; actions: PageActions }) {
  const state = useTerminal((all) => all);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = findCommands(paletteCommands(state, actions), typed);
  const chosen = Math.min(at, found.length - 1);

  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const run = (place: number): void => {
    const command = found[place];
    if (!command) return;
    onClose();
    command.run();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') run(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        type="text"
        // biome-ignore lint/a11y/noAutofocus: the palette was opened to be typed into
        autoFocus
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found.length > 0 ? `palette-${chosen}` : undefined}
        placeholder="What shall happen?"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id="palette-list" role="listbox" aria-label="Commands">
        {found.map((command, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
          <div
            key={`${command.group} ${command.label}`}
            id={`palette-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === chosen}
            onClick={() => run(place)}
          >
            <span className="palette-group">{command.group}</span>
            {command.label}
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className="empty">Nothing of that name.</p> : null}
    </>
  );
}
