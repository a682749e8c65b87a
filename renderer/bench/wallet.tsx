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

function slotAt(x: number, y: number): HTMLElement | null {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-slot]') ?? null;
}

function light(slot: Element | null): void {
  for (const lit of document.querySelectorAll('[data-slot="over"]'))
    lit.setAttribute('data-slot', '');
  slot?.setAttribute('data-slot', 'over');
}

/** What happens to a card: it is picked by a click or by Enter, or dropped at a place. */
interface CardActs {
  readonly onPick: (card: string) => void;
  readonly onDrop: (card: string, place: HTMLElement) => void;
}

/** An ATM's cards: one goes into the slot by dragging, by a click, by Enter. */
export function AtmWallet() {
  const send = useSend();
  const inMachine = useTerminal((state) => state.hands?.card.id);
  const unused = useTerminal(
    (state) => !state.path.some(({ state: name }) => /^session\./.test(name)),
  );
  const insert = (card: string): void => {
    send({ type: 'card.insert', card });
  };
  return (
    <Wallet
      away={inMachine}
      held={undefined}
      hint={unused ? 'Insert a card' : undefined}
      findHint="Find a card; Enter inserts the first"
      onPick={insert}
      onDrop={insert}
    />
  );
}

/** The invented cards. `away` is in the machine, `held` in the customer's hand. */
export function Wallet(
  props: CardActs & {
    away: string | undefined;
    held: string | undefined;
    hint: string | undefined;
    findHint: string;
  },
) {
  const { away, held, hint } = props;
  const cards = useTerminal((state) => state.hello?.cards);
  const [typed, setTyped] = useState('');
  const groups = groupCards(cards ?? [], typed, away);
  const first = groups.flatMap((group) => group.cards).find(({ id }) => id !== away);
  return (
    <section className="card wallet" aria-label="Card wallet">
      <header className="card-head">
        <h2 className={hint === undefined ? undefined : 'wallet-hint'}>{hint ?? 'Cards'}</h2>
        <input
          type="search"
          placeholder="find"
          aria-label={props.findHint}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || typed.trim() === '' || !first) return;
            props.onPick(first.id);
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
                  <WalletCard
                    card={card}
                    away={card.id === away}
                    held={card.id === held}
                    onPick={props.onPick}
                    onDrop={props.onDrop}
                  />
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

function WalletCard(props: CardActs & { card: CardView; away: boolean; held: boolean }) {
  const { card, away, held, onPick, onDrop } = props;
  const [shift, setShift] = useState<{ readonly x: number; readonly y: number } | undefined>();
  const start = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const dragged = useRef(false);
  const button = useRef<HTMLButtonElement>(null);

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
    if (slot) onDrop(card.id, slot);
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={`plastic plastic-${faceOf(card.bank)}`}
        disabled={away}
        aria-pressed={held || undefined}
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
          if (event.detail === 0 || !dragged.current) onPick(card.id);
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
