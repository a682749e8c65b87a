import type { VirtualDevice } from '../../hardware/device.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { HttpTap } from '../../network/http/exchange.ts';
import type { SwitchConfig } from '../../network/switch/config.ts';
import type { Switch } from '../../network/switch/switch.ts';
import type { Clock } from '../../time/clock.ts';
import type { Command } from '../contract/command.ts';
import type { Hello, RuntimeEvent } from '../contract/event.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunningTerminal } from '../running-terminal.ts';
import type { Transition } from '../terminal.ts';
import { createCoalescer } from './feed.ts';
import { hopEntry } from './hop-entry.ts';
import { httpEntries, httpRow } from './http-row.ts';
import { createJournalLog } from './journal-log.ts';
import { createKeyBoard } from './key-board.ts';
import { ledgerEvent } from './ledger-view.ts';
import { createMessageLog } from './message-log.ts';
import { createFaultBoard, type FaultBoard } from './named-faults.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import type { Power } from './power.ts';
import { createStatePath } from './state-path.ts';
import { createWireLog } from './wire-log.ts';

const BATCH_MS = 50;
const LEDGER_EVERY_MS = 200;

/** What a kind of terminal needs of the bench around it, from before it is there. */
export interface BenchFeeds {
  readonly emit: (event: RuntimeEvent) => void;
  readonly tap: WireTap;
  readonly onTransition: (step: Transition) => void;
  /** The computer is dark: no machine is anywhere. */
  readonly forgetStates: () => void;
}

/** What a kind of terminal brings to its bench. */
export interface BenchTerminal {
  readonly hello: Hello;
  readonly network: SwitchConfig;
  readonly backbone: Switch;
  readonly journal: Journal;
  readonly power: Pick<Power<unknown>, 'on' | 'off' | 'present'>;
  /** What there is to see and to touch at the devices. */
  readonly devices: () => RuntimeEvent;
  readonly twins: readonly VirtualDevice[];
  /** A master key from a ceremony, at the terminal's end of its line. */
  readonly loadMasterKey: (key: Uint8Array) => Promise<boolean>;
  /** Does what a person commands; returns one line that says why not, if not. */
  readonly carryOut: (command: Command, changed: () => void) => string | undefined;
  /** Notes what is shown before the command; what it returns writes it into the script. */
  readonly record: (command: Command) => () => void;
  /** What was done so far as a scenario. */
  readonly script: () => string;
  /** Faults of the wallet's gateway. */
  readonly gatewayFaults?: FaultBoard | undefined;
  /** Tells of every exchange with the wallet's gateway, masked. */
  readonly onHttp?: (listener: HttpTap) => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A terminal among virtual devices and banks, all it does on lists, with hands by command. */
export async function startBench(
  clock: Clock,
  build: (feeds: BenchFeeds) => BenchTerminal | Promise<BenchTerminal>,
): Promise<RunningTerminal> {
  const listeners = new Set<(event: RuntimeEvent) => void>();
  const emit = (event: RuntimeEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const wire = createWireLog(clock, BATCH_MS, emit);
  const states = createStatePath(clock, BATCH_MS, emit);
  const terminal = await build({
    emit,
    tap: wire.push,
    onTransition: states.push,
    forgetStates: states.forget,
  });
  const { hello, network, backbone, power } = terminal;
  const messages = createMessageLog(clock, BATCH_MS, network, emit);
  const journal = createJournalLog(clock, BATCH_MS, terminal.journal, emit);
  const keys = createKeyBoard({ clock, emit, hello, backbone, terminal });

  const devicesChanged = createCoalescer(clock, BATCH_MS, () => {
    if (listeners.size > 0) emit(terminal.devices());
  });
  for (const twin of terminal.twins) twin.onChange(devicesChanged);
  const ledger = (): RuntimeEvent => ledgerEvent(network, backbone);
  const ledgerChanged = createCoalescer(clock, LEDGER_EVERY_MS, () => {
    if (listeners.size > 0) emit(ledger());
  });
  const networkFaults = createFaultBoard(NETWORK_FAULTS, backbone.rules, 'network');
  const { gatewayFaults } = terminal;
  const faults = (): RuntimeEvent => ({
    type: 'network-faults',
    active: [...networkFaults.active(), ...(gatewayFaults?.active() ?? [])],
  });
  const faultsChanged = createCoalescer(clock, BATCH_MS, () => emit(faults()));
  const keysChanged = createCoalescer(clock, LEDGER_EVERY_MS, () => emit(keys.present()));
  backbone.observe((seen) => {
    const entry = hopEntry(seen, messages.push(seen));
    if (entry) wire.push(entry);
    if (isNetworkManagement(seen.message.mti)) return keysChanged();
    ledgerChanged();
    faultsChanged();
  });
  terminal.onHttp?.((exchange) => {
    messages.pushRow(httpRow(exchange));
    httpEntries(exchange).forEach(wire.push);
    faultsChanged();
  });
  const script = (): RuntimeEvent => ({ type: 'script', yaml: terminal.script() });

  /** What every bench does in one way, whatever stands on it. */
  function carryOut(command: Command): string | undefined {
    switch (command.type) {
      case 'network.rule':
        faultsChanged();
        return networkFaults.provoke(command.rule);
      case 'gateway.rule':
        faultsChanged();
        return gatewayFaults ? gatewayFaults.provoke(command.rule) : 'There is no gateway here.';
      case 'network.clear':
        networkFaults.clear();
        gatewayFaults?.clear();
        faultsChanged();
        return undefined;
      case 'ledger.refresh':
        emit(ledger());
        return undefined;
      case 'keys.list':
      case 'keys.part':
      case 'keys.ceremony':
      case 'keys.forget':
        return keys.carryOut(command);
      default:
        return terminal.carryOut(command, devicesChanged);
    }
  }

  await terminal.start();
  power.on();
  let stopped = false;

  return {
    sites: hello.sites,
    subscribe(listener) {
      const present: readonly RuntimeEvent[] = [
        { type: 'hello', hello },
        ...power.present(),
        terminal.devices(),
        { type: 'wire', entries: wire.recent() },
        messages.present(),
        states.present(),
        journal.present(),
        ledger(),
        faults(),
        keys.present(),
        script(),
      ];
      present.forEach(listener);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command(command) {
      if (stopped) return;
      const record = terminal.record(command);
      const why = carryOut(command);
      if (why !== undefined) return emit({ type: 'refused', why });
      record();
      emit(script());
    },
    async stop() {
      stopped = true;
      listeners.clear();
      await power.off();
      await terminal.stop();
    },
  };
}

const isNetworkManagement = (mti: string): boolean => mti[1] === '8';
