import { err, ok, type Result } from '../../bytes/result.ts';
import type { GatewayConfig, WalletConfig } from './config.ts';
import { parseRate } from './quote.ts';
import { signingKey, verifyingKey } from './signature.ts';

/** One line for the first thing in the gateway's data that cannot be. Never shows a PIN or a key. */
export function checkGatewayConfig(config: GatewayConfig): Result<void, string> {
  const { rate, privateKey, clients, wallets, shops } = config;
  const parsed = parseRate(rate);
  if (!parsed.ok) return parsed;
  if (!isKey(() => signingKey(privateKey))) return err('privateKey: expected a key in PEM');
  for (const { id, publicKey } of clients) {
    if (!/^[\x21-\x2d\x2f-\x7e]{1,64}$/.test(id)) {
      return err('client: expected an id of 1 to 64 printable characters without blank or point');
    }
    if (!isKey(() => verifyingKey(publicKey))) {
      return err(`client ${id}: publicKey: expected a key in PEM`);
    }
  }
  for (const [what, list] of Object.entries({ client: clients, wallet: wallets, shop: shops })) {
    const ids = list.map(({ id }) => id);
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice !== undefined) return err(`${what} ${twice}: expected once, found twice`);
  }
  for (const wallet of wallets) {
    const problem = problemOf(wallet);
    if (problem !== undefined) return err(`wallet ${wallet.id}: ${problem}`);
  }
  return ok();
}

function problemOf({ balance, pin, limits, behaviour }: WalletConfig): string | undefined {
  if (!isWhole(balance)) return 'balance: expected whole fen, zero or more';
  if (!isWhole(limits.perPayment)) return 'limits.perPayment: expected whole fen, zero or more';
  if (!isWhole(limits.perDay)) return 'limits.perDay: expected whole fen, zero or more';
  if (!/^[0-9]{6}$/.test(pin)) return 'expected a PIN of six digits';
  if (behaviour !== undefined && 'afterMs' in behaviour && !isWhole(behaviour.afterMs)) {
    return 'behaviour.afterMs: expected whole milliseconds';
  }
  return undefined;
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function isKey(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
