import type { Service } from './dictionary.ts';

/**
 * A merchant-presented code of EMVCo's kind. All values are text, to the letter as in the code;
 * what is absent in the code is undefined.
 */
export interface VietQr {
  /** 01: for many payments, or for one. */
  readonly initiation?: 'static' | 'dynamic' | undefined;
  /** 38: who is paid, by NAPAS. Undefined in a code that only other operators can pay. */
  readonly payee?: Payee | undefined;
  /** 52, four digits (ISO 18245). */
  readonly merchantCategory?: string | undefined;
  /** 53, three digits (ISO 4217); built as 704 when undefined. */
  readonly currency?: string | undefined;
  /** 54, as `180000`: amount.ts makes whole đồng of it. */
  readonly amount?: string | undefined;
  /** 55-57. */
  readonly tip?: Tip | undefined;
  /** 58, two letters (ISO 3166); built as VN when undefined. */
  readonly country?: string | undefined;
  /** 59, at most 25 characters. */
  readonly merchantName?: string | undefined;
  /** 60, at most 15 characters. */
  readonly merchantCity?: string | undefined;
  /** 61, at most 10 characters. */
  readonly postalCode?: string | undefined;
  /** 62. */
  readonly additional?: AdditionalData | undefined;
  /** 64: name and city once more. */
  readonly localised?: Localised | undefined;
  /** All else, by path: other operators' accounts (26-51), tags that are not known. */
  readonly others?: readonly OtherObject[];
}

export interface Payee {
  readonly service: Service;
  /** Six digits: network/napas/institutions.ts has the names. */
  readonly acquirer: string;
  /** Account, card (QRIBFTTC), merchant (QRPUSH) or ATM (QRCASH), at most 19 characters. */
  readonly account: string;
}

export type Tip =
  | { readonly kind: 'asked' }
  | { readonly kind: 'fixed'; readonly amount: string }
  | { readonly kind: 'percentage'; readonly percentage: string };

/** Each at most 25 characters. */
export interface AdditionalData {
  readonly bill?: string | undefined;
  readonly mobile?: string | undefined;
  readonly store?: string | undefined;
  readonly loyalty?: string | undefined;
  readonly reference?: string | undefined;
  readonly customer?: string | undefined;
  readonly terminal?: string | undefined;
  readonly purpose?: string | undefined;
  readonly dataRequest?: string | undefined;
}

export interface Localised {
  /** Two letters (ISO 639). */
  readonly language: string;
  readonly name: string;
  readonly city?: string | undefined;
}

export interface OtherObject {
  /** `26`, `38.03`, `62.50`. */
  readonly path: string;
  readonly value: string;
}
