import type { GatewayConfig, WalletConfig } from './config.ts';
import { ACQUIRER_TEST_PUBLIC_KEY, GATEWAY_TEST_KEY } from './test-keys.ts';

/** Of the acquirer's side in the default world. */
export const DEFAULT_CLIENT = 'TELLERBENCH_NAPAS_01';

/** 5,000 yuan a payment, 20,000 a day. */
const LIMITS = { perPayment: 500_000, perDay: 2_000_000 };

function wallet(
  id: string,
  name: string,
  about: string,
  pin: string,
  more: Partial<WalletConfig> = {},
): WalletConfig {
  return { id, name, about, balance: 1_288_000, pin, limits: LIMITS, ...more };
}

/** Visitors and shops, all invented. Fresh data, so that a scenario may change its copy. */
export function defaultGatewayWorld(): GatewayConfig {
  return {
    rate: '3580.25',
    privateKey: GATEWAY_TEST_KEY,
    clients: [{ id: DEFAULT_CLIENT, publicKey: ACQUIRER_TEST_PUBLIC_KEY }],
    wallets: [
      wallet('alipay-wang', 'Wang Wei', 'pays at once', '135790'),
      wallet('alipay-poor', 'Li Na', 'has 8.80 yuan', '246801', { balance: 880 }),
      wallet('alipay-risk', 'Zhang Min', 'is refused by the risk check', '357912', {
        behaviour: { kind: 'risk-rejected' },
      }),
      wallet('alipay-limit', 'Chen Jie', 'may pay 100 yuan at once, 150 a day', '468023', {
        limits: { perPayment: 10_000, perDay: 15_000 },
      }),
      wallet('alipay-slow', 'Liu Yang', 'is asked for the password, pays after 8 s', '579134', {
        behaviour: { kind: 'confirms', afterMs: 8_000 },
      }),
      wallet('alipay-refuses', 'Sun Li', 'is asked for the password, refuses after 6 s', '680245', {
        behaviour: { kind: 'refuses', afterMs: 6_000 },
      }),
      wallet('alipay-silent', 'Zhao Lei', 'is asked for the password, never answers', '791356', {
        behaviour: { kind: 'never-confirms' },
      }),
    ],
    shops: [
      { id: 'shop-lotus', name: 'Lotus Online' },
      { id: 'shop-panda', name: 'Panda Gadgets' },
    ],
  };
}
