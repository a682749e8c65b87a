import { expect, it } from 'vitest';
import { checkGatewayConfig } from '../../../network/alipay/check-config.ts';
import type { GatewayConfig, WalletConfig } from '../../../network/alipay/config.ts';
import { defaultGatewayWorld } from '../../../network/alipay/default-world.ts';
import { createGateway } from '../../../network/alipay/gateway.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

const world = defaultGatewayWorld();
const [wang] = world.wallets;
const withWallet = (change: Partial<WalletConfig>): Partial<GatewayConfig> => ({
  wallets: [{ ...wang!, ...change }],
});

it('the default world is right', () => {
  expect(checkGatewayConfig(world)).toEqual({ ok: true });
});

it.each<[Partial<GatewayConfig>, string]>([
  [{ rate: '0' }, 'rate: expected đồng for one yuan, at most 7 digits, as 3580.25; got 0'],
  [{ privateKey: 'secret' }, 'privateKey: expected a key in PEM'],
  [{ clients: [{ id: 'A', publicKey: '' }] }, 'client A: publicKey: expected a key in PEM'],
  [
    { clients: [{ ...world.clients[0]!, id: 'a.b' }] },
    'client: expected an id of 1 to 64 printable characters without blank or point',
  ],
  [{ wallets: [wang!, wang!] }, 'wallet alipay-wang: expected once, found twice'],
  [{ shops: [...world.shops, world.shops[0]!] }, 'shop shop-lotus: expected once, found twice'],
  [withWallet({ balance: 0.5 }), 'wallet alipay-wang: balance: expected whole fen, zero or more'],
  [withWallet({ pin: '1234' }), 'wallet alipay-wang: expected a PIN of six digits'],
  [
    withWallet({ limits: { perPayment: -1, perDay: 0 } }),
    'wallet alipay-wang: limits.perPayment: expected whole fen, zero or more',
  ],
  [
    withWallet({ behaviour: { kind: 'confirms', afterMs: Number.NaN } }),
    'wallet alipay-wang: behaviour.afterMs: expected whole milliseconds',
  ],
])('%j: one line', (change, line) => {
  const config = { ...world, ...change };
  expect(checkGatewayConfig(config)).toEqual({ ok: false, error: line });
  const clock = createSimulatedClock(0);
  expect(() => createGateway({ config, clock, random: createSeededRandom(1) })).toThrow(line);
});
