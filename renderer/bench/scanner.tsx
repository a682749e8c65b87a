import { type FormEvent, useState } from 'react';
import { useSend, useTerminal } from '../terminal.tsx';
import { CameraScan } from './camera-scan.tsx';
import { DeviceCard } from './device-card.tsx';

/** Holds a code before the scanner: pasted, one of the samples, or one before the camera. */
export function Scanner() {
  const send = useSend();
  const samples = useTerminal((state) => state.hello?.sampleCodes);
  const [data, setData] = useState('');
  const present = (event: FormEvent): void => {
    event.preventDefault();
    if (data.trim() !== '') send({ type: 'code.present', data: data.trim() });
  };
  return (
    <DeviceCard name="scanner" className="scanner">
      <div className="scan-row">
        <form onSubmit={present}>
          <input
            type="text"
            className="mono"
            placeholder="code"
            aria-label="Code to present"
            maxLength={4096}
            value={data}
            onChange={(event) => setData(event.target.value)}
          />
          <select
            aria-label="Sample code"
            value=""
            onChange={(event) => setData(event.target.value)}
            disabled={!samples || samples.length === 0}
          >
            <option value="">sample</option>
            {samples?.map((sample) => (
              <option key={sample.name} value={sample.data}>
                {sample.name}
              </option>
            ))}
          </select>
          <button type="submit" disabled={data.trim() === ''}>
            Present
          </button>
        </form>
        <CameraScan onCode={(code) => send({ type: 'code.present', data: code })} />
      </div>
    </DeviceCard>
  );
}
