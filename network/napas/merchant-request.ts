import type { IsoFields } from '../iso8583/message.ts';
import { dongToDe4 } from './amount.ts';
import { localDate, localTime, transmissionTime } from './local-time.ts';
import { retrievalReference } from './rrn.ts';
import { stanText } from './stan.ts';
import { identityFields, type TerminalIdentity } from './withdrawal.ts';

/** What every request of a merchant's terminal says of itself. */
export interface MerchantRequest {
  readonly identity: TerminalIdentity;
  /** DE18, four digits. */
  readonly merchantCategory: string;
  /** Clock milliseconds: DE7, 12, 13 and 37 come of it. */
  readonly at: number;
  readonly stan: number;
  /** Whole đồng. */
  readonly amount: number;
}

/** Customer and cashier are there: ISO 8583:1987, DE25. */
export const ATTENDED = '00';

/** DE4, 7, 11, 12, 13, 18, 25, 32, 37, 41, 42, 43 and 49. */
export function merchantFields(request: MerchantRequest): IsoFields {
  const { at } = request;
  const stan = stanText(request.stan);
  return {
    ...identityFields(request.identity),
    4: dongToDe4(request.amount),
    7: transmissionTime(at),
    11: stan,
    12: localTime(at),
    13: localDate(at),
    18: request.merchantCategory,
    25: ATTENDED,
    37: retrievalReference(at, stan),
    49: '704',
  };
}
