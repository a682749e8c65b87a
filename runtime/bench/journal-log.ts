import type { Clock } from '../../time/clock.ts';
import type { JournalRow, RuntimeEvent } from '../contract/event.ts';
import type { Journal, JournalRecord } from '../journal/journal.ts';
import { createFeed } from './feed.ts';

/** So many of the last records are told to a new page. */
const TOLD = 500;

function rowOf({ n, at, kind, text, hash }: JournalRecord): JournalRow {
  return { n, at, kind, text, hash: hash.slice(0, 8) };
}

/**
 * The journal as it grows. A new page is told whether its chain holds: all of it is checked once,
 * then only what came.
 */
export function createJournalLog(
  clock: Clock,
  everyMs: number,
  journal: Journal,
  emit: (event: RuntimeEvent) => void,
) {
  let chained = journal.verify().ok;
  const rows = createFeed<JournalRow>(clock, { keep: TOLD, everyMs }, (news) =>
    emit({ type: 'journal', rows: news, chained }),
  );
  let last = 0;
  journal.onAppend((record) => {
    last = record.n;
    rows.push(rowOf(record));
  });
  return {
    present(): RuntimeEvent {
      const check = journal.verifyNew();
      chained &&= check.ok;
      last = Math.max(last, check.ok ? check.records : check.n);
      const told = journal.after(Math.max(0, last - TOLD)).map(rowOf);
      return { type: 'journal', rows: told, chained };
    },
  };
}
