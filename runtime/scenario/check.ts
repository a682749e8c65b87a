import type { HopMessage } from '../../network/switch/hop.ts';
import type { GroundExpectation } from './expectation-schema.ts';
import type { Mismatch } from './failure.ts';
import type { GroundSeen, StageWorld } from './scene.ts';

/** A comparison for each key of an expectation. */
export type Checks<Wanted, Seen> = {
  readonly [K in keyof Wanted]-?: (
    wanted: NonNullable<Wanted[K]>,
    seen: Seen,
  ) => Mismatch | readonly Mismatch[] | undefined;
};

/** Everything that is not as expected; empty: all is. */
export function runChecks<Wanted extends object, Seen>(
  checks: Checks<Wanted, Seen>,
  expectation: Wanted,
  seen: Seen,
): readonly Mismatch[] {
  const keys = Object.keys(expectation) as (keyof Wanted)[];
  return keys.flatMap((key) => {
    const wanted = expectation[key];
    return wanted === undefined || wanted === null ? [] : (checks[key](wanted, seen) ?? []);
  });
}

/** The first wanted thing that does not come in order, and after what; undefined: all do. */
export function missingInOrder<W, T>(
  wanted: readonly W[],
  there: readonly T[],
  fits: (item: T, want: W) => boolean,
  name: (want: W) => string,
): string | undefined {
  let from = 0;
  for (const [i, want] of wanted.entries()) {
    const found = there.findIndex((item, at) => at >= from && fits(item, want));
    const before = wanted[i - 1];
    if (found < 0)
      return before === undefined ? name(want) : `${name(want)}, after ${name(before)}`;
    from = found + 1;
  }
  return undefined;
}

const LISTED = 30;

/** Lines of a list, where it is long the last ones. */
function listed(lines: readonly string[]): string {
  const left = lines.length - LISTED;
  const shown = left > 0 ? [`… ${left} before`, ...lines.slice(left)] : lines;
  return shown.join('\n') || 'none';
}

/** Names without those that only come again. */
export const unrepeated = (names: readonly string[]): readonly string[] =>
  names.filter((name, i) => name !== names[i - 1]);

function nameMessage({ message, from, to }: HopMessage): string {
  const code = message.fields[39];
  return `${message.mti} ${from.role}>${to.role}${code === undefined ? '' : ` 39=${code}`}`;
}

function isMessage({ message, from, to }: HopMessage, wanted: string): boolean {
  const [mti, sides, ...fields] = wanted.split(' ');
  if (message.mti !== mti || `${from.role}>${to.role}` !== sides) return false;
  return fields.every((field) => {
    const [number, value] = field.split('=');
    return message.fields[Number(number)] === value;
  });
}

const financial = ({ message }: HopMessage): boolean => message.mti[1] !== '8';

/** What a script may expect of any terminal. */
export const groundChecks: Checks<GroundExpectation, GroundSeen<StageWorld>> = {
  language(wanted, stage) {
    const { language } = stage.view();
    if (language === wanted) return undefined;
    return { what: 'language', expected: wanted, actual: language };
  },
  refused(wanted, stage) {
    const actual = stage.refused() ?? 'none';
    return actual === wanted ? undefined : { what: 'refused', expected: wanted, actual };
  },
  receipt(wanted, stage) {
    const receipts = stage.receipts();
    if (wanted === 'none') {
      if (receipts.length === 0) return undefined;
      return { what: 'receipt', expected: 'none', actual: `${receipts.length} printed` };
    }
    const paper = receipts.join('\n');
    const missing = wanted.filter((text) => !paper.includes(text));
    if (missing.length === 0) return undefined;
    const expected = missing.map((text) => JSON.stringify(text)).join(', ');
    return { what: 'receipt', expected, actual: paper || 'none' };
  },
  messages(wanted, stage) {
    const expected = missingInOrder(wanted, stage.messages, isMessage, String);
    if (expected === undefined) return undefined;
    const actual = listed(stage.messages.filter(financial).map(nameMessage));
    return { what: 'messages', expected, actual };
  },
  'no-messages'(unwanted, stage) {
    return unwanted
      .filter((text) => stage.messages.some((message) => isMessage(message, text)))
      .map((text) => ({ what: 'no-messages', expected: `no ${text}`, actual: 'it was sent' }));
  },
  journal(wanted, stage) {
    const records = stage.journal.after(0, 100_000);
    const isRecord = (record: (typeof records)[number], want: string): boolean => {
      const [kind, ...rest] = want.split(': ');
      return record.kind === kind && record.text.includes(rest.join(': '));
    };
    const expected = missingInOrder(wanted, records, isRecord, String);
    if (expected === undefined) return undefined;
    const actual = listed(records.map(({ kind, text }) => `${kind}: ${text}`));
    return { what: 'journal', expected, actual };
  },
  ledger(wanted, stage) {
    return Object.entries(wanted)
      .map(([card, change]) => ({ card, change, actual: stage.balanceChange(card) }))
      .filter(({ change, actual }) => actual !== change)
      .map(({ card, change, actual }) => ({
        what: `ledger ${card}`,
        expected: String(change),
        actual: String(actual),
        booked: stage.bookings(card),
      }));
  },
  reversals(wanted, stage) {
    const actual = stage.pendingReversals();
    if (actual === wanted) return undefined;
    return { what: 'reversals waiting', expected: String(wanted), actual: String(actual) };
  },
};
