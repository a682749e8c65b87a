import type { IsoMessage } from '../../network/iso8583/message.ts';
import { type MerchantRequest, merchantFields } from '../../network/napas/merchant-request.ts';
import {
  originalData,
  type QrService,
  REFUND,
  refundRequest,
} from '../../network/napas/qr-request.ts';
import type { TerminalIdentity } from '../../network/napas/withdrawal.ts';
import type { CodeMethod } from '../../state-machines/pos/payment-ports.ts';
import type { Clock } from '../../time/clock.ts';

/** Who the till is and when it speaks, on each of its messages. */
export interface MerchantMessages {
  /** With a trace number of its own. */
  next(amount: number): MerchantRequest;
}

export function createMerchantMessages(
  identity: TerminalIdentity,
  merchantCategory: string,
  clock: Clock,
  nextStan: () => number,
): MerchantMessages {
  return {
    next: (amount) => ({ identity, merchantCategory, at: clock.now(), stan: nextStan(), amount }),
  };
}

const SERVICES: Readonly<Record<CodeMethod, QrService>> = {
  'wallet-code': 'QR_CPM',
  'order-code': 'QR_MPM',
  vietqr: 'QR_PUSH',
};

export interface RefundOf {
  /** What asked for the money; a VietQR payment was asked for by the payer's bank. */
  readonly original: IsoMessage | undefined;
  /** DE63. */
  readonly reference: string;
}

/** A 0200 that gives a payment by code back. */
export function codeRefund(
  merchant: MerchantRequest,
  method: CodeMethod,
  { original, reference }: RefundOf,
): IsoMessage {
  return refundRequest({ ...merchant, service: SERVICES[method], reference, original });
}

/** A 0200 that gives a card sale back: `original` has the PAN. */
export function cardRefund(
  merchant: MerchantRequest,
  { original, reference }: RefundOf & { readonly original: IsoMessage },
): IsoMessage {
  const fields: Record<number, string> = {
    ...merchantFields(merchant),
    2: original.fields[2] ?? '',
    3: REFUND,
    // Nobody shows the card again.
    22: '012',
    90: originalData(original),
  };
  if (reference !== '') fields[63] = reference;
  return { mti: '0200', fields };
}
