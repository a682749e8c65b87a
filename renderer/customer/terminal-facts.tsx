import { useTerminal } from '../terminal.tsx';
import { useWords } from './voice.tsx';

/** Whom to call and which machine to name. */
export function TerminalFacts() {
  const { t } = useWords();
  const terminal = useTerminal((state) => state.view?.terminal);
  if (!terminal) return null;
  return (
    <dl className="contact">
      <div>
        <dt>{t('frame.hotline')}</dt>
        <dd>{terminal.hotline}</dd>
      </div>
      <div>
        <dt>{t('frame.machine')}</dt>
        <dd>{terminal.id}</dd>
      </div>
    </dl>
  );
}
