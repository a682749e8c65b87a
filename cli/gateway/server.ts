import { err, ok, type Result } from '../../bytes/result.ts';
import { createTcpTransport, listenTcp } from '../../hardware/transport/tcp.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import { defaultGatewayWorld } from '../../network/alipay/default-world.ts';
import { createGateway, type Gateway } from '../../network/alipay/gateway.ts';
import { LOOPBACK } from '../../sites/own-host.ts';
import { type Sites, startSites } from '../../sites/start-sites.ts';
import { realClock } from '../../time/real-clock.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';

export interface GatewayServerOptions {
  /** 0: any free one; always 127.0.0.1. */
  readonly port: number;
  /** Of the wallet's pages: 0 is any free one; absent: there are none. */
  readonly pages?: number | undefined;
  /** A file; absent: payments live as long as the server. */
  readonly database?: string | undefined;
  /** Payment codes and order codes come from it. */
  readonly seed: number;
}

export interface GatewayServer {
  readonly port: number;
  readonly gateway: Gateway;
  /** Where the wallet is to be opened in a browser. */
  readonly pages: string | undefined;
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
  const { port, close } = listening.value;
  const pages = await openPages(gateway, options.pages);
  if (!pages.ok) {
    await close();
    await gateway.stop();
    return pages;
  }
  gateway.start();
  return ok({
    port,
    gateway,
    pages: pages.value && `http://127.0.0.1:${pages.value.port}/wallet`,
    async close() {
      await pages.value?.close();
      await close();
      await gateway.stop();
    },
  });
}

async function openPages(
  { wallets }: Gateway,
  port: number | undefined,
): Promise<Result<Sites | undefined, string>> {
  if (port === undefined) return ok(undefined);
  const started = await startSites({ port, clock: realClock, gateway: { wallets } });
  return started.ok ? started : err(`--pages: ${started.error.detail}`);
}

function openGateway({ database, seed }: GatewayServerOptions): Result<Gateway, string> {
  try {
    const random = createSeededRandom(seed);
    const config = defaultGatewayWorld();
    return ok(createGateway({ config, clock: realClock, random, database, callNotify }));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(database === undefined ? why : `--data: ${why}`);
  }
}

/** Only on this machine: who asks for a notification elsewhere would have us call strangers. */
function callNotify({ protocol, hostname, port }: URL): Transport | undefined {
  if (protocol !== 'http:' || !LOOPBACK.includes(hostname)) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  return createTcpTransport({ host, port: port === '' ? 80 : Number(port) });
}
