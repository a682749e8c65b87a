import type { Known } from './known.ts';

/** DE3: digits 1-2 say what is done, 3-4 name the source account, 5-6 the destination. */
export interface ProcessingCode {
  readonly code: string;
  readonly en: string;
  readonly vi: string;
  readonly known: Known;
}

export const PROCESSING_CODES: readonly ProcessingCode[] = [
  { code: '00', en: 'purchase', vi: 'thanh toán', known: 'code' },
  { code: '01', en: 'cash withdrawal', vi: 'rút tiền mặt', known: 'code' },
  { code: '20', en: 'refund', vi: 'hoàn tiền', known: 'code' },
  { code: '30', en: 'balance inquiry', vi: 'vấn tin số dư', known: 'code' },
  { code: '35', en: 'mini-statement', vi: 'sao kê rút gọn', known: 'code' },
  { code: '39', en: 'payment status inquiry', vi: 'vấn tin giao dịch', known: 'model' },
  { code: '40', en: 'transfer within the issuer', vi: 'chuyển khoản nội bộ', known: 'code' },
  {
    code: '43',
    en: 'IBFT 24/7 beneficiary inquiry',
    vi: 'truy vấn người thụ hưởng',
    known: 'code 2',
  },
  { code: '91', en: 'IBFT 24/7 transfer', vi: 'chuyển nhanh 24/7', known: 'code 2' },
  { code: '94', en: 'PIN change', vi: 'đổi PIN', known: 'code' },
];

/** Digits 3-4 and 5-6. */
const ACCOUNT_KINDS: Readonly<Record<string, string>> = { '00': 'card', '20': 'account' };

const BY_CODE = new Map(PROCESSING_CODES.map((row) => [row.code, row]));

/** The row of DE3's first two digits. */
export function processingCode(de3: string): ProcessingCode | undefined {
  return BY_CODE.get(de3.slice(0, 2));
}

/** `IBFT 24/7 transfer, card to account`; between card and card nothing is added. */
export function processingCodeMeaning(de3: string): string | undefined {
  const row = processingCode(de3);
  if (row === undefined) return undefined;
  const from = ACCOUNT_KINDS[de3.slice(2, 4)] ?? `account type ${de3.slice(2, 4)}`;
  const to = ACCOUNT_KINDS[de3.slice(4, 6)] ?? `account type ${de3.slice(4, 6)}`;
  return from === 'card' && to === 'card' ? row.en : `${row.en}, ${from} to ${to}`;
}

/** DE62: which service of NAPAS a message asks for; from QR_CPM on [model]. */
export const SERVICE_CODES: Readonly<Record<string, string>> = {
  IF_INQ: 'IBFT 24/7 inquiry',
  IF_DEP: 'IBFT 24/7 deposit',
  QR_PUSH: 'QR payment',
  QR_CPM: "payment by the customer's code",
  QR_MPM: 'payment of an order code',
  OTP_REQ: 'one-time password for a card on line',
  ECOM: 'card on line',
};
