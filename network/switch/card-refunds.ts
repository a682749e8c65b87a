import type { IsoMessage } from '../iso8583/message.ts';
import { de4ToDong } from '../napas/amount.ts';
import { MERCHANTS, move, SETTLEMENT } from './accounts.ts';
import type { AnswerFields, IssuerStore } from './issuer-store.ts';
import type { Ledger } from './ledger.ts';
import { readReversal } from './transaction.ts';

/** What an issuer gives back to its cards (DE3 20). */
export interface CardRefunds {
  /** Of a purchase of this card, which DE90 names: all, or a part of what is left. DE39, no DE38. */
  give(request: IsoMessage, onUs: boolean, refund: RefundSubject): AnswerFields;
  /** Whole đồng given back of a purchase so far. */
  given(purchase: string): number;
}

export interface RefundSubject {
  /** Of the refund's own request. */
  readonly key: string;
  readonly pan: string;
}

export interface CardRefundsOptions {
  readonly store: IssuerStore;
  readonly ledger: Ledger;
  readonly now: () => number;
}

export function createCardRefunds({ store, ledger, now }: CardRefundsOptions): CardRefunds {
  function given(purchase: string): number {
    const stand = store.refundsOf(purchase).filter(({ key }) => ledger.state(key) === 'posted');
    return stand.reduce((sum, { amount }) => sum + amount, 0);
  }

  return {
    given,
    give(request, onUs, { key, pan }) {
      const original = readReversal(request);
      const paid = original.ok ? store.authorisation(original.value.key) : undefined;
      const isPurchase = paid?.processingCode.startsWith('00') && paid.answer[39] === '00';
      if (!paid || !isPurchase || paid.pan !== pan) return { 39: '25' };
      if (ledger.state(paid.key) !== 'posted') return { 39: '25' };
      const [amount, whole] = [de4ToDong(request.fields[4] ?? ''), de4ToDong(paid.amount)];
      if (!amount.ok || !whole.ok || amount.value === 0) return { 39: '13' };
      if (given(paid.key) + amount.value > whole.value) return { 39: '61' };
      ledger.post({
        key,
        kind: 'refund',
        text: `refund ${onUs ? 'at our own terminal' : 'through the network'}`,
        at: now(),
        entries: move(onUs ? MERCHANTS : SETTLEMENT, store.card(pan)!.account, amount.value),
      });
      store.addRefund(key, paid.key, amount.value);
      return { 39: '00' };
    },
  };
}
