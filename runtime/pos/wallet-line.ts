import { createGatewayClient, type GatewayClient } from '../../network/alipay/client.ts';
import { DEFAULT_CLIENT, defaultGatewayWorld } from '../../network/alipay/default-world.ts';
import { createGateway, type Gateway } from '../../network/alipay/gateway.ts';
import { ACQUIRER_TEST_KEY, GATEWAY_TEST_PUBLIC_KEY } from '../../network/alipay/test-keys.ts';
import { memoryCaller } from '../../network/http/memory-call.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';

export interface WalletLineOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** A file, or in memory where absent. */
  readonly database?: string | undefined;
}

const NOTIFY_URL = 'http://acquirer.example/alipay/notify';

/** The wallet's gateway and the acquirer's client of it: signed HTTP both ways, in this process. */
export function createWalletLine({ clock, random, database }: WalletLineOptions): {
  readonly gateway: Gateway;
  readonly client: GatewayClient;
} {
  const gateway = createGateway({
    config: defaultGatewayWorld(),
    clock,
    random,
    database,
    callNotify: (url) => (url.href === NOTIFY_URL ? callClient() : undefined),
  });
  const client = createGatewayClient({
    connect: gateway.connect,
    clock,
    clientId: DEFAULT_CLIENT,
    privateKey: ACQUIRER_TEST_KEY,
    gatewayKey: GATEWAY_TEST_PUBLIC_KEY,
    notifyUrl: NOTIFY_URL,
  });
  const callClient = memoryCaller(clock, 'acquirer', (transport) => client.acceptNotify(transport));
  return { gateway, client };
}
