import type { CaseAnswer, CodeProblem, PosMethod } from '../../runtime/contract/pos-view.ts';
import type { PaymentWord, RefundWord } from './payment-word.ts';
import { port } from './port.ts';
import type { SaleOutput } from './sale-result.ts';

/** Resolves with the next code before the scanner; what it says stays in the runtime. */
export const presentCode = port<PresentCodeInput, CodeSeen>('presentCode');
/** Makes the intent durable, before anything is sent or shown. */
export const beginPayment = port<BeginPaymentInput, PaymentBegun>('beginPayment');
/** Asks the wallet whose code was read for the money. */
export const askWallet = port<PaymentName, PaymentWord>('askWallet');
/** Asks for a code that a wallet may read. */
export const requestOrder = port<PaymentName, OrderOpened | PaymentWord>('requestOrder');
/** Resolves when somebody says, unasked, that it was paid. */
export const watchPayment = port<PaymentName, PaymentWord>('watchPayment');
export const inquirePayment = port<PaymentName, PaymentWord>('inquirePayment');
/** Takes it back whatever has become of it: durable before it is sent. */
export const cancelPayment = port<PaymentName, PaymentWord>('cancelPayment');
/** Ends one that was not paid; what was paid meanwhile stays so. */
export const closePayment = port<ClosePaymentInput, PaymentWord>('closePayment');
/** Leaves it to an operator: `unknown`; or the end that somebody has told of meanwhile. */
export const openCase = port<PaymentName, PaymentWord>('openCase');
/** Gives a sale's amount back, or a part of it. */
export const refundSale = port<RefundInput, RefundWord>('refundSale');
/** What an operator has answered to a case; the sale's end where it has one now. */
export const resolveCase = port<ResolveInput, CaseResolved>('resolveCase');

export type CodeMethod = Exclude<PosMethod, 'card'>;

export interface PresentCodeInput {
  readonly amount: number;
}

export type CodeSeen =
  | { readonly kind: 'code' | 'failed' }
  | { readonly kind: 'other'; readonly problem: CodeProblem };

export interface BeginPaymentInput {
  readonly amount: number;
  readonly method: CodeMethod;
}

export interface PaymentName {
  readonly transaction: string;
}

export interface PaymentBegun extends PaymentName {
  /** Of VietQR, which needs nobody's leave to be shown. */
  readonly payload: string;
}

export interface OrderOpened {
  readonly kind: 'opened';
  readonly payload: string;
}

export interface ClosePaymentInput extends PaymentName {
  readonly why: 'timed-out' | 'cancelled';
}

/** A payment that the journal left open. */
export interface OpenPayment extends PaymentName {
  readonly method: CodeMethod;
  readonly amount: number;
  /** A cancel may be on its way: only its answer ends the matter. */
  readonly cancelling: boolean;
}

export interface RefundInput extends PaymentName {
  readonly amount: number;
}

export interface ResolveInput {
  readonly case: string;
  readonly answer: CaseAnswer;
}

export interface CaseResolved {
  /** Undefined: as open as before, or nothing that concerns a sale. */
  readonly result: SaleOutput | undefined;
}
