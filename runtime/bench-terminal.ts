import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toSpacedHex } from '../bytes/hex.ts';
import type { PadKey } from '../hardware/pin-pad/virtual-pin-pad.ts';
import { createLcdm4000Memory } from '../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { defaultWorld } from '../network/switch/default-world.ts';
import type { PartyName } from '../network/switch/hop.ts';
import type { Clock } from '../time/clock.ts';
import { realClock } from '../time/real-clock.ts';
import { createSeededRandom } from '../time/seeded-random.ts';
import { atmCharts } from './bench/charts.ts';
import { DEVICE_NAMES, deviceViews, handsView } from './bench/device-views.ts';
import { createCoalescer, createFeed } from './bench/feed.ts';
import { bankView } from './bench/ledger-view.ts';
import { messageRow } from './bench/message-row.ts';
import { NETWORK_FAULTS } from './bench/network-faults.ts';
import { readSafe, writeSafe } from './bench/safe-file.ts';
import { createScriptRecorder } from './bench/script-recorder.ts';
import { walletOf } from './bench/wallet.ts';
import { defaultConfiguration } from './configuration.ts';
import type { Command } from './contract/command.ts';
import type {
  Hello,
  JournalRow,
  MessageRow,
  NetworkState,
  RuntimeEvent,
  StateStep,
  WireRow,
} from './contract/event.ts';
import { type JournalRecord, openJournal } from './journal/journal.ts';
import { createSeal, loadSealKey, temporarySealKey } from './journal/seal.ts';
import type { RunningTerminal } from './running-terminal.ts';
import type { Terminal } from './terminal.ts';
import type { TerminalFile } from './terminal-file.ts';
import { plasticOf } from './plastic.ts';
import { createVirtualWorld, type DeviceName } from './virtual-world.ts';

export interface BenchOptions {
  readonly seed: number;
  readonly version: string;
  /** Where journal, accounts and the virtual safe outlive the process; absent: nowhere. */
  readonly dataDir?: string | undefined;
  /** The terminal, and which of its devices and hosts are real; default: all virtual. */
  readonly terminal?: TerminalFile | undefined;
  readonly clock?: Clock;
}

/** How long the computer is dark after its plug was pulled at the bench. */
const DARK_MS = 3_000;
const BATCH_MS = 50;

/** The bench: a terminal among virtual devices and banks in real time, with hands by command. */
export async function startBenchTerminal(options: BenchOptions): Promise<RunningTerminal> {
  const { seed, version, dataDir, clock = realClock } = options;
  const network = defaultWorld();
  const configuration = options.terminal?.configuration ?? defaultConfiguration;
  if (dataDir) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const inData = (name: string): string | undefined => dataDir && join(dataDir, name);

  const listeners = new Set<(event: RuntimeEvent) => void>();
  const emit = (event: RuntimeEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const feed = <Row>(keep: number, send: (rows: readonly Row[]) => void) =>
    createFeed(clock, { keep, everyMs: BATCH_MS }, send);
  const wireRows = feed<WireRow>(2_000, (entries) => emit({ type: 'wire', entries }));
  const messageRows = feed<MessageRow>(300, (messages) => emit({ type: 'messages', messages }));
  const journalRows = feed<JournalRow>(500, (rows) => emit({ type: 'journal', rows, chained: true }));
  const active = new Map<string, string>();
  const activeStates = (): string[] => [...active].map(([actor, state]) => `${actor}.${state}`);
  const steps = feed<StateStep>(200, (path) =>
    emit({ type: 'states', path, active: activeStates() }),
  );
  let frames = 0;

  const safePath = inData('safe.json');
  const safe =
    (safePath === undefined ? undefined : readSafe(safePath)) ??
    createLcdm4000Memory(configuration.cassettes.map((cassette) => cassette.notes));
  const sealKey = inData('seal.key');
  const world = createVirtualWorld({
    clock,
    random: createSeededRandom(seed),
    configuration,
    network,
    journal: openJournal(inData('journal.sqlite') ?? ':memory:', clock),
    seal: createSeal(sealKey ? loadSealKey(sealKey) : temporarySealKey()),
    switchDatabase: inData('network.sqlite'),
    safe,
    real: options.terminal?.real,
    tap({ at, device, direction, shown, meaning, level }) {
      wireRows.push({ n: ++frames, at, device, direction, hex: toSpacedHex(shown), meaning, level });
    },
    onTransition({ actor, state, event }) {
      if (state === 'done') active.delete(actor);
      else active.set(actor, state);
      steps.push({ at: clock.now(), state: `${actor}.${state}`, event });
    },
  });
  const { hands, backbone, journal } = world;

  const bankNames = new Map(network.banks.map(({ id, name }) => [id, name]));
  function nameOf({ role, id }: PartyName): string {
    if (role === 'terminal') return id;
    return role === 'napas' ? 'NAPAS' : `${role} ${bankNames.get(id) ?? id}`;
  }
  let messageCount = 0;
  backbone.observe((seen) => messageRows.push(messageRow(++messageCount, seen, nameOf)));
  const toJournalRow = ({ n, at, kind, text, hash }: JournalRecord): JournalRow => ({
    n,
    at,
    kind,
    text,
    hash: hash.slice(0, 8),
  });
  journal.onAppend((record) => journalRows.push(toJournalRow(record)));

  const devicesEvent = (): RuntimeEvent => ({
    type: 'devices',
    devices: deviceViews(world),
    hands: handsView(world, configuration),
  });
  const devicesChanged = createCoalescer(clock, BATCH_MS, () => {
    emit(devicesEvent());
    if (safePath) writeSafe(safePath, safe);
  });
  for (const name of DEVICE_NAMES) world.devices[name].onChange(devicesChanged);

  const ledgerEvent = (): RuntimeEvent => ({
    type: 'ledger',
    banks: network.banks.map(({ id, name }) => bankView(id, name, backbone.ledger(id))),
  });
  const ledgerChanged = createCoalescer(clock, 4 * BATCH_MS, () => emit(ledgerEvent()));
  backbone.observe(({ message }) => {
    if (message.mti[1] !== '8') ledgerChanged();
  });

  const recorder = createScriptRecorder(() => `A session at the bench, seed ${seed}`);
  const wallet = walletOf(network, configuration.bank.id);
  const hello: Hello = {
    version,
    terminal: {
      kind: 'atm',
      id: configuration.id,
      bank: configuration.bank.name,
      place: configuration.place,
    },
    languages: ['vi', 'en', 'zh'],
    seed,
    cards: wallet,
    charts: atmCharts(),
    networkFaults: NETWORK_FAULTS.map(({ name, summary, rule }) => ({
      name,
      summary,
      rule: { ...rule },
    })),
    sampleCodes: [
      { name: 'Greeting', data: 'HELLO' },
      { name: 'A long code in two reports', data: `TELLERBENCH ${'0123456789'.repeat(8)}` },
    ],
  };

  let terminal: Terminal | undefined;
  let networkState: NetworkState = 'down';
  let stopped = false;

  function boot(): void {
    active.clear();
    terminal = world.boot();
    terminal.onView((view) => emit({ type: 'view', now: clock.now(), view }));
    terminal.host.onState((state) => {
      networkState = state;
      emit({ type: 'network', state });
    });
    emit(viewEvent());
  }

  const viewEvent = (): RuntimeEvent => ({
    type: 'view',
    now: clock.now(),
    view: (terminal as Terminal).view(),
  });

  await world.start();
  boot();
  const scannerOpen = world.scanner.open();

  async function cutPower(): Promise<void> {
    const running = terminal;
    if (!running || stopped) return;
    await world.cutPower(running);
    emit({ type: 'network', state: 'down' });
    emit({ type: 'view', now: clock.now(), view: { ...running.view(), screen: { kind: 'starting' }, deadline: undefined, canCancel: false } });
    clock.setTimeout(() => {
      if (!stopped) boot();
    }, DARK_MS);
  }

  const refuse = (why: string): void => emit({ type: 'refused', why });
  const deviceNamed = (name: string): DeviceName | undefined =>
    DEVICE_NAMES.find((device) => device === name);

  function insert(id: string): void {
    for (const { cards, accounts } of network.banks) {
      const card = cards.find((one) => one.id === id);
      if (!card) continue;
      const holder = accounts.find((account) => account.number === card.account)?.holder;
      if (!hands.cardReader.insert(plasticOf(card, holder ?? 'CARD HOLDER'))) {
        refuse('The card slot is closed now.');
      }
      return;
    }
    refuse(`There is no card ${id} in the wallet.`);
  }

  function service(): void {
    hands.cashDispenser.take();
    hands.printer.loadPaper();
    terminal?.service();
  }

  function onDevice(name: string, act: (device: DeviceName) => void): void {
    const device = deviceNamed(name);
    if (device) act(device);
    else refuse(`There is no device ${name}.`);
    devicesChanged();
  }

  function carryOut(command: Command): void {
    switch (command.type) {
      case 'card.insert':
        return insert(command.card);
      case 'card.take':
        if (!hands.cardReader.take()) refuse('There is no card to take.');
        return;
      case 'key.press':
        if (!hands.pinPad.press(command.key as PadKey)) refuse('The pad does not take keys now.');
        return;
      case 'cash.take':
        if (hands.cashDispenser.take().every((notes) => notes === 0)) refuse('No notes to take.');
        return;
      case 'receipt.take':
        if (hands.printer.take().length === 0) refuse('No receipt to take.');
        return;
      case 'code.present':
        if (!hands.scanner.present(new TextEncoder().encode(command.data))) {
          refuse('The scanner does not read now.');
        }
        return;
      case 'fault.provoke':
        return onDevice(command.device, (device) => {
          if (!world.devices[device].provoke(command.fault, command.parameters)) {
            refuse(`${device} has no fault ${command.fault}.`);
          }
        });
      case 'fault.clear':
        return onDevice(command.device, (device) => {
          world.devices[device].clear(command.fault);
          if (device === 'printer') hands.printer.loadPaper();
        });
      case 'device.unplug':
        return onDevice(command.device, world.unplug);
      case 'device.plug':
        return onDevice(command.device, world.plug);
      case 'power.cut':
        return void cutPower();
      case 'operator.service':
        return service();
      case 'network.rule': {
        const asked = JSON.stringify(command.rule);
        const known = NETWORK_FAULTS.find(({ rule }) => JSON.stringify(rule) === asked);
        if (known) backbone.rules.add(known.rule);
        else refuse('There is no such network fault.');
        return;
      }
      case 'network.clear':
        return backbone.rules.clear();
      case 'ledger.refresh':
        return emit(ledgerEvent());
      default:
        return terminal?.screen(command);
    }
  }

  return {
    subscribe(listener) {
      listener({ type: 'hello', hello });
      listener(viewEvent());
      listener({ type: 'network', state: networkState });
      listener(devicesEvent());
      listener({ type: 'wire', entries: wireRows.recent() });
      listener({ type: 'messages', messages: messageRows.recent() });
      listener({ type: 'states', path: steps.recent(), active: activeStates() });
      const { ok: chained } = journal.verify();
      const from = Math.max(0, (journal.after(0, 1_000_000).at(-1)?.n ?? 0) - 500);
      listener({ type: 'journal', rows: journal.after(from).map(toJournalRow), chained });
      listener(ledgerEvent());
      listener({ type: 'script', yaml: recorder.yaml() });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command(command) {
      if (stopped || !terminal) return;
      recorder.record(command, terminal.view().screen);
      carryOut(command);
      emit({ type: 'script', yaml: recorder.yaml() });
    },
    async stop() {
      stopped = true;
      listeners.clear();
      await scannerOpen;
      if (safePath) writeSafe(safePath, safe);
      await world.stop(terminal);
    },
  };
}
