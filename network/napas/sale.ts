import type { IsoMessage } from '../iso8583/message.ts';
import { type FinancialRequest, financialRequest } from './withdrawal.ts';

export interface SaleRequest extends FinancialRequest {
  /** DE18, four digits. */
  readonly merchantCategory: string;
}

/** Customer and cashier are there: ISO 8583:1987, DE25. */
const ATTENDED = '00';

/** A 0200 for a purchase at a merchant's terminal. */
export function saleRequest({ merchantCategory, ...request }: SaleRequest): IsoMessage {
  const { mti, fields } = financialRequest('000000', request);
  return { mti, fields: { ...fields, 18: merchantCategory, 25: ATTENDED } };
}
