import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { localDate, localTime, transmissionTime } from '../napas/local-time.ts';
import { buildPaymentStatus } from '../napas/payment-status.ts';
import { stanOf } from '../napas/stan.ts';

/** What a terminal hears of a payment. */
const TOLD = [3, 4, 6, 7, 10, 11, 12, 13, 37, 38, 39, 41, 49, 51, 60, 62, 63, 90, 104];

/** The 0220 for a terminal, out of what the network has said of a payment. */
export function noticeOf(fields: IsoFields, bank: string): IsoMessage {
  const told: Record<number, string> = { 32: bank };
  for (const field of TOLD) if (fields[field] !== undefined) told[field] = fields[field];
  return { mti: '0220', fields: told };
}

export interface CreditNotice {
  /** DE32. */
  readonly bank: string;
  readonly at: number;
  readonly stan: number;
}

/** The 0220 for a terminal whose merchant was paid by VietQR; `answer` is that to the payer's bank. */
export function creditNoticeOf(
  request: IsoMessage,
  answer: IsoFields,
  { bank, at, stan }: CreditNotice,
): IsoMessage {
  const { 90: _, ...fields } = request.fields;
  const said = {
    ...fields,
    ...answer,
    7: transmissionTime(at),
    11: stanOf(stan),
    12: localTime(at),
    13: localDate(at),
    60: buildPaymentStatus('SUCCESS', answer[63] ?? ''),
  };
  return noticeOf(said, bank);
}
