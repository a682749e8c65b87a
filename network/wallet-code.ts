import { parseVietQr } from './vietqr/parse.ts';
import type { VietQr } from './vietqr/vietqr.ts';

/**
 * What a scanner read at a till. `name` is for people; `code` holds digits only. A payment code is
 * good for one payment: it belongs in no trace.
 */
export type RecognisedCode =
  | {
      readonly kind: 'alipay-payment-code' | 'wechat-payment-code' | 'unionpay-payment-code';
      readonly name: string;
      readonly code: string;
    }
  | { readonly kind: 'alipay-order-code'; readonly name: string; readonly link: string }
  | {
      readonly kind: 'vietqr' | 'emv-qr';
      readonly name: string;
      readonly payload: string;
      readonly qr: VietQr;
    }
  | { readonly kind: 'web-link'; readonly name: string; readonly link: string }
  /** `detail` says what is wrong with a code that began like one of the others. */
  | { readonly kind: 'unknown'; readonly name: string; readonly detail: string | undefined };

/** What the modelled gateway's order codes begin with. */
export const ALIPAY_ORDER_LINK = 'https://qr.alipay.example/bax';

/** Prefix and length tell the wallets' payment codes apart; no code fits two rows. */
const PAYMENT_CODES = [
  { kind: 'alipay-payment-code', name: 'Alipay payment code', pattern: /^(2[5-9]|30)\d{14,22}$/ },
  { kind: 'wechat-payment-code', name: 'WeChat Pay payment code', pattern: /^1[0-5]\d{16}$/ },
  { kind: 'unionpay-payment-code', name: 'UnionPay payment code', pattern: /^62\d{17}$/ },
] as const;

/** Tag 00 = 01: every EMV code, merchant-presented, begins so. */
const EMV = '000201';

/** Tells a scanned text's kind by its form; blanks and line ends around it do not matter. */
export function recogniseCode(scanned: string): RecognisedCode {
  const text = scanned.trim();
  const wallet = PAYMENT_CODES.find(({ pattern }) => pattern.test(text));
  if (wallet) return { kind: wallet.kind, name: wallet.name, code: text };
  if (text.startsWith(EMV)) return recogniseEmv(text);
  if (text.startsWith(ALIPAY_ORDER_LINK)) {
    return { kind: 'alipay-order-code', name: 'Alipay order code', link: text };
  }
  if (isWebLink(text)) return { kind: 'web-link', name: 'web link', link: text };
  return { kind: 'unknown', name: 'not a payment code', detail: undefined };
}

function recogniseEmv(payload: string): RecognisedCode {
  const qr = parseVietQr(payload);
  if (!qr.ok) return { kind: 'unknown', name: 'damaged EMV QR code', detail: qr.error.detail };
  return qr.value.payee
    ? { kind: 'vietqr', name: 'VietQR', payload, qr: qr.value }
    : { kind: 'emv-qr', name: 'EMV QR code', payload, qr: qr.value };
}

function isWebLink(text: string): boolean {
  if (!/^https?:\/\/\S+$/i.test(text)) return false;
  return URL.canParse(text);
}
