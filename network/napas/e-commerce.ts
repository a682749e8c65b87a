import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { dongToDe4 } from './amount.ts';
import { localDate, localTime, transmissionTime } from './local-time.ts';
import { originalData, PURCHASE, REFUND } from './qr-request.ts';
import { retrievalReference } from './rrn.ts';
import { stanText } from './stan.ts';

/** A card that pays on line [model]: what its issuer asks for before it pays. */
export interface CardOnLine {
  readonly pan: string;
  /** As embossed. */
  readonly name: string;
  /** MMYY. */
  readonly issued: string;
}

export interface EcommerceRequest {
  /** DE32: who asks for the shop. */
  readonly sender: string;
  /** DE41, at most 8 characters. */
  readonly terminalId: string;
  /** Clock milliseconds. */
  readonly at: number;
  readonly stan: number;
  readonly pan: string;
  /** Whole đồng. */
  readonly amount: number;
}

/** DE62: asks for a one-time password; pays with it. */
export const OTP_REQUEST = 'OTP_REQ';
export const ECOMMERCE = 'ECOM';

/** DE22: e-commerce, no PIN. */
export const ECOMMERCE_ENTRY = '812';
/** DE25, the customer is not there; DE18, shops without a better one (ISO 8583:1987, ISO 18245). */
const ABSENT = '01';
const MAIL_ORDER = '5964';

function ecommerceRequest(
  mti: string,
  processingCode: string,
  request: EcommerceRequest,
  more: IsoFields,
): IsoMessage {
  const { at } = request;
  const stan = stanText(request.stan);
  const fields = {
    2: request.pan,
    3: processingCode,
    4: dongToDe4(request.amount),
    7: transmissionTime(at),
    11: stan,
    12: localTime(at),
    13: localDate(at),
    18: MAIL_ORDER,
    22: ECOMMERCE_ENTRY,
    25: ABSENT,
    32: request.sender,
    37: retrievalReference(at, stan),
    41: request.terminalId.padEnd(8),
    49: '704',
  };
  return { mti, fields: { ...fields, ...more } };
}

/** A 0100 that has the issuer check the card and send its holder a one-time password. */
export function passwordRequest(
  request: EcommerceRequest & Pick<CardOnLine, 'name' | 'issued'>,
): IsoMessage {
  const { name, issued } = request;
  const card = { 48: `NAME=${name};ISSUED=${issued}`, 62: OTP_REQUEST };
  return ecommerceRequest('0100', PURCHASE, request, card);
}

/** A 0200 that pays with the password which the 0100 `asked` for. */
export function ecommercePayment(
  request: EcommerceRequest & { readonly asked: IsoMessage; readonly otp: string },
): IsoMessage {
  const proof = { 48: `OTP=${request.otp}`, 62: ECOMMERCE, 90: originalData(request.asked) };
  return ecommerceRequest('0200', PURCHASE, request, proof);
}

/** A 0200 that gives back all or a part of what `paid` paid; DE63 is that payment's. */
export function ecommerceRefund(
  request: EcommerceRequest & { readonly paid: IsoMessage; readonly reference: string },
): IsoMessage {
  const about = { 62: ECOMMERCE, 63: request.reference, 90: originalData(request.paid) };
  return ecommerceRequest('0200', REFUND, request, about);
}

/** `NAME=…;ISSUED=MMYY` or `OTP=…` of DE48, by name. */
export function parseCardData(de48: string | undefined): ReadonlyMap<string, string> {
  const pairs = (de48 ?? '').trimEnd().split(';');
  return new Map(
    pairs.flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)] as const];
    }),
  );
}
