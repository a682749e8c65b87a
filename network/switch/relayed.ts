import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import type { SwitchDatabase } from './database.ts';
import { isRefund, panOf, readReversal } from './transaction.ts';

/**
 * What a forwarder has handed back, so that a repeat of an answered request never travels again:
 * if it were lost on the way, its reversal would take back what the first one had paid out.
 */
export interface Relayed {
  /** The answer to a repeat; 94 where the key has another request's, or was taken back. */
  answerTo(key: string, request: IsoMessage): IsoFields | undefined;
  /** Whether the key is known, and of another card. */
  isOfAnotherCard(key: string, request: IsoMessage): boolean;
  /** Whether an approval was handed back, even if it has been taken back since. */
  wasApproved(key: string): boolean;
  remember(key: string, request: IsoMessage, answer: IsoFields): void;
  /** Taken back, or never to be accepted when it comes late. */
  close(key: string): void;
  /** An approved refund of what was booked under `purchase`, whole đồng. */
  addRefund(key: string, purchase: string, amount: number): void;
  /** Their keys, whatever has become of them since. */
  refundsOf(purchase: string): readonly string[];
}

export const DUPLICATE: IsoFields = { 39: '94' };
const CLOSED = '';

export function createRelayed(database: SwitchDatabase, party: string): Relayed {
  const find = database.prepare<
    [string, string],
    { readonly gist: string; readonly answer: string }
  >('SELECT gist, answer FROM relayed WHERE party = ? AND key = ?');
  const insert = database.prepare<[string, string, string, string]>(
    `INSERT INTO relayed (party, key, gist, answer) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const close = database.prepare<[string, string, string]>(
    `INSERT INTO relayed (party, key, gist, answer) VALUES (?, ?, ?, '{}')
     ON CONFLICT DO UPDATE SET gist = excluded.gist`,
  );
  const addRefund = database.prepare<[string, string, string, number]>(
    `INSERT INTO refund (bank, key, original, amount) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const refunds = database
    .prepare<[string, string], string>('SELECT key FROM refund WHERE bank = ? AND original = ?')
    .pluck();
  return {
    answerTo(key, request) {
      const row = find.get(party, key);
      if (!row) return undefined;
      return row.gist === gistOf(request) ? (JSON.parse(row.answer) as IsoFields) : DUPLICATE;
    },
    isOfAnotherCard(key, request) {
      const gist = find.get(party, key)?.gist ?? CLOSED;
      return gist !== CLOSED && !gist.startsWith(`${panOf(request.fields)} `);
    },
    wasApproved(key) {
      const row = find.get(party, key);
      return row !== undefined && (JSON.parse(row.answer) as IsoFields)[39] === '00';
    },
    remember(key, request, answer) {
      insert.run(party, key, gistOf(request), JSON.stringify(answer));
    },
    close(key) {
      close.run(party, key, CLOSED);
    },
    addRefund(key, purchase, amount) {
      addRefund.run(party, key, purchase, amount);
    },
    refundsOf: (purchase) => refunds.all(party, purchase),
  };
}

/** What two transmissions of one request have in common besides their key. */
export function gistOf({ fields }: IsoMessage): string {
  return `${panOf(fields)} ${fields[3]} ${fields[4] ?? ''}`;
}

/** The key of the purchase of which a card's refund gives back all or a part. */
export function refundedBy(request: IsoMessage): string | undefined {
  if (!isRefund(request) || panOf(request.fields) === undefined) return undefined;
  const purchase = readReversal(request);
  return purchase.ok ? purchase.value.key : undefined;
}
