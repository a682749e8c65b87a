import type { ReactNode } from 'react';
import { useTerminal } from '../terminal.tsx';
import { FaultMenu } from './fault-menu.tsx';
import { Icon } from './icon.tsx';

const TITLES: Readonly<Record<string, string>> = {
  'card-reader': 'Card reader',
  'pin-pad': 'PIN pad',
  'cash-dispenser': 'Cash dispenser',
  printer: 'Receipt printer',
  scanner: 'Code scanner',
};

/** A device by what it is, how it is, and what can be done to it. */
export function DeviceCard(props: { name: string; className?: string; children: ReactNode }) {
  const device = useTerminal((state) => state.devices.find(({ name }) => name === props.name));
  const title = TITLES[props.name] ?? props.name;
  const level = device?.connected === false ? 'trouble' : (device?.level ?? 'busy');
  const state =
    device === undefined ? 'not known yet' : device.connected ? device.state : 'unplugged';
  return (
    <section className={`card ${props.className ?? ''}`} aria-label={title} data-level={level}>
      <header className="card-head">
        <h2 title={device?.connection}>
          {title} <span className="model">{device?.model}</span>
        </h2>
        <span className={`state state-${level}`} title={state}>
          {level === 'trouble' ? (
            <Icon name={device?.connected === false ? 'unplug' : 'warning'} />
          ) : null}
          <span className="state-words">{state}</span>
        </span>
        {device ? <FaultMenu device={device} /> : null}
      </header>
      {props.children}
    </section>
  );
}
