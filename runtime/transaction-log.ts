import type { Dialect } from '../network/iso8583/dialect.ts';
import type { IsoMessage } from '../network/iso8583/message.ts';
import type { OpenTransaction } from '../state-machines/ports.ts';
import type { Journal, JournalRecord } from './journal/journal.ts';
import type { Seal } from './journal/seal.ts';

/** What a withdrawal's records say together: all that recovery and receipts need. */
export interface TransactionState {
  readonly transaction: string;
  readonly stage: OpenTransaction['stage'];
  readonly at: number;
  readonly amount: number;
  readonly fee: number;
  readonly maskedPan: string;
  readonly denominations: readonly number[];
  /** The 0200 as it was sent, the PAN opened again; undefined: its seal cannot be opened. */
  readonly original: IsoMessage | undefined;
  readonly approval: string | undefined;
  readonly balance: number | undefined;
  /** Đồng that left the machine, once that is on record. */
  readonly dispensed: number | undefined;
  readonly reversalStored: boolean;
  /** Present where the card was read by its chip. */
  readonly chip: { readonly aid: string; readonly label: string } | undefined;
}

/** What a chip's transaction came to; bytes are hex. */
export interface ChipFacts {
  readonly aid: string;
  readonly label: string;
  readonly outcome: string;
  /** Why it ended early. */
  readonly end?: string;
  readonly tvr: string;
  readonly tsi: string;
  /** Issuer Script Results (EMV 4.4 Book 4, A5). */
  readonly scripts: readonly string[];
}

export interface BeginTransaction {
  readonly request: IsoMessage;
  readonly amount: number;
  readonly fee: number;
  readonly maskedPan: string;
  readonly denominations: readonly number[];
}

/** A withdrawal in the journal, from intent to close. Each function is durable when it returns. */
export interface TransactionLog {
  /** Before the 0200 leaves. Returns the transaction's name, its RRN. */
  begin(begin: BeginTransaction): string;
  approved(transaction: string, approval: string, balance: number | undefined): void;
  declined(transaction: string, code: string, words: string): void;
  /** No answer, or no telling one: the reversal follows. */
  unknown(transaction: string, why: string): void;
  /** Undefined: the card ended it before the host was asked. */
  chip(transaction: string | undefined, facts: ChipFacts): void;
  /** What `work` writes is one write. */
  together<T>(work: () => T): T;
  dispenseIntent(transaction: string, notes: readonly number[]): void;
  dispensed(transaction: string, dispensed: number, exit: readonly number[]): void;
  reversalStored(transaction: string, amount: number): void;
  needsOperator(transaction: string, why: string): void;
  close(transaction: string, text: string, data?: Record<string, unknown>): void;
  read(transaction: string): TransactionState | undefined;
  open(): readonly TransactionState[];
}

const STAGES: Readonly<Record<string, OpenTransaction['stage']>> = {
  'authorisation-intent': 'authorising',
  authorised: 'authorised',
  'dispense-intent': 'dispensing',
  dispensed: 'counted',
};

interface IntentData {
  readonly amount: number;
  readonly fee: number;
  readonly maskedPan: string;
  readonly denominations: readonly number[];
  readonly fields: Record<number, string>;
  readonly sealedPan: string;
}

function stateOf(records: readonly JournalRecord[], seal: Seal): TransactionState | undefined {
  const intent = records.find((record) => record.kind === 'authorisation-intent');
  if (!intent) return undefined;
  const data = intent.data as unknown as IntentData;
  const pan = seal.open(data.sealedPan);
  let stage: OpenTransaction['stage'] = 'authorising';
  for (const record of records) stage = STAGES[record.kind] ?? stage;
  const of = (kind: string): Readonly<Record<string, unknown>> | undefined =>
    records.findLast((record) => record.kind === kind)?.data;
  const authorised = of('authorised');
  return {
    transaction: intent.transaction,
    stage,
    at: intent.at,
    amount: data.amount,
    fee: data.fee,
    maskedPan: data.maskedPan,
    denominations: data.denominations,
    original: pan === undefined ? undefined : { mti: '0200', fields: { ...data.fields, 2: pan } },
    approval: authorised?.approval as string | undefined,
    balance: authorised?.balance as number | undefined,
    dispensed: of('dispensed')?.dispensed as number | undefined,
    reversalStored: of('reversal-stored') !== undefined,
    chip: of('chip-result') as TransactionState['chip'],
  };
}

export function createTransactionLog(
  journal: Journal,
  seal: Seal,
  dialect: Dialect,
): TransactionLog {
  const note = (
    transaction: string,
    kind: string,
    text: string,
    data: Record<string, unknown> = {},
  ): void => {
    journal.append({ kind, transaction, text, data });
  };

  return {
    begin({ request, amount, fee, maskedPan, denominations }) {
      const transaction = request.fields[37] ?? '';
      const fields: Record<number, string> = {};
      for (const [key, value] of Object.entries(request.fields)) {
        if (dialect.fields[Number(key)]?.sensitive === undefined) fields[Number(key)] = value;
      }
      const sealedPan = seal.seal(request.fields[2] ?? '');
      const data: IntentData = { amount, fee, maskedPan, denominations, fields, sealedPan };
      note(transaction, 'authorisation-intent', `withdraw ${amount} from ${maskedPan}`, {
        ...data,
      });
      return transaction;
    },
    approved(transaction, approval, balance) {
      note(transaction, 'authorised', `approved, ${approval}`, { approval, balance });
    },
    declined(transaction, code, words) {
      journal.together(() => {
        note(transaction, 'declined', `declined ${code}: ${words}`, { code });
        note(transaction, 'transaction-closed', 'closed: declined, nothing paid out');
      });
    },
    unknown(transaction, why) {
      note(transaction, 'authorisation-unknown', `outcome unknown: ${why}`);
    },
    chip(transaction, facts) {
      const { label, outcome, end, tvr, tsi, scripts } = facts;
      const done = scripts.length > 0 ? `, scripts ${scripts.join(' ')}` : '';
      const why = end === undefined ? '' : ` (${end})`;
      const text = `${label}: ${outcome}${why}, TVR ${tvr}, TSI ${tsi}${done}`;
      journal.append({
        kind: 'chip-result',
        text,
        data: { ...facts },
        ...(transaction && { transaction }),
      });
    },
    together: journal.together,
    dispenseIntent(transaction, notes) {
      note(transaction, 'dispense-intent', `about to pay out ${notes.join('+')} notes`, { notes });
    },
    dispensed(transaction, dispensed, exit) {
      note(transaction, 'dispensed', `${dispensed} left the machine`, { dispensed, exit });
    },
    reversalStored(transaction, amount) {
      note(transaction, 'reversal-stored', `reversal of ${amount} stored`, { amount });
    },
    needsOperator(transaction, why) {
      note(transaction, 'needs-operator', `for an operator: ${why}`, { why });
    },
    close(transaction, text, data) {
      note(transaction, 'transaction-closed', `closed: ${text}`, data);
    },
    read: (transaction) => stateOf(journal.of(transaction), seal),
    open: () =>
      journal.open().flatMap((transaction) => stateOf(journal.of(transaction), seal) ?? []),
  };
}
