import type { z } from 'zod';
import { defaultGatewayWorld } from '../../../network/alipay/default-world.ts';
import { described, strict } from '../../yaml/described.ts';

const world = defaultGatewayWorld();

export const walletId = described(
  Object.fromEntries(world.wallets.map(({ id, about }) => [id, about])),
).meta({ id: 'wallet', description: 'a wallet: `alipay-wang`' });

export const shopId = described(
  Object.fromEntries(world.shops.map(({ id, name }) => [id, name])),
).describe('an online shop');

/** Wallet id → value. */
export function perWallet<Value extends z.ZodType>(value: Value) {
  return strict(Object.fromEntries(world.wallets.map(({ id }) => [id, value.optional()])));
}

/** Shop id → value. */
export function perShop<Value extends z.ZodType>(value: Value) {
  return strict(Object.fromEntries(world.shops.map(({ id }) => [id, value.optional()])));
}
