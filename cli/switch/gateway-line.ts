import { err, ok, type Result } from '../../bytes/result.ts';
import { createTcpTransport, listenTcp } from '../../hardware/transport/tcp.ts';
import { createGatewayClient, type GatewayClient } from '../../network/alipay/client.ts';
import { DEFAULT_CLIENT } from '../../network/alipay/default-world.ts';
import { ACQUIRER_TEST_KEY, GATEWAY_TEST_PUBLIC_KEY } from '../../network/alipay/test-keys.ts';
import { LOOPBACK } from '../../sites/own-host.ts';
import { realClock } from '../../time/real-clock.ts';

/** The wallet member's way to a gateway in another process. */
export interface GatewayLine {
  readonly client: GatewayClient;
  close(): Promise<void>;
}

const NOTIFY_PATH = '/notify';

/**
 * Asks the gateway at `url` with the test keys, a connection for each question, and listens on
 * loopback for what it tells. Fails with one line: an address that is none, no port to listen on.
 */
export async function openGatewayLine(url: string): Promise<Result<GatewayLine, string>> {
  const gateway = addressOf(url);
  if (!gateway) return err('--gateway: expected an address on this machine, http://127.0.0.1:8480');
  const listening = await listenTcp({
    port: 0,
    onConnection: (transport) => void client.acceptNotify(transport),
  });
  if (!listening.ok) return err(listening.error.detail);
  const { port, close } = listening.value;
  const client: GatewayClient = createGatewayClient({
    connect: () => createTcpTransport(gateway),
    clock: realClock,
    clientId: DEFAULT_CLIENT,
    privateKey: ACQUIRER_TEST_KEY,
    gatewayKey: GATEWAY_TEST_PUBLIC_KEY,
    notifyUrl: `http://127.0.0.1:${port}${NOTIFY_PATH}`,
  });
  return ok({
    client,
    async close() {
      await client.close();
      await close();
    },
  });
}

/** The keys are known to everybody: no gateway but one on this machine is asked with them. */
function addressOf(text: string): { readonly host: string; readonly port: number } | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) return undefined;
  const isPlain = url.pathname === '/' && url.search === '' && url.username === '';
  if (!isPlain) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port: url.port === '' ? 80 : Number(url.port) };
}
