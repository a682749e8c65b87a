import { useEffect, useState } from 'react';
import { useSend, useTerminal } from '../../terminal.tsx';
import { Dialog } from '../dialog.tsx';
import { Ceremony } from './ceremony.tsx';
import { KeyList } from './key-list.tsx';
import './keys.css';

/** Every key of the network by its check value, and the ceremony that brings a new master key. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} label="Keys" className="dialog keys-dialog">
      <Keys onClose={onClose} />
    </Dialog>
  );
}

function Keys({ onClose }: { onClose: () => void }) {
  const send = useSend();
  const keys = useTerminal((state) => state.keys);
  const [ceremony, setCeremony] = useState(false);

  useEffect(() => {
    send({ type: 'keys.list' });
    // Whoever leaves leaves no part behind.
    return () => {
      send({ type: 'keys.forget' });
    };
  }, [send]);

  return (
    <>
      <header className="keys-head">
        <h2>{ceremony ? 'Key ceremony' : 'Keys'}</h2>
        {ceremony ? null : (
          <>
            <button type="button" onClick={() => send({ type: 'keys.request' })}>
              Request new working keys
            </button>
            <button type="button" className="act" onClick={() => setCeremony(true)}>
              Key ceremony…
            </button>
          </>
        )}
      </header>
      {ceremony ? (
        <Ceremony keys={keys} onEnd={() => setCeremony(false)} />
      ) : (
        <KeyList keys={keys} />
      )}
      <div className="dialog-foot">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </>
  );
}
