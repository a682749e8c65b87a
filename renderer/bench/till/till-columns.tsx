import { useState } from 'react';
import { TillDisplay } from '../../customer/till/till-display.tsx';
import { useSend, useTerminal } from '../../terminal.tsx';
import { Icon } from '../icon.tsx';
import { PaperStrip } from '../paper-strip.tsx';
import { Scanner } from '../scanner.tsx';
import { Wallet } from '../wallet.tsx';
import { Cashier } from './cashier.tsx';
import { Phone } from './phone.tsx';
import { isWay, PinPad } from './pin-pad.tsx';
import './till.css';

const SIDES = ['Devices', 'Phone'] as const;

/** A till: the customer's display over the cashier's screen; the devices, or the customer's phone. */
export function TillColumns() {
  const send = useSend();
  const inserted = useTerminal((state) => state.posHands?.inserted);
  const [held, setHeld] = useState<string | undefined>();
  const [side, setSide] = useState<(typeof SIDES)[number]>('Devices');
  const inHand = held === inserted ? undefined : held;
  return (
    <>
      <section className="column front" aria-label="Till">
        <div className="bezel till-bezel">
          <TillDisplay />
        </div>
        <Cashier />
      </section>
      <section className="column machine till-machine" aria-label="Devices" data-side={side}>
        <fieldset className="sides" aria-label="What lies beside the till">
          {SIDES.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === side}
              onClick={() => setSide(name)}
            >
              <Icon name={name === 'Phone' ? 'phone' : 'plug'} />
              {name}
            </button>
          ))}
        </fieldset>
        <div className="till-devices">
          <PinPad held={inHand} />
          <Wallet
            away={inserted}
            held={inHand}
            hint={(inHand ?? inserted) ? undefined : 'Pick a card'}
            findHint="Find a card; Enter picks the first"
            onPick={setHeld}
            onDrop={(card, place) => {
              setHeld(card);
              const { way } = place.dataset;
              if (isWay(way)) send({ type: way, card });
            }}
          />
          <PaperStrip />
          <Scanner />
        </div>
        <div className="till-phone">
          <Phone />
        </div>
      </section>
    </>
  );
}
