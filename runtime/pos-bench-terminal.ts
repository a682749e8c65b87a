import { defaultWorld } from '../network/switch/default-world.ts';
import { type Sites, type SitesOptions, startSites } from '../sites/start-sites.ts';
import type { Clock } from '../time/clock.ts';
import { realClock } from '../time/real-clock.ts';
import { createSeededRandom } from '../time/seeded-random.ts';
import { startBench } from './bench/bench.ts';
import { GATEWAY_FAULTS } from './bench/gateway-faults.ts';
import { posHelloOf } from './bench/hello.ts';
import { buildOnKept } from './bench/kept.ts';
import { createFaultBoard, viewsOf } from './bench/named-faults.ts';
import { createShownCodes } from './bench/payment-codes.ts';
import { carryOutAtTill } from './bench/pos-commands.ts';
import { posDevicesEvent } from './bench/pos-device-views.ts';
import { createPower } from './bench/power.ts';
import { createTillRecorder } from './bench/till-recorder.ts';
import type { PosView } from './contract/pos-view.ts';
import { createSeal } from './journal/seal.ts';
import { defaultPosConfiguration } from './pos/configuration.ts';
import { createPosWorld } from './pos/world.ts';
import type { RunningTerminal } from './running-terminal.ts';

export interface PosBenchOptions {
  readonly seed: number;
  readonly version: string;
  /** Where journal and accounts outlive the process; absent: nowhere. */
  readonly dataDir?: string | undefined;
  /** Where the phone's pages are served; absent: there is no phone. */
  readonly sitesHost?: string | undefined;
  readonly clock?: Clock;
}

/** A till among virtual devices, banks and the wallet's gateway in real time, with hands by command. */
export function startPosBenchTerminal(options: PosBenchOptions): Promise<RunningTerminal> {
  const { seed, version, dataDir, clock = realClock } = options;
  return startBench(clock, (feeds) =>
    buildOnKept(dataDir, clock, async (kept) => {
      const network = defaultWorld();
      const configuration = defaultPosConfiguration;
      const world = createPosWorld({
        clock,
        random: createSeededRandom(seed),
        configuration,
        network,
        journal: kept.journal,
        seal: createSeal(kept.sealKey),
        switchDatabase: kept.database('network'),
        gatewayDatabase: kept.database('gateway'),
        tap: feeds.tap,
        onTransition: feeds.onTransition,
      });
      const { backbone, gateway, devices } = world;
      const codes = createShownCodes(gateway.wallets, clock);
      const sites = await openSites(options.sitesHost, {
        clock,
        gateway: { wallets: codes.desk, checkout: gateway.checkout },
        backbone,
      });
      const power = createPower({
        clock,
        emit: feeds.emit,
        boot: world.boot,
        async cutPower(terminal) {
          await world.cutPower(terminal);
          feeds.forgetStates();
        },
        told: (view: PosView, now) => ({ type: 'pos-view', now, view }),
      });
      const recorder = createTillRecorder(() => `A session at the till, seed ${seed}`, codes);

      return {
        hello: posHelloOf({
          version,
          seed,
          configuration,
          network,
          gatewayFaults: viewsOf(GATEWAY_FAULTS),
          sites: sites && { port: sites.port, pages: sites.pages },
        }),
        network,
        backbone,
        journal: world.journal,
        power,
        devices: () => posDevicesEvent(world),
        twins: Object.values(devices),
        loadMasterKey: world.loadMasterKey,
        gatewayFaults: createFaultBoard(GATEWAY_FAULTS, gateway.rules, 'gateway'),
        onHttp: world.onHttp,
        carryOut: (command, devicesChanged) =>
          carryOutAtTill(command, { world, power, devicesChanged }),
        record(command) {
          const { waitingFor } = world.hands.pinPad.view();
          return () => recorder.record(command, waitingFor);
        },
        script: recorder.yaml,
        start: world.start,
        async stop() {
          await sites?.close();
          await world.stop(power.terminal());
        },
      };
    }),
  );
}

/** The phone's pages, on a free port of the host's; undefined: it has none for them. */
async function openSites(
  host: string | undefined,
  parties: Pick<SitesOptions, 'clock' | 'gateway' | 'backbone'>,
): Promise<Sites | undefined> {
  if (host === undefined) return undefined;
  const started = await startSites({ ...parties, host, port: 0 });
  return started.ok ? started.value : undefined;
}
