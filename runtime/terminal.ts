import { createActor, type InspectionEvent } from 'xstate';
import type { Transport } from '../hardware/transport/transport.ts';
import type { WireTap } from '../hardware/transport/wire-tap.ts';
import { createHostLink, type HostLink } from '../network/host-link.ts';
import type { TerminalIdentity } from '../network/napas/withdrawal.ts';
import { timings as defaultTimings, type Timings } from '../state-machines/question.ts';
import { draw } from '../state-machines/view.ts';
import type { Clock } from '../time/clock.ts';
import type { Random } from '../time/seeded-random.ts';
import type { TerminalConfiguration } from './configuration.ts';
import type { ScreenCommand } from './contract/command.ts';
import type { TerminalView } from './contract/terminal-view.ts';
import { hostEventEntry } from './host-journal.ts';
import { openCashCounts } from './journal/cash-counts.ts';
import { createStanCounter } from './journal/counters.ts';
import type { Journal } from './journal/journal.ts';
import { openReversalStore } from './journal/reversal-store.ts';
import type { Seal } from './journal/seal.ts';
import { createAtmActors, type TerminalDevices } from './live/atm-actors.ts';
import { createAtmMachine } from './live/atm-machine.ts';
import { createDeviceLog } from './live/device-log.ts';
import { napasCodec } from './live/host-actors.ts';
import { createSessionSecrets } from './live/session-secrets.ts';
import { createTerminalKeys, type PadKeys, type TerminalKeySlot } from './live/terminal-keys.ts';
import { createTransactionLog } from './transaction-log.ts';
import { createViewPublisher } from './view-publisher.ts';

export interface TerminalOptions {
  readonly configuration: TerminalConfiguration;
  readonly clock: Clock;
  readonly random: Random;
  readonly devices: TerminalDevices;
  /** A fresh connection to the acquirer's host for each attempt. */
  readonly connectHost: () => Transport;
  readonly keys: PadKeys;
  readonly journal: Journal;
  readonly seal: Seal;
  readonly timings?: Partial<Timings>;
  readonly tap?: WireTap | undefined;
  /** Every transition of every machine: for the trace and the live chart. */
  readonly onTransition?: ((step: Transition) => void) | undefined;
}

/** `actor` is the path from the root: `session.withdrawal.cash`. */
export interface Transition {
  readonly actor: string;
  readonly state: string;
  readonly event: string;
}

/** One terminal at work. */
export interface Terminal {
  start(): void;
  /** Lets go of everything, as a cut of power does: nothing is finished, nothing is said. */
  stop(): Promise<void>;
  view(): TerminalView;
  onView(listener: (view: TerminalView) => void): () => void;
  screen(command: ScreenCommand): void;
  /** A clerk has seen to the machine: try again to serve. */
  service(): void;
  /** An operator counted: settles a transaction whose outcome no device could tell. */
  resolve(transaction: string, dispensed: number): void;
  readonly host: HostLink;
  /** Places and check values of its keys. New ones: `host.requestKeys`. */
  keys(): readonly TerminalKeySlot[];
  /** A master key out of a key ceremony. False: the pad did not take it. */
  loadMasterKey(key: Uint8Array): Promise<boolean>;
  readonly journal: Journal;
}

/** Puts machines, devices, host and journal together. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { configuration, clock, devices, journal, seal } = options;
  const time: Timings = { ...defaultTimings, ...options.timings };
  const identity: TerminalIdentity = {
    terminalId: configuration.id,
    merchantId: configuration.merchantId,
    acquirerId: configuration.bank.id,
    location: asciiLocation(configuration.place),
  };
  const nextStan = createStanCounter(journal);
  // What is let go of is no trouble.
  const log = createDeviceLog(journal, () => !stopped);
  const keys = createTerminalKeys({
    pad: devices.pinPad,
    keys: options.keys,
    clock,
    log,
    onCaughtUp: () => void host.requestKeys(),
  });
  const host = createHostLink({
    connect: options.connectHost,
    clock,
    random: options.random.fork('host-link'),
    codec: napasCodec,
    identity,
    nextStan,
    reversals: openReversalStore(journal),
    sealer: seal,
    tap: options.tap,
    keys: keys.host,
    onEvent: (event) => {
      const entry = hostEventEntry(event);
      if (entry) journal.append(entry);
    },
  });

  let stopped = false;
  const secrets = createSessionSecrets();
  const counts = openCashCounts(journal, configuration.cassettes);
  const transactions = createTransactionLog(journal, seal, napasCodec.dialect);
  const actors = createAtmActors({
    configuration,
    clock,
    random: options.random,
    devices,
    host,
    identity,
    nextStan,
    keys,
    pinSlot: options.keys.pinSlot,
    // The machine's own time ends first; the pad's is the net below it.
    pinTimeoutMs: 2 * time.pin + 10_000,
    journal,
    transactions,
    counts,
    secrets,
    log,
    tap: options.tap,
  });

  const publisher = createViewPublisher(configuration, clock);
  function inspect(event: InspectionEvent): void {
    if (stopped || event.type !== '@xstate.snapshot') return;
    if (options.onTransition) reportTransition(event, options.onTransition);
    publisher.changed();
  }

  const actor = createActor(createAtmMachine(actors, time), {
    input: { language: configuration.language },
    clock,
    inspect,
  });
  publisher.source(() => draw(actor.getSnapshot(), time));

  host.onState((state) => {
    if (!stopped) actor.send({ type: state === 'up' ? 'NETWORK_UP' : 'NETWORK_DOWN' });
  });

  return {
    host,
    keys: keys.list,
    loadMasterKey: keys.loadMasterKey,
    journal,
    start() {
      journal.append({ kind: 'started', text: `${configuration.id} started` });
      actor.start();
      host.start();
    },
    async stop() {
      stopped = true;
      actor.stop();
      secrets.wipe();
      await host.stop();
      const { cardReader, cashDispenser, printer } = devices;
      await Promise.all([
        cardReader.close(),
        keys.pad.close(),
        cashDispenser.close(),
        printer.close(),
      ]);
    },
    view: publisher.view,
    onView: publisher.onView,
    screen(command) {
      if (command.type === 'screen.choose') actor.send({ type: 'CHOOSE', option: command.option });
      else if (command.type === 'screen.language') {
        actor.send({ type: 'LANGUAGE', language: command.language });
      } else actor.send({ type: command.type === 'screen.cancel' ? 'CANCEL' : 'MORE_TIME' });
    },
    service() {
      journal.append({ kind: 'operator-service', text: 'an operator put the terminal back' });
      actor.send({ type: 'OPERATOR_SERVICE' });
    },
    resolve(transaction, dispensed) {
      transactions.dispensed(transaction, dispensed, []);
      actor.send({ type: 'OPERATOR_SERVICE' });
    },
  };
}

function reportTransition(
  event: Extract<InspectionEvent, { type: '@xstate.snapshot' }>,
  report: (step: Transition) => void,
): void {
  const { snapshot } = event;
  if (!('value' in snapshot) || !('machine' in snapshot)) return;
  const machine = snapshot.machine as { id: string };
  report({ actor: machine.id, state: flat(snapshot.value), event: event.event.type });
}

/** `{ asking: 'entering' }` → `asking.entering`. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => `${key}.${flat(inner)}`)
    .join(' ');
}

/** DE43 is ASCII: Vietnamese letters lose their marks there, as on card statements. */
function asciiLocation(place: string): string {
  const plain = place.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
  return plain.replace(/[^\x20-\x7e]/g, '?').slice(0, 40);
}
