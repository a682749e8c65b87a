import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { de4ToDong, dongToDe4 } from '../napas/amount.ts';
import { approvalCodeOf } from '../napas/approval-code.ts';
import { buildPaymentStatus } from '../napas/payment-status.ts';
import { MERCHANTS, move, SETTLEMENT } from './accounts.ts';
import type { MerchantConfig } from './config.ts';
import type { SwitchDatabase } from './database.ts';
import type { Ledger } from './ledger.ts';
import { isInDong, requestKey, subjectKey } from './transaction.ts';

/** What the acquirer's merchants are paid by VietQR: credited as it comes, the terminal decides. */
export interface MerchantCredits {
  /**
   * A payer's bank pays (0200), or says again that it has paid (0220). `fresh`: it had not come
   * before.
   */
  receive(request: IsoMessage): { readonly answer: IsoFields; readonly fresh?: MerchantCredit };
  /** A terminal asks by bill reference (DE104). */
  status(request: IsoMessage): IsoFields;
  /** A terminal gives back; `onward` sends it to the payer's bank. */
  refund(
    request: IsoMessage,
    onward: (request: IsoMessage) => Promise<IsoFields>,
  ): Promise<IsoFields>;
}

export interface MerchantCredit {
  /** The key of the 0200 by which the payer's bank paid. */
  readonly key: string;
  /** DE63. */
  readonly reference: string;
  /** Whole đồng. */
  readonly amount: number;
  readonly payerBank: string;
  readonly payerAccount: string;
  /** DE41; empty: none. */
  readonly terminal: string;
  /** DE104. */
  readonly bill: string;
  /** DE38. */
  readonly approval: string;
}

export interface MerchantCreditsOptions {
  readonly database: SwitchDatabase;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly merchants: readonly MerchantConfig[];
  readonly nextApproval: () => number;
  /** DE63 where a payment did not come through NAPAS: 16 characters. */
  readonly nextReference: () => string;
}

const APPROVED = '00';
const UNKNOWN = '68';
const NOT_DELIVERED = new Set(['63', '91', '92', '96']);

export function createMerchantCredits(options: MerchantCreditsOptions): MerchantCredits {
  const { database, ledger, now, nextApproval } = options;
  const known = new Set(options.merchants.map(({ id }) => id));
  const sql = prepare(database);

  const answerOf = ({ approval, reference }: MerchantCredit): IsoFields => ({
    38: approval,
    39: APPROVED,
    63: reference,
  });

  function book(request: IsoMessage): ReturnType<MerchantCredits['receive']> {
    const { fields } = request;
    const key = subjectKey(request);
    const amount = de4ToDong(fields[4] ?? '');
    if (!key.ok || fields[102] === undefined) return { answer: { 39: '30' } };
    if (!isInDong(fields)) return { answer: { 39: '12' } };
    if (!amount.ok || amount.value === 0) return { answer: { 39: '13' } };
    const before = sql.byKey.get(key.value);
    if (before) {
      return { answer: before.amount === amount.value ? answerOf(before) : { 39: '94' } };
    }
    if (!known.has(fields[103]?.trim() ?? '')) return { answer: { 39: '03' } };
    const credit: MerchantCredit = {
      key: key.value,
      reference: fields[63]?.trim() || options.nextReference(),
      amount: amount.value,
      payerBank: fields[32]!.replace(/^0+/, ''),
      payerAccount: fields[102].trim(),
      terminal: fields[41]!.trim(),
      bill: fields[104]?.trim() ?? '',
      approval: approvalCodeOf(nextApproval()),
    };
    ledger.post({
      key: `credit ${credit.key}`,
      kind: 'credit',
      text: 'VietQR payment to a merchant',
      at: now(),
      entries: move(SETTLEMENT, MERCHANTS, credit.amount),
    });
    sql.insert.run(credit);
    return { answer: answerOf(credit), fresh: credit };
  }

  /** Sets the amount aside before anything is sent: two refunds at once never give too much. */
  function reserve(
    key: string,
    { reference, amount }: MerchantCredit,
    dong: number,
  ): 'first' | 'again' | 'too-much' | 'other' {
    const before = sql.refund.get(key);
    if (before) {
      return before.amount === dong && before.reference === reference ? 'again' : 'other';
    }
    if ((sql.refunded.get(reference) ?? 0) + dong > amount) return 'too-much';
    sql.insertRefund.run(key, reference, dong);
    return 'first';
  }

  return {
    receive: database.transaction(book),
    status({ fields }): IsoFields {
      const terminal = fields[41]!.trim();
      const credit = sql.ofBill
        .all(fields[104]?.trim() ?? '')
        .find((one) => one.terminal === '' || one.terminal === terminal);
      if (!credit) return { 39: APPROVED, 60: buildPaymentStatus('NOT_FOUND') };
      const { amount, reference } = credit;
      const paid = { 4: dongToDe4(amount), 60: buildPaymentStatus('SUCCESS', reference) };
      return { ...answerOf(credit), ...paid };
    },
    async refund(request, onward) {
      const { mti, fields } = request;
      const credit = sql.byReference.get(fields[63]?.trim() ?? '');
      const amount = de4ToDong(fields[4] ?? '');
      if (!credit) return { 39: '25' };
      if (!isInDong(fields)) return { 39: '12' };
      if (!amount.ok || amount.value === 0) return { 39: '13' };
      const key = requestKey(request);
      const reserved = database.transaction(reserve)(key, credit, amount.value);
      if (reserved === 'too-much') return { 39: '61' };
      if (reserved === 'other') return { 39: '94' };
      const payer = { 100: credit.payerBank, 103: credit.payerAccount };
      const answer = await onward({ mti, fields: { ...fields, ...payer } });
      const code = answer[39] ?? UNKNOWN;
      // Unknown stays set aside: the terminal sends the same again until it knows. That a repeat
      // did not get there says nothing of the first.
      if (code === UNKNOWN || (reserved === 'again' && NOT_DELIVERED.has(code))) {
        return { ...answer, 39: UNKNOWN };
      }
      if (code !== APPROVED) sql.removeRefund.run(key);
      return answer;
    },
  };
}

const COLUMNS = `key, reference, amount, payer_bank AS payerBank, payer_account AS payerAccount,
  terminal, bill, approval`;

function prepare(database: SwitchDatabase) {
  const credit = (where: string) =>
    database.prepare<[string], MerchantCredit>(
      `SELECT ${COLUMNS} FROM credit WHERE ${where} = ? ORDER BY position`,
    );
  return {
    byKey: credit('key'),
    byReference: credit('reference'),
    ofBill: credit('bill'),
    insert: database.prepare<[MerchantCredit]>(
      `INSERT INTO credit (key, reference, amount, payer_bank, payer_account, terminal, bill, approval)
       VALUES (@key, @reference, @amount, @payerBank, @payerAccount, @terminal, @bill, @approval)`,
    ),
    refund: database.prepare<[string], { readonly reference: string; readonly amount: number }>(
      'SELECT reference, amount FROM credit_refund WHERE key = ?',
    ),
    refunded: database
      .prepare<[string], number | null>('SELECT sum(amount) FROM credit_refund WHERE reference = ?')
      .pluck(),
    insertRefund: database.prepare<[string, string, number]>(
      'INSERT INTO credit_refund (key, reference, amount) VALUES (?, ?, ?)',
    ),
    removeRefund: database.prepare<[string]>('DELETE FROM credit_refund WHERE key = ?'),
  };
}
