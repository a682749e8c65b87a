import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Language, Screen } from '../../runtime/contract/terminal-view.ts';
import { LANGUAGES, wordsOf } from '../i18n/words.ts';
import { useConnectionState, useSend, useTerminal } from '../terminal.tsx';
import { TimeLeft } from './deadline.tsx';
import { ScreenBody } from './screen-body.tsx';
import { DisconnectedScreen } from './screens/disconnected.tsx';
import { hush, speak, spokenText } from './speech.ts';
import { VoiceProvider } from './voice.tsx';
import './customer.css';

const STARTING: Screen = { kind: 'starting' };

/** A second tap on the same answer within this time is the first one's echo. */
const ECHO_MS = 400;

/** Changes when there is something new to say: not with every digit. */
function storyOf(screen: Screen, language: Language): string {
  const { digits: _digits, amount: _amount, ...story } = screen as Record<string, unknown>;
  return `${language} ${JSON.stringify(story)}`;
}

/** All that a customer sees, filling whatever room it is put into. */
export function CustomerScreen() {
  const view = useTerminal((state) => state.view);
  const connection = useConnectionState();
  const send = useSend();
  const [large, setLarge] = useState(false);
  const [spoken, setSpoken] = useState(false);
  const [said, setSaid] = useState('');
  const main = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  const lastChoice = useRef({ view, option: '', at: Number.NEGATIVE_INFINITY });

  const lost = connection === 'lost';
  const language = view?.language ?? 'vi';
  const screen = view?.screen ?? STARTING;
  const story = lost ? `lost ${language}` : storyOf(screen, language);
  const words = useMemo(() => wordsOf(language), [language]);

  const choose = useCallback(
    (option: string) => {
      const at = performance.now();
      const last = lastChoice.current;
      if (last.view === view && last.option === option && at - last.at < ECHO_MS) return;
      lastChoice.current = { view, option, at };
      send({ type: 'screen.choose', option });
    },
    [send, view],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the story is what makes it new
  useEffect(() => {
    if (!main.current) return;
    setSaid(spokenText(main.current, false));
    if (spoken) {
      const speech = LANGUAGES.find(({ id }) => id === language)?.speech ?? 'vi-VN';
      speak(spokenText(main.current, true), speech);
    }
    // The pressed button went with its screen: the keyboard goes on from the new question.
    if (hadFocus.current && document.activeElement === document.body) {
      main.current.querySelector('h1')?.focus({ preventScroll: true });
    }
  }, [story, spoken]);

  const toggleSpoken = (): void => {
    if (spoken) hush();
    setSpoken(!spoken);
  };

  return (
    <div className="customer">
      <section
        className="customer-in"
        lang={language}
        data-large={large || undefined}
        data-screen={lost ? 'disconnected' : screen.kind}
        aria-label={view?.terminal.bank ?? 'ATM'}
        onFocusCapture={() => {
          hadFocus.current = true;
        }}
        onBlurCapture={(event) => {
          hadFocus.current = event.relatedTarget === null;
        }}
      >
        <header className="top">
          <div className="bank">
            <img src={markUrl} alt="" width="32" height="32" />
            <span>{view?.terminal.bank}</span>
          </div>
          <fieldset className="tongues" aria-label={words.t('frame.languages')}>
            {LANGUAGES.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                lang={id}
                aria-pressed={id === language}
                disabled={lost || !view}
                onClick={() => send({ type: 'screen.language', language: id })}
              >
                {name}
              </button>
            ))}
          </fieldset>
          <div className="aids">
            <button
              type="button"
              aria-pressed={large}
              aria-label={words.t('frame.largeType')}
              title={words.t('frame.largeType')}
              onClick={() => setLarge(!large)}
            >
              <Aid path="M3 19 9 5l6 14M5.2 14h7.6M19 4v6M16 7h6" />
            </button>
            <button
              type="button"
              aria-pressed={spoken}
              aria-label={words.t('frame.spoken')}
              title={words.t('frame.spoken')}
              onClick={toggleSpoken}
            >
              <Aid path="M4 9.5v5h3.5L12 18V6L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.6 7.6 0 0 1 0 11" />
            </button>
          </div>
        </header>
        <VoiceProvider voice={{ words, choose }}>
          <main ref={main} key={lost ? 'lost' : screen.kind} className="question" aria-busy={lost}>
            {lost ? <DisconnectedScreen /> : <ScreenBody screen={screen} />}
          </main>
          <footer className="foot">
            {view?.canCancel && !lost ? (
              <button
                type="button"
                className="foot-button foot-cancel"
                onClick={() => send({ type: 'screen.cancel' })}
              >
                {words.t('frame.cancel')}
              </button>
            ) : null}
            {view?.deadline && !lost ? <TimeLeft deadline={view.deadline} /> : null}
          </footer>
        </VoiceProvider>
        <p className="unseen" aria-live="polite">
          {said}
        </p>
      </section>
    </div>
  );
}

const markUrl = new URL('../mark.svg', import.meta.url).href;

function Aid({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className="aid">
      <path d={path} />
    </svg>
  );
}
