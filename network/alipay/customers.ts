import { createHash } from 'node:crypto';
import type { Random } from '../../time/seeded-random.ts';
import type { WalletConfig } from './config.ts';
import type { GatewayDatabase } from './database.ts';

/** The customers of the wallet, their payment codes and their passwords. */
export interface Customers {
  readonly all: readonly WalletConfig[];
  find(wallet: string): WalletConfig | undefined;
  newCode(wallet: WalletConfig, now: number): PaymentCode;
  /** Whose code it is or was, used or not. */
  ownerOf(code: string): string | undefined;
  /** Uses a code up: it is good for one attempt, whatever comes of it. */
  redeemCode(code: string, now: number): CodeRedemption;
  /** Counts a wrong one; the third in a row locks the wallet. */
  checkPin(wallet: WalletConfig, pin: string, now: number): PinCheck;
  isLocked(wallet: string, now: number): boolean;
}

export interface PaymentCode {
  /** Digits; the first two are 28. */
  readonly code: string;
  /** Clock milliseconds. */
  readonly expiresAt: number;
}

export type CodeRedemption =
  | { readonly kind: 'of'; readonly wallet: WalletConfig }
  | {
      readonly kind: 'refused';
      readonly code: 'INVALID_CODE' | 'CODE_ALREADY_USED' | 'CODE_EXPIRED';
    };

export type PinCheck =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'locked'; readonly until: number };

const CODE_MS = 10 * 60_000;
const CODE_PREFIX = '28';
const CODE_DIGITS = 18;
const PIN_TRIES = 3;
/** Three hours [model]. */
const LOCK_MS = 3 * 60 * 60_000;

interface WalletRow {
  readonly triesLeft: number;
  readonly lockedUntil: number;
}
interface CodeRow {
  readonly wallet: string;
  readonly expiresAt: number;
  readonly used: number;
}

export function createCustomers(
  wallets: readonly WalletConfig[],
  database: GatewayDatabase,
  random: Random,
): Customers {
  const byId = new Map(wallets.map((wallet) => [wallet.id, wallet]));
  const insertWallet = database.prepare<[string, number]>(
    'INSERT INTO wallet (id, tries_left, locked_until) VALUES (?, ?, 0) ON CONFLICT DO NOTHING',
  );
  const walletRow = database.prepare<[string], WalletRow>(
    'SELECT tries_left AS triesLeft, locked_until AS lockedUntil FROM wallet WHERE id = ?',
  );
  const setTries = database.prepare<[number, number, string]>(
    'UPDATE wallet SET tries_left = ?, locked_until = ? WHERE id = ?',
  );
  const insertCode = database.prepare<[string, string, number]>(
    `INSERT INTO payment_code (hash, wallet, expires_at, used) VALUES (?, ?, ?, 0)
     ON CONFLICT DO NOTHING`,
  );
  const codeRow = database.prepare<[string], CodeRow>(
    'SELECT wallet, expires_at AS expiresAt, used FROM payment_code WHERE hash = ?',
  );
  const use = database.prepare<[string]>('UPDATE payment_code SET used = 1 WHERE hash = ?');
  for (const { id } of wallets) insertWallet.run(id, PIN_TRIES);

  const drawn = (): string => {
    let code = CODE_PREFIX;
    while (code.length < CODE_DIGITS) code += random.below(10);
    return code;
  };
  const rowOf = (wallet: string): WalletRow =>
    walletRow.get(wallet) ?? { triesLeft: PIN_TRIES, lockedUntil: 0 };

  return {
    all: wallets,
    find: (wallet) => byId.get(wallet),
    newCode({ id }, now) {
      const expiresAt = now + CODE_MS;
      // After a restart the same seed draws the same digits again: those are taken.
      for (;;) {
        const code = drawn();
        if (insertCode.run(hashOf(code), id, expiresAt).changes === 1) return { code, expiresAt };
      }
    },
    ownerOf: (code) => codeRow.get(hashOf(code))?.wallet,
    redeemCode(code, now) {
      const hash = hashOf(code);
      const row = codeRow.get(hash);
      const wallet = row && byId.get(row.wallet);
      if (!row || !wallet) return { kind: 'refused', code: 'INVALID_CODE' };
      if (row.used === 1) return { kind: 'refused', code: 'CODE_ALREADY_USED' };
      use.run(hash);
      if (row.expiresAt <= now) return { kind: 'refused', code: 'CODE_EXPIRED' };
      return { kind: 'of', wallet };
    },
    checkPin({ id, pin: right }, pin, now) {
      const { triesLeft, lockedUntil } = rowOf(id);
      if (lockedUntil > now) return { kind: 'locked', until: lockedUntil };
      if (pin === right) {
        setTries.run(PIN_TRIES, 0, id);
        return { kind: 'right' };
      }
      const left = triesLeft - 1;
      if (left > 0) {
        setTries.run(left, 0, id);
        return { kind: 'wrong', left };
      }
      const until = now + LOCK_MS;
      setTries.run(PIN_TRIES, until, id);
      return { kind: 'locked', until };
    },
    isLocked: (wallet, now) => rowOf(wallet).lockedUntil > now,
  };
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');
