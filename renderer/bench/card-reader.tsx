import { useSend, useTerminal } from '../terminal.tsx';
import { DeviceCard } from './device-card.tsx';

const PLACES = {
  none: 'Drop a card here, or click one in the wallet',
  throat: 'waits in the throat',
  inside: 'inside',
  bin: 'in the capture bin',
  stuck: 'stuck in the transport',
} as const;

const LIGHTS = { off: 'light off', on: 'light on', flash: 'light flashing' } as const;

/** The slot a card goes into and comes out of, with its light. */
export function CardReader() {
  const send = useSend();
  const card = useTerminal((state) => state.hands?.card);
  const known = useTerminal((state) => state.hello?.cards.find(({ id }) => id === card?.id));
  const place = card?.place ?? 'none';
  const light = card?.light ?? 'off';
  return (
    <DeviceCard name="card-reader" className="card-reader">
      <div className="slot" data-slot="" data-place={place}>
        <span className={`slot-light slot-light-${light}`} title={LIGHTS[light]}>
          <span className="unseen">{LIGHTS[light]}</span>
        </span>
        <span className="slot-mouth" aria-hidden="true">
          {place === 'none' || place === 'bin' ? null : <span className="slot-card" />}
        </span>
        <span className="slot-words">
          {place === 'none' || !card?.id ? (
            PLACES.none
          ) : (
            <>
              <span className="mono">{known?.maskedPan ?? card.id}</span> {PLACES[place]}
            </>
          )}
        </span>
        {place === 'throat' ? (
          <button type="button" className="act" onClick={() => send({ type: 'card.take' })}>
            Take card
          </button>
        ) : null}
      </div>
    </DeviceCard>
  );
}
