import { err, ok, type Result } from '../bytes/result.ts';
import { listenTcp } from '../hardware/transport/tcp.ts';
import type { SwitchConfig } from '../network/switch/config.ts';
import { defaultWorld } from '../network/switch/default-world.ts';
import { createSwitch, type Switch } from '../network/switch/switch.ts';
import { realClock } from '../time/real-clock.ts';
import { createSeededRandom } from '../time/seeded-random.ts';

export interface SwitchServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string | undefined;
  /** A file; absent: accounts live as long as the server. */
  readonly database?: string | undefined;
  /** Default: the world of network/switch/default-world.ts. */
  readonly config?: SwitchConfig | undefined;
  /** The terminals must use the same: their test keys come from it. */
  readonly seed: number;
}

export interface SwitchServer {
  readonly port: number;
  readonly switch: Switch;
  close(): Promise<void>;
}

/** Serves the acquirer's host over TCP, with NAPAS and the issuers behind it. */
export async function startSwitchServer(
  options: SwitchServerOptions,
): Promise<Result<SwitchServer, string>> {
  const opened = openWorld(options);
  if (!opened.ok) return opened;
  const world = opened.value;
  await world.start();
  const listening = await listenTcp({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    onConnection: (transport) => void world.acceptTerminal(transport, transport.name),
  });
  if (!listening.ok) {
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
      await world.stop();
    },
  });
}

/** What a person gave, a path or a configuration, may be wrong: that is said, not thrown. */
function openWorld({
  database,
  seed,
  config = defaultWorld(),
}: SwitchServerOptions): Result<Switch, string> {
  try {
    return ok(
      createSwitch({ config, clock: realClock, random: createSeededRandom(seed), database }),
    );
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause));
  }
}
