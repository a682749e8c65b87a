import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { dongToDe4 } from './amount.ts';
import { WALLET_MEMBER } from './institutions.ts';
import { type MerchantRequest, merchantFields } from './merchant-request.ts';
import { buildOriginalData } from './original-data.ts';

/**
 * DE62 of payments by code [model]: the customer shows one, the terminal shows one to a wallet,
 * or to a bank's app.
 */
export type QrService = 'QR_CPM' | 'QR_MPM' | 'QR_PUSH';

export const PURCHASE = '000000';
export const STATUS_INQUIRY = '390000';
export const REFUND = '200000';

/** DE22: read from a QR code, no PIN. */
export const QR_ENTRY = '032';

/** Whether DE62 names one of these: then nobody on the way takes back what was answered 68. */
export function isQrService(de62: string | undefined): de62 is QrService {
  return de62 === 'QR_CPM' || de62 === 'QR_MPM' || de62 === 'QR_PUSH';
}

function qrRequest(
  mti: string,
  processingCode: string,
  service: QrService,
  request: MerchantRequest,
  more: IsoFields = {},
): IsoMessage {
  const receiver = service === 'QR_PUSH' ? request.identity.acquirerId : WALLET_MEMBER;
  const fields = { ...merchantFields(request), 3: processingCode, 22: QR_ENTRY };
  return { mti, fields: { ...fields, 62: service, 100: receiver, ...more } };
}

/** A 0200 that charges the wallet whose payment code (digits) was shown. */
export function walletPayRequest(request: MerchantRequest & { readonly code: string }): IsoMessage {
  return qrRequest('0200', PURCHASE, 'QR_CPM', request, { 48: request.code });
}

/** A 0100 for an order's code to show; its 0110 has the code in DE48. */
export function orderCodeRequest(request: MerchantRequest): IsoMessage {
  return qrRequest('0100', PURCHASE, 'QR_MPM', request);
}

/** What became of a payment: a 0200 about the 0200 or 0100 that asked for it. */
export function statusInquiry(
  request: Omit<MerchantRequest, 'amount'> & { readonly original: IsoMessage },
): IsoMessage {
  const { original } = request;
  const service = serviceOf(original);
  const about = { 4: original.fields[4] ?? '', 90: originalData(original) };
  return qrRequest('0200', STATUS_INQUIRY, service, { ...request, amount: 0 }, about);
}

/** Whether a VietQR with this bill reference (62.01, else 62.05) has been paid. */
export function transferInquiry(
  request: MerchantRequest & { readonly billReference: string },
): IsoMessage {
  const about = { 104: request.billReference };
  return qrRequest('0200', STATUS_INQUIRY, 'QR_PUSH', request, about);
}

/** A 0400 that wants a true answer: DE39 00 when nothing is or remains charged. */
export function cancelRequest(
  request: Omit<MerchantRequest, 'amount'> & { readonly original: IsoMessage },
): IsoMessage {
  const { original } = request;
  const about = { 4: original.fields[4] ?? '', 39: '68', 90: originalData(original) };
  return qrRequest('0400', PURCHASE, serviceOf(original), { ...request, amount: 0 }, about);
}

export interface QrRefundRequest extends MerchantRequest {
  readonly service: QrService;
  /** DE63 of the payment. */
  readonly reference: string;
  /** The 0200 or 0100 that asked for it; a VietQR payment was asked for by the payer's bank. */
  readonly original?: IsoMessage | undefined;
}

/** Gives back `amount`, all or a part. The same message again gives back once. */
export function refundRequest(request: QrRefundRequest): IsoMessage {
  const { service, reference, original } = request;
  const about: Record<number, string> = { 4: dongToDe4(request.amount), 63: reference };
  if (original) about[90] = originalData(original);
  return qrRequest('0200', REFUND, service, request, about);
}

function serviceOf({ mti, fields }: IsoMessage): QrService {
  const service = fields[62];
  if (isQrService(service)) return service;
  throw new Error(`${mti}: expected a payment by code in field 62`);
}

/** DE90 of a message about this one. */
export function originalData({ mti, fields }: IsoMessage): string {
  return buildOriginalData({
    mti,
    stan: fields[11] ?? '',
    transmissionTime: fields[7] ?? '',
    acquirer: fields[32] ?? '',
    forwarder: fields[33],
  });
}
