import type { IsoMessage } from '../iso8583/message.ts';
import { ATTENDED } from './merchant-request.ts';
import { type FinancialRequest, financialRequest } from './withdrawal.ts';

export interface SaleRequest extends FinancialRequest {
  /** DE18, four digits. */
  readonly merchantCategory: string;
}

/** A 0200 for a purchase at a merchant's terminal. */
export function saleRequest({ merchantCategory, ...request }: SaleRequest): IsoMessage {
  const { mti, fields } = financialRequest('000000', request);
  return { mti, fields: { ...fields, 18: merchantCategory, 25: ATTENDED } };
}

/**
 * A 0220 for a sale that chip and terminal have approved without the host: DE55 has the
 * certificate (TC). `approval` is DE38 where the terminal has one: `Y1`.
 */
export function offlineSaleAdvice(
  request: Omit<SaleRequest, 'pinBlock'> & { readonly approval?: string | undefined },
): IsoMessage {
  const { approval, ...sale } = request;
  const { fields } = saleRequest(sale);
  return {
    mti: '0220',
    fields: approval === undefined ? fields : { ...fields, 38: approval.padEnd(6) },
  };
}
