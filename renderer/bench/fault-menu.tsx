import { useState } from 'react';
import type { DeviceView } from '../../runtime/contract/event.ts';
import { formatDevice } from '../format.ts';
import { useSend } from '../terminal.tsx';
import { Icon } from './icon.tsx';
import { Popover } from './popover.tsx';

type Fault = DeviceView['faults'][number];

/** What can go wrong with one device, and its plug. */
export function FaultMenu({ device }: { device: DeviceView }) {
  const send = useSend();
  const active = device.faults.filter((fault) => fault.active).length;
  const plug = device.connected ? 'device.unplug' : 'device.plug';
  return (
    <Popover
      title={`Faults of the ${formatDevice(device.name)}${active > 0 ? `, ${active} active` : ''}`}
      wordless
      label={
        <span className={active > 0 ? 'in-trouble' : undefined}>
          <Icon name="bolt" />
          {active > 0 ? active : null}
        </span>
      }
    >
      <ul className="faults">
        {device.faults.map((fault) => (
          <FaultRow key={fault.name} device={device.name} fault={fault} />
        ))}
        {device.faults.length === 0 ? <li className="empty">No faults for this device.</li> : null}
      </ul>
      <div className="popover-foot">
        <button type="button" onClick={() => send({ type: plug, device: device.name })}>
          <Icon name={device.connected ? 'unplug' : 'plug'} />
          {device.connected ? 'Unplug' : 'Plug in'}
        </button>
        <button
          type="button"
          disabled={active === 0}
          onClick={() => send({ type: 'fault.clear', device: device.name })}
        >
          Clear all
        </button>
      </div>
    </Popover>
  );
}

function FaultRow({ device, fault }: { device: string; fault: Fault }) {
  const send = useSend();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const parameters = Object.entries(fault.parameters ?? {});

  const provoke = (): void => {
    const given = Object.entries(values).filter(([, value]) => value.trim() !== '');
    send({
      type: 'fault.provoke',
      device,
      fault: fault.name,
      ...(given.length > 0
        ? { parameters: Object.fromEntries(given.map(([name, value]) => [name, Number(value)])) }
        : {}),
    });
  };

  return (
    <li className={fault.active ? 'fault fault-active' : 'fault'}>
      <div className="fault-words">
        <strong>
          {fault.active ? <Icon name="warning" /> : null}
          {fault.name}
          {fault.active ? <span className="unseen"> (active)</span> : null}
        </strong>
        <span>{fault.summary}</span>
      </div>
      {fault.active ? (
        <button
          type="button"
          aria-label={`Clear ${fault.name}`}
          onClick={() => send({ type: 'fault.clear', device, fault: fault.name })}
        >
          Clear
        </button>
      ) : (
        <button type="button" aria-label={`Provoke ${fault.name}`} onClick={provoke}>
          Provoke
        </button>
      )}
      {parameters.length > 0 && !fault.active ? (
        <div className="fault-parameters">
          {parameters.map(([name, meaning]) => (
            <label key={name} title={meaning}>
              <span>{meaning === '' ? name : `${name} · ${meaning}`}</span>
              <input
                type="number"
                value={values[name] ?? ''}
                onChange={(event) => setValues({ ...values, [name]: event.target.value })}
              />
            </label>
          ))}
        </div>
      ) : null}
    </li>
  );
}
