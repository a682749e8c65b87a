/**
 * What an acquirer asks of the wallet's gateway: the shapes between the acquirer's side and
 * whatever carries them. Values are in the currency's minor units: VND has none, so they are whole
 * đồng; CNY has two decimals, so they are fen.
 */
export interface WalletGateway {
  /** Charges the wallet whose code was shown, or opens an order that a wallet may pay. */
  pay(request: PayRequest): Promise<PayOutcome>;
  inquire(paymentRequestId: string): Promise<InquiryOutcome>;
  /** Succeeds when unpaid or never created, gives back what was paid. */
  cancel(paymentRequestId: string): Promise<CancelOutcome>;
  refund(request: RefundRequest): Promise<RefundOutcome>;
  /** The gateway's word on a payment, perhaps late, perhaps twice. Returns the unsubscriber. */
  onNotify(listener: (notice: PaymentNotice) => void): () => void;
}

export interface Money {
  readonly currency: 'VND' | 'CNY';
  readonly value: number;
}

export interface PayRequest {
  /** The idempotency key, at most 64 characters. */
  readonly paymentRequestId: string;
  readonly scenario:
    | { readonly kind: 'payment-code'; readonly code: string }
    | { readonly kind: 'order-code' };
  readonly order: {
    /** At most 64 characters; the same for every attempt to pay it. */
    readonly referenceOrderId: string;
    readonly description: string;
    readonly merchantId: string;
    readonly merchantName: string;
    readonly merchantCategory: string;
    readonly storeTerminalId: string;
  };
  readonly amount: Money;
}

/** The customer's side of the exchange: what his wallet was charged, and at which rate. */
export interface Quote {
  readonly customer: Money;
  /** Đồng for one yuan, as a decimal: `3580.25`. */
  readonly rate: string;
}

/** Nobody knows: sent, and no answer that could be believed came in time. */
export interface NoAnswer {
  readonly kind: 'no-answer';
  readonly why: 'timeout' | 'disconnected' | 'bad-signature' | 'bad-answer';
}

export type PayOutcome =
  | {
      readonly kind: 'paid';
      readonly paymentId: string;
      readonly paidAt: number;
      readonly quote: Quote;
    }
  | { readonly kind: 'failed'; readonly code: string }
  /** U: PAYMENT_IN_PROCESS. An order has its code to show. */
  | {
      readonly kind: 'in-process';
      readonly paymentId: string | undefined;
      readonly orderCode: string | undefined;
    }
  | NoAnswer;

export type InquiryOutcome =
  | {
      readonly kind: 'status';
      readonly status: 'SUCCESS' | 'FAIL' | 'PROCESSING' | 'CANCELLED' | 'PENDING';
      readonly paymentId: string | undefined;
      /** Of a payment that failed. */
      readonly code: string | undefined;
      readonly amount: Money | undefined;
      readonly quote: Quote | undefined;
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'failed'; readonly code: string }
  | NoAnswer;

export type CancelOutcome =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly code: string }
  /** U: to be tried again. */
  | { readonly kind: 'unknown'; readonly code: string }
  | NoAnswer;

export interface RefundRequest {
  readonly refundRequestId: string;
  readonly paymentRequestId: string;
  readonly amount: Money;
}

export type RefundOutcome =
  | { readonly kind: 'refunded'; readonly refundId: string }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string }
  | NoAnswer;

export interface PaymentNotice {
  readonly paymentRequestId: string;
  readonly paymentId: string;
  readonly status: 'SUCCESS' | 'FAIL' | 'CANCELLED';
  readonly code: string | undefined;
  readonly amount: Money;
  readonly quote: Quote | undefined;
}
