import { err, ok, type Result } from '../../bytes/result.ts';
import { createTcpTransport, listenTcp } from '../../hardware/transport/tcp.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import { defaultGatewayWorld } from '../../network/alipay/default-world.ts';
import { createGateway, type Gateway } from '../../network/alipay/gateway.ts';
import { realClock } from '../../time/real-clock.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';

export interface GatewayServerOptions {
  /** 0: any free one; always 127.0.0.1. */
  readonly port: number;
  /** A file; absent: payments live as long as the server. */
  readonly database?: string | undefined;
  /** Payment codes and order codes come from it. */
  readonly seed: number;
}

export interface GatewayServer {
  readonly port: number;
  readonly gateway: Gateway;
  close(): Promise<void>;
}

/** Serves the gateway of the default world over TCP. */
export async function startGatewayServer(
  options: GatewayServerOptions,
): Promise<Result<GatewayServer, string>> {
  const opened = openGateway(options);
  if (!opened.ok) return opened;
  const gateway = opened.value;
  const listening = await listenTcp({
    port: options.port,
    onConnection: (transport) => void gateway.serve(transport),
  });
  if (!listening.ok) {
    await gateway.stop();
    const { detail, hint } = listening.error;
    return err(hint === undefined ? detail : `${detail}; ${hint}`);
  }
  gateway.start();
  const { port, close } = listening.value;
  return ok({
    port,
    gateway,
    async close() {
      await close();
      await gateway.stop();
    },
  });
}

function openGateway({ database, seed }: GatewayServerOptions): Result<Gateway, string> {
  try {
    const random = createSeededRandom(seed);
    const config = defaultGatewayWorld();
    return ok(createGateway({ config, clock: realClock, random, database, callNotify }));
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause));
  }
}

const OWN_MACHINE = ['127.0.0.1', 'localhost', '[::1]'];

/** Only on this machine: who asks for a notification elsewhere would have us call strangers. */
function callNotify({ protocol, hostname, port }: URL): Transport | undefined {
  if (protocol !== 'http:' || !OWN_MACHINE.includes(hostname)) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  return createTcpTransport({ host, port: port === '' ? 80 : Number(port) });
}
