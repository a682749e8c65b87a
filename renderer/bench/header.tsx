import { useConnectionState, useSend, useTerminal } from '../terminal.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Popover } from './popover.tsx';
import type { Theme } from './theme.ts';

const NETWORK = {
  down: { words: 'down', level: 'trouble', icon: 'warning' },
  connecting: { words: 'connecting', level: 'busy', icon: 'bolt' },
  'signing-on': { words: 'signing on', level: 'busy', icon: 'bolt' },
  up: { words: 'signed on', level: 'ready', icon: 'check' },
} as const satisfies Record<string, { words: string; level: string; icon: IconName }>;

/** The terminal, its network, and what concerns the whole machine. */
export function Header(props: {
  theme: Theme;
  onTheme: () => void;
  onPower: () => void;
  onPalette: () => void;
}) {
  const hello = useTerminal((state) => state.hello);
  const connection = useConnectionState();
  const send = useSend();
  const dark = props.theme === 'dark';
  return (
    <header className="head">
      <h1>Tellerbench</h1>
      {hello ? (
        <span className="chip" title={hello.terminal.place}>
          <span className={`dot ${connection === 'open' ? 'dot-on' : ''}`} aria-hidden="true" />
          <span className="chip-kind">{hello.terminal.kind.toUpperCase()}</span>
          {hello.terminal.id} · {hello.terminal.bank}, {hello.terminal.place}
        </span>
      ) : null}
      <NetworkChip />
      {hello ? <span className="chip chip-plain">seed {hello.seed}</span> : null}
      {connection === 'open' ? null : (
        <span className="chip in-trouble" role="status">
          <Icon name="unplug" />
          {connection === 'lost' ? 'disconnected, trying again' : 'connecting'}
        </span>
      )}
      <span className="head-gap" />
      <button type="button" className="quiet" onClick={() => send({ type: 'operator.service' })}>
        <Icon name="wrench" />
        Service
      </button>
      <button type="button" className="quiet" onClick={props.onPower}>
        <Icon name="power" />
        Power cut
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={dark ? 'Use the light theme' : 'Use the dark theme'}
        onClick={props.onTheme}
      >
        <Icon name={dark ? 'sun' : 'moon'} />
      </button>
      <button type="button" className="quiet" title="Command palette" onClick={props.onPalette}>
        <kbd>Ctrl K</kbd>
      </button>
    </header>
  );
}

function NetworkChip() {
  const network = useTerminal((state) => state.network);
  const faults = useTerminal((state) => state.hello?.networkFaults);
  const send = useSend();
  const { words, level, icon } = NETWORK[network];
  return (
    <Popover
      title="Faults of the network"
      className="chip chip-button"
      label={
        <span className={`state state-${level}`}>
          <Icon name={icon} />
          NAPAS · {words}
        </span>
      }
    >
      <ul className="faults">
        {faults?.map((fault) => (
          <li key={fault.name} className="fault">
            <div className="fault-words">
              <strong>{fault.name}</strong>
              <span>{fault.summary}</span>
            </div>
            <button
              type="button"
              aria-label={`Provoke ${fault.name}`}
              onClick={() => send({ type: 'network.rule', rule: fault.rule })}
            >
              Provoke
            </button>
          </li>
        ))}
      </ul>
      <div className="popover-foot">
        <button type="button" onClick={() => send({ type: 'network.clear' })}>
          Clear all
        </button>
      </div>
    </Popover>
  );
}
