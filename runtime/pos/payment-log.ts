import type { Dialect } from '../../network/iso8583/dialect.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import type { PaidByCode } from '../../network/napas/qr-answer.ts';
import type { CodeMethod } from '../../state-machines/pos/payment-ports.ts';
import type { ForeignAmount } from '../contract/pos-view.ts';
import type { Journal, JournalRecord } from '../journal/journal.ts';
import { casesIn } from './case-log.ts';

/** What a payment by code's records say together. */
export interface PaymentState {
  readonly transaction: string;
  readonly at: number;
  /** Whole đồng: asked for, or of money that nobody asked for, received. */
  readonly amount: number;
  readonly method: CodeMethod;
  /** The request as it was sent, without the code; undefined where nothing was. */
  readonly original: IsoMessage | undefined;
  /** `case`: an operator's; `over`: not paid and not to be paid any more. */
  readonly status: 'open' | 'paid' | 'over' | 'case';
  /** A cancel may have left: only its answer, or an operator, ends the payment. */
  readonly cancelling: boolean;
  readonly received: Received | undefined;
}

/** Money that came. */
export interface Received {
  /** Whole đồng. */
  readonly amount: number;
  /** DE38; empty: an operator's word. */
  readonly approval: string;
  /** DE63; empty as well. A refund needs it. */
  readonly reference: string;
  readonly foreign: ForeignAmount | undefined;
}

export interface BeginPayment {
  readonly transaction: string;
  readonly method: CodeMethod;
  readonly amount: number;
  readonly request: IsoMessage | undefined;
}

/** Why money is there that no open sale asks for. */
export type ExtraReason = 'paid-twice' | 'other-amount' | 'paid-late';

/** A payment by code in the journal, from intent to end. Each function is durable when it returns. */
export interface PaymentLog {
  /** Before anything is sent or shown. */
  begin(begin: BeginPayment): void;
  paid(transaction: string, received: Received): void;
  /** The money that an operator's word stood for. */
  confirmed(transaction: string, received: Received): void;
  declined(transaction: string, code: string): void;
  notSent(transaction: string, why: string): void;
  cancelAsked(transaction: string): void;
  over(transaction: string, why: string): void;
  /** Leaves it to an operator; the case is the caller's, in the same write. */
  handedOver(transaction: string): void;
  /** A payment of its own; the case is the caller's, in the same write. Returns its name. */
  extra(of: string, method: CodeMethod, received: Received, why: ExtraReason): string;
  /** Money told of while the payment is an operator's; it waits for his answer. */
  toldInCase(transaction: string, received: Received): void;
  /** What has waited so, as often as it was told. */
  readToldInCase(transaction: string): readonly Received[];
  note(transaction: string, kind: string, text: string): void;
  read(transaction: string): PaymentState | undefined;
  open(): readonly PaymentState[];
}

interface IntentData {
  /** Of money that nobody wanted: the sale that it came for. */
  readonly of?: string;
  readonly method: CodeMethod;
  readonly amount: number;
  readonly mti?: string;
  readonly fields?: Record<number, string>;
}

const TOLD_IN_CASE = 'notice-in-case';

/** The name of money that came by `reference` (DE63) for the sale `of`, which did not want it. */
export const extraName = (of: string, reference: string): string => `${of}+${reference}`;

export function receivedOf({ amount, approval, reference, customer }: PaidByCode): Received {
  const foreign = customer && { currency: 'CNY', value: customer.fen, rate: customer.rate };
  return { amount, approval, reference, foreign: foreign as ForeignAmount | undefined };
}

const isIntent = ({ kind, data }: JournalRecord): boolean =>
  kind === 'authorisation-intent' && data.method !== undefined && !('refundOf' in data);

export function createPaymentLog(journal: Journal, dialect: Dialect): PaymentLog {
  const write = (
    transaction: string,
    kind: string,
    text: string,
    data: Readonly<Record<string, unknown>> = {},
  ): void => {
    journal.append({ kind, transaction, text, data });
  };
  const end = (transaction: string, text: string): void =>
    write(transaction, 'transaction-closed', `closed: ${text}`);

  function stateOf(records: readonly JournalRecord[]): PaymentState | undefined {
    const first = records.find((record) => record.kind === 'extra-payment' || isIntent(record));
    if (!first) return undefined;
    const { method, amount, of } = first.data as unknown as IntentData;
    // Money for a sale that did not want it is given back by what had asked for it.
    const asked = of === undefined ? first : journal.of(of).find(isIntent);
    const { mti, fields } = (asked?.data ?? {}) as Partial<IntentData>;
    const paid = records.findLast(({ kind }) => kind === 'sale-paid');
    const has = (kind: string): boolean => records.some((record) => record.kind === kind);
    const isOver = has('transaction-closed') || first.kind === 'extra-payment';
    const inCase = casesIn(records).some((one) => one.open);
    const confirmed = records.findLast(({ kind }) => kind === 'payment-confirmed');
    const money = confirmed ?? paid ?? (first.kind === 'extra-payment' ? first : undefined);
    return {
      transaction: first.transaction,
      at: first.at,
      amount,
      method,
      original: mti === undefined || fields === undefined ? undefined : { mti, fields },
      status: paid ? 'paid' : inCase ? 'case' : isOver ? 'over' : 'open',
      cancelling: has('cancel-asked'),
      received: money?.data.received as Received | undefined,
    };
  }

  return {
    begin({ transaction, method, amount, request }) {
      const fields: Record<number, string> = {};
      for (const [key, value] of Object.entries(request?.fields ?? {})) {
        if (dialect.fields[Number(key)]?.sensitive === undefined) fields[Number(key)] = value;
      }
      const data: IntentData = request
        ? { method, amount, mti: request.mti, fields }
        : { method, amount };
      write(transaction, 'authorisation-intent', `sale of ${amount} by ${method}`, { ...data });
    },
    paid(transaction, received) {
      journal.together(() => {
        const yuan = received.foreign ? `, ${received.foreign.value} fen` : '';
        const { amount, reference } = received;
        write(transaction, 'sale-paid', `paid ${amount}${yuan}`, { amount, reference, received });
        end(transaction, 'paid');
      });
    },
    confirmed(transaction, received) {
      const text = `${received.amount} came, as an operator has said`;
      write(transaction, 'payment-confirmed', text, { received });
    },
    declined(transaction, code) {
      journal.together(() => {
        write(transaction, 'declined', `declined: ${code}`, { code });
        end(transaction, 'declined');
      });
    },
    notSent: (transaction, why) => end(transaction, `never sent: ${why}`),
    cancelAsked: (transaction) => write(transaction, 'cancel-asked', 'to be taken back'),
    over: end,
    handedOver: (transaction) => end(transaction, 'an operator decides'),
    extra(of, method, received, why) {
      const transaction = extraName(of, received.reference);
      const { amount } = received;
      const text = `${amount} came by ${method}: ${why}`;
      write(transaction, 'extra-payment', text, { of, method, amount, why, received });
      return transaction;
    },
    toldInCase(transaction, received) {
      const text = `told while an operator decides: ${received.amount} came`;
      write(transaction, TOLD_IN_CASE, text, { received });
    },
    readToldInCase: (transaction) =>
      journal
        .of(transaction)
        .filter(({ kind }) => kind === TOLD_IN_CASE)
        .map(({ data }) => data.received as Received),
    note: (transaction, kind, text) => write(transaction, kind, text),
    read: (transaction) => stateOf(journal.of(transaction)),
    open: () => journal.open().flatMap((transaction) => stateOf(journal.of(transaction)) ?? []),
  };
}
