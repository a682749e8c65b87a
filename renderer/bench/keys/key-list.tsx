import { useEffect, useState } from 'react';
import type { KeyView } from '../../../runtime/contract/event.ts';
import { Scroller } from '../scroller.tsx';

const USAGES: Readonly<Record<string, string>> = {
  master: 'terminal master',
  'zone-master': 'zone master',
  pin: 'PIN',
  mac: 'MAC',
};

const TICK_MS = 10_000;

/** `12 s`, `4 min`, `3 h`: how old a key is. */
function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

/** Places and check values; no key is ever told to a page. */
export function KeyList({ keys }: { keys: readonly KeyView[] }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
    // A key that has just come is not older than this.
  }, []);
  return (
    <Scroller className="keys-list" label="Keys of the network">
      <table>
        <thead>
          <tr>
            <th scope="col">Held by</th>
            <th scope="col">Key</th>
            <th scope="col">For</th>
            <th scope="col">Check value</th>
            <th scope="col">Age</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={`${key.party} ${key.slot} ${key.generation}`}>
              <td>{key.party}</td>
              <td>
                {key.slot}
                {key.generation === 'in use' ? '' : ` (${key.generation})`}
              </td>
              <td>{USAGES[key.usage] ?? key.usage}</td>
              <td className="mono">{key.kcv}</td>
              <td>{ageOf(now - key.since)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {keys.length === 0 ? <p className="empty">No keys yet.</p> : null}
    </Scroller>
  );
}
