import { QRPay } from 'vietnam-qr-pay';
import { parseVietQr } from '../network/vietqr/parse.ts';
import { compare } from './measure.ts';
import type { BenchRow } from './report.ts';

/** A merchant's code of the specification: 180,000 VND, name, city and store. */
const MERCHANT =
  '00020101021238580010A00000072701300006970403011621129950446040250206QRPUSH5204581253037045406' +
  '1800005802VN5910PHUONG CAC6005HANOI62110307NPS686963047C1B';

const PEER = 'vietnam-qr-pay 1.5.1';
const AIM = 'as quick as the npm package, though strict';

/** Reading one VietQR code, beside the npm package, which takes a wrong inner length for right. */
export function benchVietQr(): BenchRow[] {
  const code = parseVietQr(MERCHANT);
  const peer = new QRPay(MERCHANT);
  if (!code.ok) throw new Error(code.error.detail);
  const { payee, amount } = code.value;
  if (peer.consumer.bankNumber !== payee?.account || peer.amount !== amount) {
    throw new Error(`${PEER} read something else`);
  }
  return [
    compare({
      name: 'VietQR: decode the code of a merchant',
      ours: () => parseVietQr(MERCHANT),
      peer: { name: PEER, run: () => new QRPay(MERCHANT) },
      aim: AIM,
    }),
  ];
}
