import { err, ok, type Result } from '../bytes/result.ts';
import { listenTcp } from '../hardware/transport/tcp.ts';
import type { WalletGateway } from '../network/alipay/acquirer-port.ts';
import type { SwitchConfig } from '../network/switch/config.ts';
import { defaultWorld } from '../network/switch/default-world.ts';
import { createSwitch, type Switch } from '../network/switch/switch.ts';
import { createChipCards } from '../runtime/chip-cards.ts';
import { realClock } from '../time/real-clock.ts';
import { createSeededRandom } from '../time/seeded-random.ts';
import { openGatewayLine } from './switch/gateway-line.ts';
import { within } from './until-stopped.ts';

export interface SwitchServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string | undefined;
  /** A file; absent: accounts live as long as the server. */
  readonly database?: string | undefined;
  /**
   * Default: the world of network/switch/default-world.ts, which serves a terminal without MACs
   * until it has used or asked for a key.
   */
  readonly config?: SwitchConfig | undefined;
  /** The terminals must use the same: their test keys come from it. */
  readonly seed: number;
  /** Of the wallet's gateway, `http://127.0.0.1:8480`; absent: NAPAS has no wallet member. */
  readonly gateway?: string | undefined;
}

export interface SwitchServer {
  readonly port: number;
  readonly switch: Switch;
  close(): Promise<void>;
}

/** Where the parties do not find together in time, terminals are served all the same: 91. */
const SIGN_ON_MS = 2_000;

/** Serves the acquirer's host over TCP, with NAPAS and the issuers behind it. */
export async function startSwitchServer(
  options: SwitchServerOptions,
): Promise<Result<SwitchServer, string>> {
  const line = options.gateway === undefined ? undefined : await openGatewayLine(options.gateway);
  if (line?.ok === false) return line;
  const gateway = line?.value;
  const opened = openWorld(options, gateway?.client);
  if (!opened.ok) {
    await gateway?.close();
    return opened;
  }
  const world = opened.value;
  await world.start();
  await within(SIGN_ON_MS, world.up);
  const listening = await listenTcp({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    onConnection: (transport) => void world.acceptTerminal(transport, transport.name),
  });
  if (!listening.ok) {
    await gateway?.close();
    await world.stop();
    const { detail, hint } = listening.error;
    return err(hint === undefined ? detail : `${detail}; ${hint}`);
  }
  const { port, close } = listening.value;
  return ok({
    port,
    switch: world,
    async close() {
      await close();
      await gateway?.close();
      await world.stop();
    },
  });
}

/** What a person gave, a path or a configuration, may be wrong: that is said, not thrown. */
function openWorld(
  {
    database,
    seed,
    config = { ...defaultWorld(), security: { unkeyedTerminals: true } },
  }: SwitchServerOptions,
  walletGateway: WalletGateway | undefined,
): Result<Switch, string> {
  try {
    const random = createSeededRandom(seed);
    // As a terminal of the same seed makes them: the chips of its virtual cards are these issuers'.
    const chips = createChipCards(config, random.fork('chips'));
    const chip = chips.issuerWith;
    return ok(createSwitch({ config, clock: realClock, random, database, chip, walletGateway }));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(database === undefined ? why : `--data: ${why}`);
  }
}
