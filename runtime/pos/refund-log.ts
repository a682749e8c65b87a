import type { Dialect } from '../../network/iso8583/dialect.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import type { PosMethod } from '../contract/pos-view.ts';
import type { Journal } from '../journal/journal.ts';
import type { Seal } from '../journal/seal.ts';

/** A refund in the journal: a transaction of its own, counted at the sale that it gives back. */
export interface RefundState {
  readonly transaction: string;
  readonly at: number;
  /** The sale. */
  readonly of: string;
  readonly method: PosMethod;
  /** Whole đồng. */
  readonly amount: number;
  /** As it was sent, so that it can be sent again to the letter; undefined: its seal is lost. */
  readonly request: IsoMessage | undefined;
  readonly done: boolean;
}

export interface BeginRefund {
  readonly of: string;
  readonly method: PosMethod;
  readonly amount: number;
  readonly request: IsoMessage;
}

/** Each function is durable when it returns. */
export interface RefundLog {
  /** Before it is sent. Returns its name, its RRN. */
  begin(begin: BeginRefund): string;
  done(transaction: string): void;
  /** It is known that nothing was given back. */
  failed(transaction: string, why: string): void;
  /** Nobody knows; the case is the caller's, in the same write. */
  unknown(transaction: string, why: string): void;
  read(transaction: string): RefundState | undefined;
  open(): readonly RefundState[];
  /** What was given back of a sale, and what of it may not be given back any more. */
  ofSale(transaction: string): { readonly refunded: number; readonly taken: number };
}

interface IntentData {
  readonly refundOf: string;
  readonly method: PosMethod;
  readonly amount: number;
  readonly fields: Record<number, string>;
  readonly sealedPan: string | undefined;
}

export function createRefundLog(journal: Journal, seal: Seal, dialect: Dialect): RefundLog {
  function read(transaction: string): RefundState | undefined {
    const records = journal.of(transaction);
    const intent = records.find(
      ({ kind, data }) => kind === 'authorisation-intent' && 'refundOf' in data,
    );
    if (!intent) return undefined;
    const { refundOf, method, amount, fields, sealedPan } = intent.data as unknown as IntentData;
    const pan = sealedPan === undefined ? undefined : seal.open(sealedPan);
    const isLost = sealedPan !== undefined && pan === undefined;
    const all = pan === undefined ? fields : { ...fields, 2: pan };
    return {
      transaction,
      at: intent.at,
      of: refundOf,
      method,
      amount,
      request: isLost ? undefined : { mti: '0200', fields: all },
      done: records.some(({ kind }) => kind === 'refund-done'),
    };
  }

  /** In the refund's own records and in the sale's. */
  function end(transaction: string, kind: string, text: string): void {
    const refund = read(transaction);
    if (!refund) throw new Error(`refund ${transaction}: not in the journal`);
    const { of, amount } = refund;
    journal.together(() => {
      journal.append({ kind, transaction, text, data: { of, amount } });
      journal.append({
        kind: kind === 'refund-done' ? 'sale-refunded' : 'sale-not-refunded',
        transaction: of,
        text: `${text}, ${amount}`,
        data: { refund: transaction, amount },
      });
      journal.append({ kind: 'transaction-closed', transaction, text: `closed: ${text}` });
    });
  }

  return {
    begin({ of, method, amount, request }) {
      const transaction = request.fields[37] ?? '';
      const fields: Record<number, string> = {};
      for (const [key, value] of Object.entries(request.fields)) {
        if (dialect.fields[Number(key)]?.sensitive === undefined) fields[Number(key)] = value;
      }
      const pan = request.fields[2];
      const sealedPan = pan === undefined ? undefined : seal.seal(pan);
      const data: IntentData = { refundOf: of, method, amount, fields, sealedPan };
      journal.together(() => {
        journal.append({
          kind: 'authorisation-intent',
          transaction,
          text: `refund of ${amount}, ${method}`,
          data: { ...data },
        });
        journal.append({
          kind: 'refund-begun',
          transaction: of,
          text: `${amount} to be given back`,
          data: { refund: transaction, amount },
        });
      });
      return transaction;
    },
    done: (transaction) => end(transaction, 'refund-done', 'given back'),
    failed: (transaction, why) => end(transaction, 'refund-failed', `not given back: ${why}`),
    unknown(transaction, why) {
      journal.append({
        kind: 'transaction-closed',
        transaction,
        text: `closed: an operator decides, ${why}`,
      });
    },
    read,
    open: () => journal.open().flatMap((transaction) => read(transaction) ?? []),
    ofSale(transaction) {
      const records = journal.of(transaction);
      const sum = (of: string): number =>
        records
          .filter(({ kind }) => kind === of)
          .reduce((total, { data }) => total + Number(data.amount), 0);
      return {
        refunded: sum('sale-refunded'),
        taken: sum('refund-begun') - sum('sale-not-refunded'),
      };
    },
  };
}
