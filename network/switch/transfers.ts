import type { Clock } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { de4ToDong, dongToDe4 } from '../napas/amount.ts';
import { approvalCodeOf } from '../napas/approval-code.ts';
import { localDate, localTime, transmissionTime } from '../napas/local-time.ts';
import { originalData, PURCHASE, QR_ENTRY } from '../napas/qr-request.ts';
import { responseCode } from '../napas/response-codes.ts';
import { retrievalReference } from '../napas/rrn.ts';
import { stanOf } from '../napas/stan.ts';
import { move, SETTLEMENT } from './accounts.ts';
import type { TransferOrder, TransferOutcome } from './bank-app.ts';
import type { SwitchDatabase } from './database.ts';
import type { AnswerFields } from './issuer-store.ts';
import type { Ledger } from './ledger.ts';
import type { Way } from './member-lines.ts';
import type { SavedAdvices } from './saved-advices.ts';
import { createStoreAndForward } from './store-and-forward.ts';
import { requestKey, subjectKey } from './transaction.ts';

/** A bank's customers paying merchants by VietQR: out of the account at once, settled for sure. */
export interface Transfers {
  pay(
    account: string,
    order: TransferOrder,
  ): Promise<Exclude<TransferOutcome, { kind: 'refused' }>>;
  /** What has become by now of a payment of that account; one that is not there was declined. */
  outcomeOf(account: string, id: string): TransferOutcome;
  /** Answers a 0200 that gives a payment back (DE3 20): DE103 is the account. */
  giveBack(request: IsoMessage): AnswerFields;
  /** Of a posting's key; undefined: no payment, or simply done. */
  stateOf(key: string): 'pending' | 'declined' | undefined;
  /** The line is up: what is not settled goes out again. */
  resume(): void;
  /** Keys of what is not settled yet. */
  waiting(): readonly string[];
  stop(): void;
}

export interface TransfersOptions {
  /** Institution id. */
  readonly bank: string;
  readonly clock: Clock;
  readonly database: SwitchDatabase;
  readonly ledger: Ledger;
  readonly saved: SavedAdvices;
  readonly nextStan: () => number;
  readonly nextApproval: () => number;
  /** To NAPAS; of the acquirer's own bank to its host. */
  readonly way: () => Way;
  readonly note: (text: string) => void;
  readonly changed: () => void;
}

/** Longer than NAPAS waits for the merchant's bank. */
const ANSWER_MS = 25_000;
/** Answers after which it may have been credited all the same. */
const UNKNOWN = new Set(['68', '96']);

export function createTransfers(options: TransfersOptions): Transfers {
  const { bank, clock, database, ledger, saved, nextStan, changed } = options;
  const sql = prepare(database);
  /** Its 0200 is on its way: until that has ended nothing else goes out for it. */
  const underway = new Set<string>();
  const advices = createStoreAndForward({
    clock,
    saved,
    answerTimeoutMs: ANSWER_MS,
    route(advice) {
      const { hop, isUp } = options.way();
      return underway.has(keyOf(advice)) ? undefined : { hop, up: isUp };
    },
    note: options.note,
    onAnswered: (key, { fields }) => settle(key, fields),
  });

  function requestFor(account: string, order: TransferOrder): IsoMessage {
    const at = clock.now();
    const stan = stanOf(nextStan());
    const fields: Record<number, string> = {
      3: PURCHASE,
      4: dongToDe4(order.amount),
      7: transmissionTime(at),
      11: stan,
      12: localTime(at),
      13: localDate(at),
      22: QR_ENTRY,
      32: bank,
      37: retrievalReference(at, stan),
      41: (order.terminal.length > 8 ? '' : order.terminal).padEnd(8),
      49: '704',
      62: 'QR_PUSH',
      100: order.acquirer,
      102: account,
      103: order.merchantId,
    };
    if (order.reference !== '') fields[104] = order.reference;
    return { mti: '0200', fields };
  }

  /** What says it again until it is settled, under a trace number of its own. */
  function adviceOf(request: IsoMessage): IsoMessage {
    const about = { 11: stanOf(nextStan()), 39: '68', 90: originalData(request) };
    return { mti: '0220', fields: { ...request.fields, ...about } };
  }

  /** The debit, and the advice that will settle it whatever happens, in one write. */
  const begin = database.transaction(
    (key: string, account: string, order: TransferOrder, advice: IsoMessage) => {
      const posted = ledger.post({
        key,
        kind: 'transfer',
        text: `VietQR payment to ${order.merchantName || order.merchantId}`,
        at: clock.now(),
        entries: move(account, SETTLEMENT, order.amount),
      });
      if (posted.kind !== 'posted') return false;
      saved.save(key, advice, clock.now());
      sql.insert.run(
        bank,
        key,
        account,
        clock.now(),
        order.amount,
        order.merchantId,
        order.reference,
      );
      return true;
    },
  );

  const settle = (key: string, answer: IsoFields): void => {
    const code = answer[39] ?? '96';
    const isPaid = code === '00';
    database.transaction(() => {
      saved.remove(key);
      const state = isPaid ? 'paid' : 'declined';
      const settled = sql.settle.run(state, code, answer[63]?.trim() ?? '', bank, key);
      if (!isPaid && settled.changes === 1) ledger.reverse({ key, at: clock.now(), actual: 0 });
    })();
    changed();
  };

  const declined = (code: string) =>
    ({ kind: 'declined', code, words: responseCode(code).en }) as const;

  return {
    async pay(account, order) {
      const problem = problemOf(order);
      if (problem !== undefined) return declined(problem);
      const request = requestFor(account, order);
      const key = keyOf(request);
      const advice = adviceOf(request);
      if (!begin(key, account, order, advice)) return declined('51');
      changed();
      const { hop, isUp } = options.way();
      underway.add(key);
      const outcome = isUp
        ? await hop.request(request, ANSWER_MS)
        : ({ kind: 'not-sent' } as const);
      underway.delete(key);
      const answer: IsoFields | undefined =
        outcome.kind === 'answer'
          ? outcome.message.fields
          : outcome.kind === 'not-sent'
            ? { 39: '91' }
            : undefined;
      const code = answer?.[39] ?? '68';
      if (!answer || UNKNOWN.has(code)) {
        void advices.advise(key, advice, hop);
        return { kind: 'pending', id: key };
      }
      settle(key, answer);
      return code === '00' ? { kind: 'paid', reference: answer[63]?.trim() ?? '' } : declined(code);
    },
    outcomeOf(account, id) {
      const row = sql.find.get(bank, id, account);
      if (!row) return declined('25');
      if (row.state === 'pending') return { kind: 'pending', id };
      return row.state === 'paid' ? { kind: 'paid', reference: row.reference } : declined(row.code);
    },
    giveBack(request): AnswerFields {
      const { fields } = request;
      const account = fields[103]?.trim() ?? '';
      const amount = de4ToDong(fields[4] ?? '');
      if (!amount.ok || amount.value === 0) return { 39: '13' };
      if (!ledger.isCustomer(account)) return { 39: '76' };
      const outcome = ledger.post({
        key: `returned ${requestKey(request)}`,
        kind: 'refund',
        text: 'VietQR payment given back',
        at: clock.now(),
        entries: move(SETTLEMENT, account, amount.value),
      });
      if (outcome.kind !== 'posted' && outcome.kind !== 'duplicate') return { 39: '94' };
      changed();
      return { 38: approvalCodeOf(options.nextApproval()), 39: '00' };
    },
    stateOf(key) {
      const state = sql.state.get(bank, key);
      return state === undefined || state === 'paid' ? undefined : state;
    },
    resume: () => advices.resume(options.way().hop),
    waiting: advices.waiting,
    stop: advices.stop,
  };
}

/** Of the 0200 and of its advice alike. */
function keyOf(message: IsoMessage): string {
  const key = subjectKey(message);
  if (!key.ok) throw new Error(`${message.mti}: ${key.error}`);
  return `transfer ${key.value}`;
}

/** DE39 of what cannot be sent at all. */
function problemOf(order: TransferOrder): string | undefined {
  const { amount, merchantId, reference, terminal, acquirer } = order;
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount >= 10_000_000_000) return '13';
  const isText = (text: string, most: number): boolean =>
    text.length <= most && /^[\x20-\x7e]*$/.test(text);
  const isReadable =
    isText(merchantId, 19) && isText(reference, 25) && isText(terminal, 25) && merchantId !== '';
  if (!isReadable) return '30';
  return /^[0-9]{6}$/.test(acquirer) ? undefined : '15';
}

type State = 'pending' | 'paid' | 'declined';

function prepare(database: SwitchDatabase) {
  return {
    insert: database.prepare<[string, string, string, number, number, string, string]>(
      `INSERT INTO transfer (bank, key, account, at, amount, merchant, bill, state, code, reference)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', '', '')`,
    ),
    settle: database.prepare<[string, string, string, string, string]>(
      `UPDATE transfer SET state = ?, code = ?, reference = ?
       WHERE bank = ? AND key = ? AND state = 'pending'`,
    ),
    find: database.prepare<
      [string, string, string],
      { readonly state: State; readonly code: string; readonly reference: string }
    >('SELECT state, code, reference FROM transfer WHERE bank = ? AND key = ? AND account = ?'),
    state: database
      .prepare<[string, string], State>('SELECT state FROM transfer WHERE bank = ? AND key = ?')
      .pluck(),
  };
}
