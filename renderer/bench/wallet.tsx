import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { CardView } from '../../runtime/contract/event.ts';
import { useSend, useTerminal } from '../terminal.tsx';
import { groupCards, kindOf, reasonOf } from './wallet-groups.ts';

/** A press that moved less is a click. */
const DRAG_THRESHOLD_PX = 6;
const FACES = 6;

/** The same bank always has the same colour. */
function faceOf(bank: string): number {
  return [...bank].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % FACES;
}

function slotAt(x: number, y: number): Element | null {
  return document.elementFromPoint(x, y)?.closest('[data-slot]') ?? null;
}

function light(slot: Element | null): void {
  for (const lit of document.querySelectorAll('[data-slot="over"]'))
    lit.setAttribute('data-slot', '');
  slot?.setAttribute('data-slot', 'over');
}

/** The invented cards; one goes into the slot by dragging, by a click, by Enter. */
export function Wallet() {
  const send = useSend();
  const cards = useTerminal((state) => state.hello?.cards);
  const inMachine = useTerminal((state) => state.hands?.card.id);
  const unused = useTerminal(
    (state) => !state.path.some(({ state: name }) => /^session\./.test(name)),
  );
  const [typed, setTyped] = useState('');
  const groups = groupCards(cards ?? [], typed, inMachine);
  const first = groups.flatMap((group) => group.cards).find(({ id }) => id !== inMachine);
  return (
    <section className="card wallet" aria-label="Card wallet">
      <header className="card-head">
        <h2 className={unused ? 'wallet-hint' : undefined}>{unused ? 'Insert a card' : 'Cards'}</h2>
        <input
          type="search"
          placeholder="find"
          aria-label="Find a card; Enter inserts the first"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || typed.trim() === '' || !first) return;
            send({ type: 'card.insert', card: first.id });
          }}
        />
      </header>
      <div className="wallet-cards">
        {groups.map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h3>{group.name}</h3>
            <ul>
              {group.cards.map((card) => (
                <li key={card.id}>
                  <WalletCard card={card} away={card.id === inMachine} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {cards && groups.length === 0 ? <p className="empty">No such card.</p> : null}
      </div>
    </section>
  );
}

function WalletCard({ card, away }: { card: CardView; away: boolean }) {
  const send = useSend();
  const [shift, setShift] = useState<{ readonly x: number; readonly y: number } | undefined>();
  const start = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const dragged = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const insert = (): void => {
    send({ type: 'card.insert', card: card.id });
  };

  useEffect(() => {
    if (away) button.current?.scrollIntoView({ block: 'nearest' });
  }, [away]);

  const onMove = (event: PointerEvent): void => {
    if (!start.current) return;
    const moved = { x: event.clientX - start.current.x, y: event.clientY - start.current.y };
    if (!dragged.current && Math.hypot(moved.x, moved.y) < DRAG_THRESHOLD_PX) return;
    dragged.current = true;
    setShift({ x: event.clientX, y: event.clientY });
    light(slotAt(event.clientX, event.clientY));
  };

  const onEnd = (event: PointerEvent, dropped: boolean): void => {
    const slot = dropped && dragged.current ? slotAt(event.clientX, event.clientY) : null;
    start.current = undefined;
    setShift(undefined);
    light(null);
    if (slot) insert();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={`plastic plastic-${faceOf(card.bank)}`}
        disabled={away}
        title={`${card.label}, ${card.maskedPan}: ${card.reason}`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          start.current = { x: event.clientX, y: event.clientY };
          dragged.current = false;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onMove}
        onPointerUp={(event) => onEnd(event, true)}
        onPointerCancel={(event) => onEnd(event, false)}
        onClick={(event) => {
          // A drag ends with a click too; one of the keyboard (detail 0) never is a drag.
          if (event.detail === 0 || !dragged.current) insert();
        }}
      >
        <CardFace card={card} away={away} />
      </button>
      {shift ? (
        <div
          className={`plastic plastic-${faceOf(card.bank)} ghost`}
          style={{ left: shift.x, top: shift.y }}
          aria-hidden="true"
        >
          <CardFace card={card} away={false} />
        </div>
      ) : null}
    </>
  );
}

function CardFace({ card, away }: { card: CardView; away: boolean }) {
  return (
    <>
      <span className="plastic-row">
        <strong>
          {card.bank} {kindOf(card)}
        </strong>
        <span className="plastic-pin">
          <span className="unseen">PIN </span>
          {card.pin}
        </span>
      </span>
      <span className="plastic-row plastic-more">
        <span>{away ? 'in the machine' : reasonOf(card)}</span>
        <span className="plastic-pan">··{card.maskedPan.slice(-4)}</span>
      </span>
    </>
  );
}
