import { type CSSProperties, useEffect, useMemo, useState } from 'react';
import type { PosScreen } from '../../../runtime/contract/pos-view.ts';
import { LANGUAGES, wordsOf } from '../../i18n/words.ts';
import { useConnectionState, useSend, useTerminal } from '../../terminal.tsx';
import { TimeLeft } from '../deadline.tsx';
import { Sentence } from '../parts.tsx';
import { VoiceProvider } from '../voice.tsx';
import { QrPicture } from './qr-picture.tsx';
import { type Told, toldOf } from './told.ts';
import './till-display.css';

const STARTING: PosScreen = { kind: 'starting' };

/** How long an ended sale is shown before the next customer is welcomed. */
const RESULT_MS = 30_000;

const MARKS: Readonly<Record<Told['tone'], string | undefined>> = {
  plain: undefined,
  good: '✓',
  stop: '✕',
  warn: '!',
};

/** True while the last sale has only just ended. */
function useRecent(screen: PosScreen): boolean {
  const ended = 'last' in screen ? screen.last : undefined;
  const [old, setOld] = useState<typeof ended>();
  useEffect(() => {
    if (!ended) return;
    const timer = window.setTimeout(() => setOld(ended), RESULT_MS);
    return () => window.clearTimeout(timer);
  }, [ended]);
  return ended !== undefined && old !== ended;
}

/** The style sheet knows how long it is, so that it fits beside a picture. */
function Amount({ text }: { text: string }) {
  const style: CSSProperties & Record<'--letters', number> = { '--letters': text.length };
  return <strong style={style}>{text}</strong>;
}

/** The display on the customer's side of a till: what to pay, what to do, how it ended. */
export function TillDisplay() {
  const view = useTerminal((state) => state.posView);
  const connection = useConnectionState();
  const send = useSend();
  const lost = connection === 'lost';
  const language = view?.language ?? 'vi';
  const screen = view?.screen ?? STARTING;
  const words = useMemo(() => wordsOf(language), [language]);
  const recent = useRecent(screen);
  const told: Told = lost
    ? {
        tone: 'plain',
        title: words.t('till.disconnected.title'),
        text: words.t('till.disconnected.text'),
        amount: undefined,
        isDue: false,
        foreign: undefined,
      }
    : toldOf(screen, words, recent);
  const shown = !lost && screen.kind === 'show-code' ? screen : undefined;
  const mark = MARKS[told.tone];

  return (
    <div className="display">
      <section
        className="display-in"
        lang={language}
        data-screen={lost ? 'disconnected' : screen.kind}
        data-tone={told.tone}
        aria-label={view?.merchant ?? 'Till'}
      >
        <header className="display-top">
          <strong>{view?.merchant}</strong>
          <fieldset className="display-tongues" aria-label={words.t('frame.languages')}>
            {LANGUAGES.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                lang={id}
                aria-pressed={id === language}
                disabled={lost || !view}
                onClick={() => send({ type: 'pos.language', language: id })}
              >
                {name}
              </button>
            ))}
          </fieldset>
        </header>
        <main className="display-main" aria-live="polite">
          <div className="display-words">
            {told.amount === undefined ? null : (
              <p className="display-amount">
                {told.isDue ? <span>{words.t('till.toPay')}</span> : null}
                <Amount text={words.amount(told.amount)} />
              </p>
            )}
            <h1>
              {mark ? (
                <span className="display-mark" aria-hidden="true">
                  {mark}
                </span>
              ) : null}
              {told.title}
            </h1>
            {told.text === undefined ? null : (
              <p>
                <Sentence text={told.text} />
              </p>
            )}
            {told.foreign === undefined ? null : <p className="display-foreign">{told.foreign}</p>}
          </div>
          {shown ? (
            <QrPicture
              payload={shown.payload}
              label={words.t('till.show-code.picture', { amount: words.amount(shown.amount) })}
            />
          ) : null}
        </main>
        <footer className="display-foot">
          <VoiceProvider voice={{ words, choose: () => {} }}>
            {view?.deadline && !lost ? <TimeLeft deadline={view.deadline} /> : null}
          </VoiceProvider>
        </footer>
      </section>
    </div>
  );
}
