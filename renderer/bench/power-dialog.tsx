import { useSend } from '../terminal.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icon.tsx';

/** Asks before the plug is pulled. */
export function PowerDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const send = useSend();
  return (
    <Dialog open={open} onClose={onClose} label="Cut the power?">
      <h2>Cut the power?</h2>
      <p>The terminal stops at once, whatever it is doing, and starts again from its journal.</p>
      <div className="dialog-foot">
        <button type="button" onClick={onClose}>
          Keep it on
        </button>
        <button
          type="button"
          className="danger"
          onClick={() => {
            send({ type: 'power.cut' });
            onClose();
          }}
        >
          <Icon name="power" />
          Cut the power
        </button>
      </div>
    </Dialog>
  );
}
