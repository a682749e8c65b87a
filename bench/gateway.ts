import { createTcpTransport, listenTcp } from '../hardware/transport/tcp.ts';
import { createGatewayClient } from '../network/alipay/client.ts';
import { DEFAULT_CLIENT, defaultGatewayWorld } from '../network/alipay/default-world.ts';
import { createGateway } from '../network/alipay/gateway.ts';
import { ACQUIRER_TEST_KEY, GATEWAY_TEST_PUBLIC_KEY } from '../network/alipay/test-keys.ts';
import { realClock } from '../time/real-clock.ts';
import { createSeededRandom } from '../time/seeded-random.ts';

/** As many as a few tills keep on the way. */
const AT_ONCE = 4;
const WALLET = 'alipay-wang';

/**
 * Payments a second over loopback TCP, a connection each, signed and checked at both ends, both
 * ends in this process; books in memory.
 */
export async function benchGateway(payments: number): Promise<number> {
  const world = defaultGatewayWorld();
  const limits = { perPayment: 1e12, perDay: 1e12 };
  const gateway = createGateway({
    config: {
      ...world,
      wallets: world.wallets.map((wallet) => ({ ...wallet, limits, balance: 1e12 })),
    },
    clock: realClock,
    random: createSeededRandom(1),
  });
  const listening = await listenTcp({
    port: 0,
    onConnection: (transport) => void gateway.serve(transport),
  });
  if (!listening.ok) throw new Error(listening.error.detail);
  const { port, close } = listening.value;
  const client = createGatewayClient({
    connect: () => createTcpTransport({ host: '127.0.0.1', port }),
    clock: realClock,
    clientId: DEFAULT_CLIENT,
    privateKey: ACQUIRER_TEST_KEY,
    gatewayKey: GATEWAY_TEST_PUBLIC_KEY,
  });

  let asked = 0;
  async function till(): Promise<void> {
    while (asked < payments) {
      const id = `bench-${asked++}`;
      const { code } = gateway.wallets.newPaymentCode(WALLET)!;
      const outcome = await client.pay({
        paymentRequestId: id,
        scenario: { kind: 'payment-code', code },
        order: {
          referenceOrderId: id,
          description: 'Groceries',
          merchantId: 'TELLERBENCH0001',
          merchantName: 'Lotus Mart',
          merchantCategory: '5411',
          storeTerminalId: 'TILL0001',
        },
        amount: { currency: 'VND', value: 100_000 },
      });
      if (outcome.kind !== 'paid') throw new Error(`${id}: ${outcome.kind}`);
    }
  }
  const started = process.hrtime.bigint();
  await Promise.all(Array.from({ length: AT_ONCE }, till));
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  await close();
  await gateway.stop();
  return payments / seconds;
}
