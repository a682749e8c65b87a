import type { WalletDesk } from '../../network/alipay/wallet-desk.ts';
import { type RecognisedCode, recogniseCode } from '../../network/wallet-code.ts';
import type { Clock } from '../../time/clock.ts';
import type { Hello } from '../contract/event.ts';

type PaymentKind = Extract<RecognisedCode, { readonly code: string }>['kind'];

/** Of the form of a payment code, and nobody's. */
const NOBODYS: Readonly<Record<PaymentKind, string>> = {
  'alipay-payment-code': '2812345678901234567',
  'wechat-payment-code': '134567890123456789',
  'unionpay-payment-code': '6212345678901234567',
};

/** Codes that a till should know by sight; no wallet of this world has shown any of them. */
export const TILL_CODES: Hello['sampleCodes'] = [
  { name: 'Alipay, never issued', data: NOBODYS['alipay-payment-code'] },
  { name: 'WeChat Pay', data: NOBODYS['wechat-payment-code'] },
  { name: 'UnionPay', data: NOBODYS['unionpay-payment-code'] },
  { name: 'No payment code', data: 'https://example.com/menu' },
];

/** What a script may say of a scanned text: a payment code is its owner's, so one of nobody's. */
export function scriptableText(scanned: string): string {
  const recognised = recogniseCode(scanned);
  return 'code' in recognised ? NOBODYS[recognised.kind] : scanned;
}

/** A code in the words of the script; `used`: the one that its wallet showed last. */
export type ScannedCode = string | { readonly wallet: string; readonly code?: 'used' };

/** The payment codes that phones of this bench have shown, kept in memory alone. */
export interface ShownCodes {
  /** The wallets' desk for who shows codes. */
  readonly desk: WalletDesk;
  /** A code is before the scanner: how a script has it so again. */
  scanned(code: string): ScannedCode;
}

const KEPT = 1_000;

export function createShownCodes(wallets: WalletDesk, clock: Clock): ShownCodes {
  const shown = new Map<string, { readonly wallet: string; readonly expiresAt: number }>();
  /** By wallet. */
  const lastScanned = new Map<string, string>();
  return {
    desk: {
      ...wallets,
      newPaymentCode(wallet) {
        const made = wallets.newPaymentCode(wallet);
        if (!made) return undefined;
        shown.set(made.code, { wallet, expiresAt: made.expiresAt });
        const [oldest] = shown.keys();
        if (shown.size > KEPT && oldest !== undefined) shown.delete(oldest);
        return made;
      },
    },
    scanned(code) {
      const known = shown.get(code);
      // A script has no ten minutes to let a code grow old: nobody's is declined as well.
      if (!known || clock.now() >= known.expiresAt) return scriptableText(code);
      const { wallet } = known;
      if (lastScanned.get(wallet) === code) return { wallet, code: 'used' };
      lastScanned.set(wallet, code);
      return { wallet };
    },
  };
}
