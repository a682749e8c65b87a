import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultWorld } from '../network/switch/default-world.ts';
import type { Clock } from '../time/clock.ts';
import { realClock } from '../time/real-clock.ts';
import { createSeededRandom } from '../time/seeded-random.ts';
import { carryOut } from './bench/commands.ts';
import { DEVICE_NAMES, devicesEvent } from './bench/device-views.ts';
import { createCoalescer } from './bench/feed.ts';
import { helloOf } from './bench/hello.ts';
import { createJournalLog } from './bench/journal-log.ts';
import { ledgerEvent } from './bench/ledger-view.ts';
import { createMessageLog } from './bench/message-log.ts';
import { createPower } from './bench/power.ts';
import { openSafe } from './bench/safe-file.ts';
import { createScriptRecorder } from './bench/script-recorder.ts';
import { createStatePath } from './bench/state-path.ts';
import { createWireLog } from './bench/wire-log.ts';
import { defaultConfiguration } from './configuration.ts';
import type { RuntimeEvent } from './contract/event.ts';
import { openJournal } from './journal/journal.ts';
import { createSeal, loadSealKey, temporarySealKey } from './journal/seal.ts';
import type { RunningTerminal } from './running-terminal.ts';
import type { TerminalFile } from './terminal-file.ts';
import { createVirtualWorld } from './virtual-world.ts';

export interface BenchOptions {
  readonly seed: number;
  readonly version: string;
  /** Where journal, accounts and the virtual safe outlive the process; absent: nowhere. */
  readonly dataDir?: string | undefined;
  /** The terminal, and which of its devices and hosts are real; default: all virtual. */
  readonly terminal?: TerminalFile | undefined;
  readonly clock?: Clock;
}

const BATCH_MS = 50;
const LEDGER_EVERY_MS = 200;

/** The bench: a terminal among virtual devices and banks in real time, with hands by command. */
export async function startBenchTerminal(options: BenchOptions): Promise<RunningTerminal> {
  const { seed, version, clock = realClock } = options;
  const network = defaultWorld();
  const configuration = options.terminal?.configuration ?? defaultConfiguration;

  const listeners = new Set<(event: RuntimeEvent) => void>();
  const emit = (event: RuntimeEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const wire = createWireLog(clock, BATCH_MS, emit);
  const states = createStatePath(clock, BATCH_MS, emit);
  const kept = openKept(
    options.dataDir,
    configuration.cassettes.map(({ notes }) => notes),
  );
  const world = createVirtualWorld({
    clock,
    random: createSeededRandom(seed),
    configuration,
    network,
    journal: openJournal(kept.journal, clock),
    seal: createSeal(kept.sealKey),
    switchDatabase: kept.network,
    safe: kept.safe?.safe,
    real: options.terminal?.real,
    tap: wire.push,
    onTransition: states.push,
  });
  const messages = createMessageLog(clock, BATCH_MS, network, emit);
  const journal = createJournalLog(clock, BATCH_MS, world.journal, emit);
  const recorder = createScriptRecorder(() => `A session at the bench, seed ${seed}`);

  const devices = (): RuntimeEvent => devicesEvent(world, configuration);
  const devicesChanged = createCoalescer(clock, BATCH_MS, () => {
    if (listeners.size > 0) emit(devices());
  });
  for (const name of DEVICE_NAMES) world.devices[name].onChange(devicesChanged);
  // At once: when the terminal hears of a note, the safe on the disk knows of it.
  if (kept.safe) world.devices['cash-dispenser'].onChange(kept.safe.save);

  const ledger = (): RuntimeEvent => ledgerEvent(network, world.backbone);
  const tellLedger = (): void => {
    if (listeners.size > 0) emit(ledger());
  };
  const ledgerChanged = createCoalescer(clock, LEDGER_EVERY_MS, tellLedger);
  world.backbone.observe((seen) => {
    messages.push(seen);
    if (!isNetworkManagement(seen.message.mti)) ledgerChanged();
  });

  const power = createPower({
    clock,
    emit,
    boot: world.boot,
    async cutPower(terminal) {
      await world.cutPower(terminal);
      states.forget();
    },
  });
  const bench = { world, power, devicesChanged, tellLedger };
  const hello: RuntimeEvent = {
    type: 'hello',
    hello: helloOf({ version, seed, configuration, network }),
  };
  const script = (): RuntimeEvent => ({ type: 'script', yaml: recorder.yaml() });

  await world.start();
  power.on();
  const scannerOpen = world.scanner.open();
  let stopped = false;

  return {
    subscribe(listener) {
      const present: readonly RuntimeEvent[] = [
        hello,
        ...power.present(),
        devices(),
        { type: 'wire', entries: wire.recent() },
        messages.present(),
        states.present(),
        journal.present(),
        ledger(),
        script(),
      ];
      present.forEach(listener);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command(command) {
      if (stopped) return;
      const screen = power.screen();
      const why = carryOut(command, bench);
      if (why !== undefined) return emit({ type: 'refused', why });
      recorder.record(command, screen);
      emit(script());
    },
    async stop() {
      stopped = true;
      listeners.clear();
      await scannerOpen;
      await power.off();
      kept.safe?.save();
      await world.stop(power.terminal());
    },
  };
}

const isNetworkManagement = (mti: string): boolean => mti[1] === '8';

/** What is kept in the data folder; without one, all is forgotten with the process. */
function openKept(folder: string | undefined, notes: readonly number[]) {
  if (folder === undefined) {
    return {
      journal: ':memory:',
      sealKey: temporarySealKey(),
      network: undefined,
      safe: undefined,
    };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    journal: join(folder, 'journal.sqlite'),
    sealKey: loadSealKey(join(folder, 'seal.key')),
    network: join(folder, 'network.sqlite'),
    safe: openSafe(join(folder, 'safe.json'), notes),
  };
}
