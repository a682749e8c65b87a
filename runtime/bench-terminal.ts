import { join } from 'node:path';
import { defaultWorld } from '../network/switch/default-world.ts';
import type { Clock } from '../time/clock.ts';
import { realClock } from '../time/real-clock.ts';
import { createSeededRandom } from '../time/seeded-random.ts';
import { startBench } from './bench/bench.ts';
import { carryOut } from './bench/commands.ts';
import { DEVICE_NAMES, devicesEvent } from './bench/device-views.ts';
import { helloOf } from './bench/hello.ts';
import { buildOnKept } from './bench/kept.ts';
import { createPower } from './bench/power.ts';
import { openSafe } from './bench/safe-file.ts';
import { createScriptRecorder } from './bench/script-recorder.ts';
import { defaultConfiguration } from './configuration.ts';
import type { TerminalView } from './contract/terminal-view.ts';
import { createSeal } from './journal/seal.ts';
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

/** An ATM among virtual devices and banks in real time, with hands by command. */
export function startBenchTerminal(options: BenchOptions): Promise<RunningTerminal> {
  const { seed, version, dataDir, clock = realClock } = options;
  return startBench(clock, (feeds) =>
    buildOnKept(dataDir, clock, (kept) => {
      const network = defaultWorld();
      const configuration = options.terminal?.configuration ?? defaultConfiguration;
      const notes = configuration.cassettes.map((cassette) => cassette.notes);
      const safe = dataDir === undefined ? undefined : openSafe(join(dataDir, 'safe.json'), notes);
      const world = createVirtualWorld({
        clock,
        random: createSeededRandom(seed),
        configuration,
        network,
        journal: kept.journal,
        seal: createSeal(kept.sealKey),
        switchDatabase: kept.database('network'),
        safe: safe?.safe,
        real: options.terminal?.real,
        tap: feeds.tap,
        onTransition: feeds.onTransition,
      });
      // At once: when the terminal hears of a note, the safe on the disk knows of it.
      if (safe) world.devices['cash-dispenser'].onChange(safe.save);
      const power = createPower({
        clock,
        emit: feeds.emit,
        boot: world.boot,
        async cutPower(terminal) {
          await world.cutPower(terminal);
          feeds.forgetStates();
        },
        told: (view: TerminalView, now) => ({ type: 'view', now, view }),
      });
      const recorder = createScriptRecorder(() => `A session at the bench, seed ${seed}`);
      let scannerOpen: Promise<unknown> = Promise.resolve();

      return {
        hello: helloOf({ version, seed, configuration, network }),
        network,
        backbone: world.backbone,
        journal: world.journal,
        power,
        devices: () => devicesEvent(world, configuration),
        twins: DEVICE_NAMES.map((name) => world.devices[name]),
        loadMasterKey: world.loadMasterKey,
        carryOut: (command, devicesChanged) => carryOut(command, { world, power, devicesChanged }),
        record(command) {
          const screen = power.view()?.screen ?? { kind: 'starting' };
          return () => recorder.record(command, screen);
        },
        script: recorder.yaml,
        async start() {
          await world.start();
          scannerOpen = world.scanner.open();
        },
        async stop() {
          await scannerOpen;
          safe?.save();
          await world.stop(power.terminal());
        },
      };
    }),
  );
}
