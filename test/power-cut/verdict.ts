import { openCashCounts } from '../../runtime/journal/cash-counts.ts';
import { type JournalRecord, openJournal } from '../../runtime/journal/journal.ts';
import { realClock } from '../../time/real-clock.ts';
import type { Rig } from './rig.ts';

/** Which promise is broken, in words; empty: all are kept. */
export type Broken = readonly string[];

/** A line for each `[what, found, due]` where the two differ. */
function differences(checks: readonly (readonly [string, unknown, unknown])[]): string[] {
  return checks.flatMap(([what, found, due]) =>
    JSON.stringify(found) === JSON.stringify(due)
      ? []
      : [`${what}: expected ${JSON.stringify(due)}, found ${JSON.stringify(found)}`],
  );
}

/** Where one customer's story begins. */
export interface Bookmark {
  /** In đồng. */
  readonly dispensed: number;
  readonly fees: number;
  readonly dispenseCommands: number;
}

export function bookmark(rig: Rig): Bookmark {
  const { dispensed, fees } = rig.money();
  return { dispensed, fees, dispenseCommands: rig.dispenseCommands() };
}

/** Notes, books and card, one customer having been there since `before`. */
export function judgeMoney(rig: Rig, before: Bookmark): Broken {
  const { dispensed, debitsLessReversals, atmCash, fees, discrepancies } = rig.money();
  const { place, captured } = rig.reader.view();
  return differences([
    ['debits less reversals', debitsLessReversals, dispensed],
    ['the account of the ATM’s cash', atmCash, dispensed],
    ['fees', fees - before.fees, dispensed > before.dispensed ? rig.fee : 0],
    ['books out of balance', discrepancies, []],
    ['more than one dispense command', rig.dispenseCommands() - before.dispenseCommands > 1, false],
    ['where the card is', place, 'none'],
    ['cards captured', captured, []],
  ]);
}

/** The disk, when no process uses it any more, against what went over the wires. */
export function judgeDisk(rig: Rig): Broken {
  const leaks = rig.filesWith(rig.card.pan);
  const journal = openJournal(rig.journalFile, realClock);
  try {
    const records = journal.after(0, 10_000);
    const of = (kind: string): readonly JournalRecord[] =>
      records.filter((record) => record.kind === kind);
    const names = (kind: string): readonly string[] =>
      of(kind).map(({ transaction }) => transaction);
    const paidOut = (transaction: string): number =>
      of('dispensed')
        .filter((record) => record.transaction === transaction)
        .reduce((sum, { data }) => sum + Number(data.dispensed), 0);
    const owing = of('authorisation-intent')
      .filter(({ transaction, data }) => paidOut(transaction) < Number(data.amount))
      .map(({ transaction }) => transaction);
    const intents = names('dispense-intent');
    const counts = openCashCounts(journal, []).read();
    return differences([
      ['the journal’s chain', journal.verify(), { ok: true, records: records.length }],
      ['transactions left open', journal.open(), []],
      ['transactions for an operator', names('needs-operator'), []],
      ['transactions closed', names('transaction-closed'), names('authorisation-intent')],
      ['transactions with more than one dispense intent', repeated(intents), []],
      ['reversals by the terminal', reversals(rig), owing],
      [
        'cash as the journal has it',
        sumOf(names('authorisation-intent'), paidOut),
        rig.money().dispensed,
      ],
      [
        'cassettes as the terminal counts them',
        counts.map(({ notes }) => notes),
        rig.dispenser.view().cassettes,
      ],
      ['files with the card number in the clear', leaks, []],
    ]);
  } finally {
    journal.close();
  }
}

/** The transactions that the terminal reversed, once for each STAN that it reversed them with. */
function reversals({ messages }: Rig): readonly string[] {
  const sent = messages
    .filter(({ from, message }) => from.role === 'terminal' && message.mti === '0420')
    .map(({ message }) => `${message.fields[37]} ${message.fields[11]}`);
  return [...new Set(sent)].map((one) => one.split(' ')[0]!);
}

const repeated = (names: readonly string[]): readonly string[] =>
  names.filter((name, i) => names.indexOf(name) !== i);

const sumOf = (names: readonly string[], amount: (name: string) => number): number =>
  names.reduce((sum, name) => sum + amount(name), 0);
