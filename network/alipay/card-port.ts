/**
 * What the wallet's cashier asks of the card network: a NAPAS card that pays an online shop's
 * order, confirmed by a one-time password of its issuer [model]. Amounts are whole đồng. Card
 * numbers and passwords go through and stay nowhere: neither in a store nor in a text.
 */
export interface CardAcquirer {
  /** Has the issuer check the card and send its holder a one-time password (0100, OTP_REQ). */
  sendOtp(request: OtpRequest): Promise<OtpOutcome>;
  /** Pays with the password that was sent (0200, ECOM). */
  authorise(request: CardAuthorisation): Promise<CardOutcome>;
  /** Gives back, whole or part, what `reference` paid (0200 with code 20). */
  refund(request: CardRefund): Promise<CardRefundOutcome>;
}

export interface OtpRequest {
  readonly card: CheckoutCard;
  readonly amount: number;
  /** The checkout order's id, at most 40 characters. */
  readonly orderId: string;
}

export interface CheckoutCard {
  readonly pan: string;
  /** As embossed: upper-case letters and spaces. */
  readonly name: string;
  /** The month of issue, MMYY. */
  readonly issued: string;
}

export type OtpOutcome =
  | {
      readonly kind: 'otp-sent';
      /** Masked: `******0123`. */
      readonly phone: string;
      /** Names this attempt in `authorise`; made by the acquirer, holds no card number. */
      readonly reference: string;
    }
  /** `code` is DE39; `why` says it in words. */
  | { readonly kind: 'declined'; readonly code: string; readonly why: string }
  | { readonly kind: 'unknown' };

export interface CardAuthorisation {
  readonly reference: string;
  /** Six digits. */
  readonly otp: string;
}

export type CardOutcome =
  | {
      readonly kind: 'approved';
      /** DE38. */
      readonly approval: string;
      /** DE63, by which a refund names the payment. */
      readonly napasReference: string;
    }
  /** Asked again; `left` tries remain, undefined where the network did not say. */
  | { readonly kind: 'wrong-otp'; readonly left: number | undefined }
  | { readonly kind: 'otp-expired' }
  | { readonly kind: 'declined'; readonly code: string; readonly why: string }
  /** Nobody knows: the same `reference` again finds out, it never pays twice. */
  | { readonly kind: 'unknown' };

export interface CardRefund {
  /** The attempt that paid, as `otp-sent` gave it. */
  readonly reference: string;
  /** Of this refund; the same one again gives the same answer and pays once. */
  readonly refundId: string;
  readonly amount: number;
}

export type CardRefundOutcome =
  | { readonly kind: 'refunded' }
  | { readonly kind: 'declined'; readonly code: string; readonly why: string }
  | { readonly kind: 'unknown' };
