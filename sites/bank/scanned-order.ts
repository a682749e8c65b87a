import { err, ok, type Result } from '../../bytes/result.ts';
import { institutionName } from '../../network/napas/institutions.ts';
import type { TransferOrder } from '../../network/switch/bank-app.ts';
import { amountToDong } from '../../network/vietqr/amount.ts';
import { SERVICES } from '../../network/vietqr/dictionary.ts';
import { parseVietQr } from '../../network/vietqr/parse.ts';
import type { BankWords } from './words.ts';

/** What a code asks to pay. */
export interface ScannedOrder extends Omit<TransferOrder, 'amount'> {
  readonly acquirerName: string;
  /** Whole đồng; undefined where the payer says it. */
  readonly amount: number | undefined;
}

/** The order in a scanned code, or one line that says why there is none. */
export function readScannedOrder(payload: string, words: BankWords): Result<ScannedOrder, string> {
  if (payload === '') return err(words.noCode);
  const code = parseVietQr(payload);
  if (!code.ok) return err(words.notVietQr(code.error.detail));
  const { payee, amount: given, merchantName, additional = {} } = code.value;
  if (!payee) return err(words.noPayee);
  if (payee.service !== 'QRPUSH') return err(words.notMerchant(SERVICES[payee.service]));
  const acquirerName = institutionName(payee.acquirer);
  if (acquirerName === undefined) return err(words.unknownBank(payee.acquirer));
  const amount = given === undefined ? ok(undefined) : amountToDong(given);
  if (!amount.ok) return err(words.badCodeAmount(amount.error));
  return ok({
    acquirer: payee.acquirer,
    acquirerName,
    merchantId: payee.account,
    merchantName: merchantName ?? payee.account,
    amount: amount.value,
    reference: additional.bill ?? additional.reference ?? '',
    terminal: additional.terminal ?? '',
  });
}
