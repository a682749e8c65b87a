import { type EventObject, fromCallback } from 'xstate';
import type { EntryWay, PinPrompt, SalePrompt } from '../../runtime/contract/pos-view.ts';
import type { OpenPayment } from './payment-ports.ts';
import { port } from './port.ts';

/** Opens the PIN pad and whatever else is there; without the pad nothing is sold. */
export const startPos = port<undefined, 'ready' | 'failed'>('startPos');
/**
 * Reverses every card sale that the journal left open, for nobody has been told that it is approved;
 * makes a case of every refund left open; and finds the payments by code whose end is to be asked for.
 */
export const recoverSales = port<undefined, readonly OpenPayment[]>('recoverSales');
/** Resolves with the first card that comes in one of the ways accepted. */
export const presentCard = port<PresentInput, CardPresented>('presentCard');
/** Stripe, chip or tap up to the question to the host; the PIN is asked for on the way. */
export const readCard = port<ReadCardInput, CardDecision>('readCard');
/** Tells, for as long as it lives, when the pad asks for a PIN and when it does not any more. */
export const pinPrompts = fromCallback<EventObject>(() => {
  throw new Error('pinPrompts: not provided');
});
/** Records the intent, asks the issuer, records the answer; an unknown outcome is reversed. */
export const authoriseSale = port<AuthoriseSaleInput, SaleAuthorisation>('authoriseSale');
/** Tells the card what the host said; a chip has the last word. */
export const completeCard = port<CompleteCardInput, CardCompletion>('completeCard');
/** Makes the end of the sale durable and, in the same write, the reversal it asks for. */
export const settleSale = port<SettleSaleInput, SaleSettled>('settleSale');
/** The merchant's copy and the customer's. */
export const printReceipts = port<SaleSettled, 'printed' | 'failed'>('printReceipts');
/** Resolves when no card is in the slot any more. */
export const removeCard = port<RemoveCardInput, 'removed' | 'failed'>('removeCard');

export interface PinPromptEvent {
  readonly type: 'PIN_PROMPT';
  readonly prompt: PinPrompt | undefined;
}

export interface PresentInput {
  readonly amount: number;
  readonly accept: readonly EntryWay[];
  readonly prompt: SalePrompt;
}

export type CardPresented =
  | { readonly kind: 'card'; readonly way: EntryWay }
  /** By the customer, at the pad. */
  | { readonly kind: 'cancelled' | 'unreadable' | 'failed' };

export interface ReadCardInput {
  readonly amount: number;
  readonly way: EntryWay;
  /** The chip was tried before and may be passed by. */
  readonly fallback: boolean;
  /** The host said that the PIN was wrong; the card has not left. */
  readonly pinAgain: boolean;
}

export type CardDecision =
  | { readonly kind: 'online' }
  /** By card and terminal, without the host. */
  | { readonly kind: 'approved'; readonly signature: boolean }
  | { readonly kind: 'declined' }
  | {
      readonly kind: 'again';
      readonly accept: readonly EntryWay[];
      readonly prompt: SalePrompt;
      readonly fallback: boolean;
    }
  | { readonly kind: 'cancelled' | 'failed' };

export interface AuthoriseSaleInput {
  readonly amount: number;
}

export type SaleAuthorisation =
  | { readonly kind: 'approved'; readonly transaction: string }
  | { readonly kind: 'declined'; readonly code: string }
  /** Sent, no answer: the reversal is already stored. */
  | { readonly kind: 'unknown' }
  /** Never left the terminal. */
  | { readonly kind: 'not-sent' };

export interface CompleteCardInput {
  readonly host: SaleAuthorisation['kind'];
}

export type CardCompletion =
  | { readonly kind: 'approved'; readonly signature: boolean }
  | { readonly kind: 'declined' };

export type SettleSaleInput =
  | { readonly kind: 'captured'; readonly transaction: string; readonly signature: boolean }
  | { readonly kind: 'offline'; readonly amount: number; readonly signature: boolean }
  | { readonly kind: 'reverse'; readonly transaction: string };

export interface SaleSettled {
  readonly transaction: string;
}

export interface RemoveCardInput {
  readonly approved: boolean;
}
