import type { NamedFaultView } from '../../runtime/contract/event.ts';
import type { ConnectionState } from '../connection.ts';
import { useConnectionState, useSend, useTerminal } from '../terminal.tsx';
import { addressOf, terminalKind } from '../terminal-kind.ts';
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
  onKeys: () => void;
  onPalette: () => void;
}) {
  const hello = useTerminal((state) => state.hello);
  const connection = useConnectionState();
  const send = useSend();
  const dark = props.theme === 'dark';
  return (
    <header className="head">
      <h1>Tellerbench</h1>
      <TerminalSwitch />
      {hello ? (
        <span className="chip" title={hello.terminal.place}>
          <span className={`dot ${connection === 'open' ? 'dot-on' : ''}`} aria-hidden="true" />
          <strong className="chip-kind">{hello.terminal.id}</strong>
          <span className="chip-place">
            {hello.terminal.bank}, {hello.terminal.place}
          </span>
        </span>
      ) : null}
      <NetworkChip />
      {hello ? <span className="chip chip-plain">seed {hello.seed}</span> : null}
      {connection === 'open' ? null : (
        <span className="chip in-trouble" role="status">
          <Icon name="unplug" />
          {disconnected(connection, hello !== undefined)}
        </span>
      )}
      <span className="head-gap" />
      <button type="button" className="quiet" onClick={() => send({ type: 'operator.service' })}>
        <Icon name="wrench" />
        Service
      </button>
      <button type="button" className="quiet" onClick={props.onKeys}>
        <Icon name="key" />
        Keys
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

/** A page that never got in has the wrong address: a token of an earlier start, or none. */
function disconnected(connection: ConnectionState, wasIn: boolean): string {
  if (connection === 'connecting') return 'connecting';
  return wasIn ? 'disconnected, trying again' : 'not let in: open the address printed at the start';
}

const TERMINALS = [
  { kind: 'atm', name: 'ATM' },
  { kind: 'pos', name: 'Till' },
] as const;

/** The two terminals of this bench, each with a page and a world of its own. */
function TerminalSwitch() {
  return (
    <nav className="terminals" aria-label="Terminal">
      {TERMINALS.map(({ kind, name }) => (
        <a
          key={kind}
          href={addressOf(kind)}
          aria-current={kind === terminalKind() ? 'page' : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

function NetworkChip() {
  const network = useTerminal((state) => state.network);
  const faults = useTerminal((state) => state.hello?.networkFaults);
  const gatewayFaults = useTerminal((state) => state.hello?.gatewayFaults);
  const active = useTerminal((state) => state.faults);
  const send = useSend();
  const { words, level, icon } = NETWORK[network];
  return (
    <Popover
      title="Faults of the network"
      className="chip chip-button"
      label={
        <span className={`state state-${active.length > 0 ? 'trouble' : level}`}>
          <Icon name={active.length > 0 ? 'bolt' : icon} />
          NAPAS · {words}
          {active.length > 0
            ? ` · ${active.length === 1 ? '1 fault' : `${active.length} faults`}`
            : ''}
        </span>
      }
    >
      <NamedFaults faults={faults} type="network.rule" active={active} />
      {gatewayFaults ? (
        <>
          <h3 className="popover-part">Faults of the wallet’s gateway</h3>
          <NamedFaults faults={gatewayFaults} type="gateway.rule" active={active} />
        </>
      ) : null}
      <div className="popover-foot">
        <button
          type="button"
          disabled={active.length === 0}
          onClick={() => send({ type: 'network.clear' })}
        >
          Clear all
        </button>
      </div>
    </Popover>
  );
}

function NamedFaults(props: {
  faults: readonly NamedFaultView[] | undefined;
  type: 'network.rule' | 'gateway.rule';
  active: readonly string[];
}) {
  const send = useSend();
  return (
    <ul className="faults">
      {props.faults?.map(({ name, summary, rule }) => {
        const waits = props.active.includes(name);
        return (
          <li key={name} className={waits ? 'fault fault-active' : 'fault'}>
            <div className="fault-words">
              <strong>
                {waits ? <Icon name="warning" /> : null}
                {name}
                {waits ? <span className="unseen"> (active)</span> : null}
              </strong>
              <span>{summary}</span>
            </div>
            <button
              type="button"
              aria-label={`Provoke ${name}`}
              disabled={waits}
              onClick={() => send({ type: props.type, rule })}
            >
              {waits ? 'waits' : 'Provoke'}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
