import type { PaymentNotice, PayRequest } from '../../../network/alipay/acquirer-port.ts';
import { createGatewayClient, type GatewayClient } from '../../../network/alipay/client.ts';
import type { GatewayRule } from '../../../network/alipay/config.ts';
import { DEFAULT_CLIENT, defaultGatewayWorld } from '../../../network/alipay/default-world.ts';
import { createGateway, type Gateway } from '../../../network/alipay/gateway.ts';
import { ACQUIRER_TEST_KEY, GATEWAY_TEST_PUBLIC_KEY } from '../../../network/alipay/test-keys.ts';
import type { HttpExchange } from '../../../network/http/exchange.ts';
import { memoryCaller } from '../../../network/http/memory-call.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../time/simulated-clock.ts';

export const START = Date.UTC(2026, 10, 22, 3, 0, 0);
export const NOTIFY_URL = 'http://acquirer.example/alipay/notify';

export interface TestWorld {
  readonly clock: SimulatedClock;
  readonly gateway: Gateway;
  readonly client: GatewayClient;
  /** Milliseconds since the start, and what was told. */
  readonly notices: (readonly [at: number, notice: PaymentNotice])[];
  readonly exchanges: HttpExchange[];
  /** Lets time run until an answer is there. */
  done<T>(work: Promise<T>): Promise<T>;
  code(wallet: string): string;
  fen(wallet: string): number;
}

export interface TestWorldOptions {
  readonly rules?: readonly GatewayRule[];
  readonly database?: string;
  readonly clock?: SimulatedClock;
  readonly seed?: number;
  /** Whether the so-manieth notification is taken up; those that are not meet a dead line. */
  readonly answerNotice?: (count: number) => boolean;
}

/** Gateway and acquirer's side, in memory, on a simulated clock. */
export function createTestWorld(options: TestWorldOptions = {}): TestWorld {
  const { rules, database, clock = createSimulatedClock(START), seed = 7 } = options;
  const { answerNotice = () => true } = options;
  let calls = 0;
  const gateway = createGateway({
    config: defaultGatewayWorld(),
    clock,
    random: createSeededRandom(seed),
    rules,
    database,
    callNotify: memoryCaller(clock, 'acquirer', async (transport) => {
      calls++;
      if (answerNotice(calls)) await client.acceptNotify(transport);
    }),
  });
  const client: GatewayClient = createGatewayClient({
    connect: gateway.connect,
    clock,
    clientId: DEFAULT_CLIENT,
    privateKey: ACQUIRER_TEST_KEY,
    gatewayKey: GATEWAY_TEST_PUBLIC_KEY,
    notifyUrl: NOTIFY_URL,
  });
  const notices: [number, PaymentNotice][] = [];
  client.onNotify((notice) => notices.push([clock.now() - START, notice]));
  const exchanges: HttpExchange[] = [];
  gateway.observe((exchange) => exchanges.push(exchange));
  gateway.start();
  return {
    clock,
    gateway,
    client,
    notices,
    exchanges,
    async done(work) {
      let over = false;
      void work.finally(() => {
        over = true;
      });
      await clock.runUntil(() => over, 60_000);
      if (!over) throw new Error('no outcome within a minute');
      return work;
    },
    code: (wallet) => gateway.wallets.newPaymentCode(wallet)!.code,
    fen: (wallet) => gateway.wallets.list().find(({ id }) => id === wallet)!.balance,
  };
}

/** 100,000 đồng, unless said otherwise; without a code an order is opened. */
export function payRequest(
  paymentRequestId: string,
  code: string | undefined,
  dong = 100_000,
): PayRequest {
  return {
    paymentRequestId,
    scenario: code === undefined ? { kind: 'order-code' } : { kind: 'payment-code', code },
    order: {
      referenceOrderId: `order of ${paymentRequestId}`,
      description: 'Groceries',
      merchantId: 'TELLERBENCH0001',
      merchantName: 'Lotus Mart',
      merchantCategory: '5411',
      storeTerminalId: 'TILL0001',
    },
    amount: { currency: 'VND', value: dong },
  };
}
