import { type ReactNode, useId, useRef } from 'react';
import { Icon } from './icon.tsx';

const MARGIN = 8;

/** A button with a panel in the top layer; Escape and a click elsewhere close it. */
export function Popover(props: {
  label: ReactNode;
  /** Heads the panel; names the button too where its label has no words. */
  title: string;
  wordless?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  const place = (): void => {
    if (!button.current || !panel.current) return;
    const anchor = button.current.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = panel.current;
    const left = Math.min(anchor.right, innerWidth - MARGIN) - offsetWidth;
    const below = anchor.bottom + 4;
    const top =
      below + offsetHeight > innerHeight - MARGIN ? innerHeight - MARGIN - offsetHeight : below;
    panel.current.style.left = `${Math.max(MARGIN, left)}px`;
    panel.current.style.top = `${Math.max(MARGIN, top)}px`;
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={props.className ?? 'quiet'}
        popoverTarget={id}
        title={props.title}
        aria-label={props.wordless ? props.title : undefined}
      >
        {props.label}
        {props.wordless ? null : <Icon name="chevron" />}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="popover"
        role="dialog"
        aria-label={props.title}
        onFocus={({ target }) => {
          // What has the focus is not left under the foot, which stays where it is.
          if (!target.closest('.popover-foot')) target.scrollIntoView({ block: 'nearest' });
        }}
        onToggle={(event) => {
          if (event.newState === 'open') place();
        }}
      >
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </>
  );
}
