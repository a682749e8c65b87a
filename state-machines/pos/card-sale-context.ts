import type { EntryWay, PinPrompt, SalePrompt } from '../../runtime/contract/pos-view.ts';
import type {
  CardCompletion,
  CardDecision,
  CardPresented,
  SaleAuthorisation,
  SettleSaleInput,
} from './ports.ts';
import { noSale, type SaleOutput } from './sale-result.ts';

export interface CardSale {
  readonly amount: number;
  readonly accept: readonly EntryWay[];
  readonly prompt: SalePrompt;
  readonly fallback: boolean;
  readonly way: EntryWay;
  readonly attempts: number;
  readonly wrongPins: number;
  /** What the pad asks for now. */
  readonly pin: PinPrompt | undefined;
  readonly authorisation: SaleAuthorisation | undefined;
  readonly settlement: SettleSaleInput | undefined;
  /** Of a paid sale. */
  readonly transaction: string;
  readonly result: SaleOutput;
}

/** Cards read in vain in one sale, after which the cashier starts anew. */
export const MOST_ATTEMPTS = 5;
/** PINs in one sale; the issuer has a count of its own. */
const MOST_PINS = 3;
const WRONG_PIN = '55';

export function beginCardSale(amount: number): CardSale {
  return {
    amount,
    accept: ['swipe', 'chip', 'tap'],
    prompt: 'present',
    fallback: false,
    way: 'chip',
    attempts: 0,
    wrongPins: 0,
    pin: undefined,
    authorisation: undefined,
    settlement: undefined,
    transaction: '',
    result: noSale('card', amount),
  };
}

/** The end that card and host make together; undefined: nothing to put on record. */
export function settlementOf(
  { authorisation, amount }: CardSale,
  completion: CardCompletion,
): SettleSaleInput | undefined {
  if (authorisation?.kind === 'approved') {
    const { transaction } = authorisation;
    return completion.kind === 'approved'
      ? { kind: 'captured', transaction, signature: completion.signature }
      : { kind: 'reverse', transaction };
  }
  if (completion.kind !== 'approved') return undefined;
  return { kind: 'offline', amount, signature: completion.signature };
}

/** A card that is still there may be asked for its PIN again. */
export function mayAskPinAgain({ authorisation, way, wrongPins }: CardSale): boolean {
  const wasWrong = authorisation?.kind === 'declined' && authorisation.code === WRONG_PIN;
  return wasWrong && way !== 'tap' && wrongPins + 1 < MOST_PINS;
}

/** What a card that refused, or was refused, comes to. */
export function refused({ authorisation, result }: CardSale): SaleOutput {
  switch (authorisation?.kind) {
    case 'declined':
      return { ...result, kind: 'declined', why: 'host', code: authorisation.code };
    case 'unknown':
      return { ...result, why: 'no-answer' };
    case 'not-sent':
      return { ...result, why: 'not-sent' };
    default:
      return { ...result, kind: 'declined', why: 'card' };
  }
}

/** No card, or none that says anything. */
export function notRead(result: SaleOutput, seen: CardPresented | CardDecision): SaleOutput {
  if (seen.kind === 'declined') return { ...result, kind: 'declined', why: 'card' };
  if (seen.kind === 'failed') return { ...result, why: 'device', terminal: 'device' };
  return { ...result, why: seen.kind === 'cancelled' ? 'cancelled' : 'unreadable' };
}

export function padFailed(result: SaleOutput): SaleOutput {
  return result.terminal === 'ok' ? { ...result, terminal: 'device' } : result;
}
