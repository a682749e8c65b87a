import { dongToAmount } from '../../network/vietqr/amount.ts';
import { buildVietQr } from '../../network/vietqr/build.ts';
import type { PosConfiguration } from './configuration.ts';

const MOST_NAME = 25;
const MOST_CITY = 15;

/** A payload may hold any letters, but apps of banks read ASCII surely. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

/** A code for one payment to the till's merchant, whom NAPAS knows by the number at his bank. */
export function vietQrCode(
  { bank, merchantId, merchantCategory, merchant, city, id }: PosConfiguration,
  amount: number,
  billReference: string,
): string {
  const built = buildVietQr({
    initiation: 'dynamic',
    payee: { service: 'QRPUSH', acquirer: bank.id, account: merchantId },
    merchantCategory,
    amount: dongToAmount(amount),
    merchantName: plain(merchant).toUpperCase().slice(0, MOST_NAME),
    merchantCity: plain(city).toUpperCase().slice(0, MOST_CITY),
    additional: { bill: billReference, terminal: id },
  });
  if (!built.ok) throw new Error(`VietQR code: ${built.error.detail}`);
  return built.value;
}
