import type { CaseAnswer, OpenCase, PosMethod } from '../contract/pos-view.ts';
import type { Journal, JournalRecord } from '../journal/journal.ts';

/** What only an operator can end; named as the transaction it is about. */
export interface CaseRecord {
  readonly id: string;
  readonly at: number;
  readonly what: OpenCase['what'];
  readonly method: PosMethod;
  readonly amount: number;
  readonly open: boolean;
}

/** Cases in the journal. Each function is durable when it returns. */
export interface CaseLog {
  open(opened: Pick<CaseRecord, 'id' | 'what' | 'method' | 'amount'>): void;
  close(id: string, answer: CaseAnswer): void;
  read(id: string): CaseRecord | undefined;
  /** The open ones, newest first. */
  all(): readonly CaseRecord[];
}

export const CASE_ANSWERS: Readonly<Record<OpenCase['what'], readonly CaseAnswer[]>> = {
  'cancel-unknown': ['ask-again', 'was-paid', 'was-not-paid'],
  'paid-twice': ['refund', 'keep'],
  'other-amount': ['refund', 'keep'],
  'paid-late': ['refund', 'keep'],
  'refund-unknown': ['ask-again', 'was-paid', 'was-not-paid'],
  'cannot-be-read': ['was-paid', 'was-not-paid'],
  'offline-refused': ['keep'],
};

const KINDS = ['case-opened', 'case-closed'] as const;

/** However old: an open case is never out of sight. */
const ALL = 1_000_000;

/** The cases of these records as they stand now, in the order of the first word about each. */
export function casesIn(records: readonly JournalRecord[]): readonly CaseRecord[] {
  const cases = new Map<string, CaseRecord>();
  for (const { kind, transaction: id, at, data } of records) {
    const known = cases.get(id);
    if (kind === 'case-closed' && known) cases.set(id, { ...known, open: false });
    if (kind !== 'case-opened') continue;
    const { what, method, amount } = data as unknown as CaseRecord;
    cases.set(id, { id, at, what, method, amount, open: true });
  }
  return [...cases.values()];
}

export function createCaseLog(journal: Journal): CaseLog {
  return {
    open({ id, what, method, amount }) {
      journal.append({
        kind: 'case-opened',
        transaction: id,
        text: `for an operator: ${what}, ${amount}`,
        data: { what, method, amount },
      });
    },
    close(id, answer) {
      journal.append({
        kind: 'case-closed',
        transaction: id,
        text: `an operator: ${answer}`,
        data: { answer },
      });
    },
    read: (id) => casesIn(journal.of(id))[0],
    all() {
      const records = journal.ofKinds(KINDS, ALL).toReversed();
      return casesIn(records)
        .filter((one) => one.open)
        .toReversed();
    },
  };
}
