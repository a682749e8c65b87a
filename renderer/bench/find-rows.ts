import type { JournalRow, MessageRow } from '../../runtime/contract/event.ts';

/** Whether a text contains every typed word, in any order and case. */
export function everyWord(typed: string): (text: string) => boolean {
  const words = typed.toLowerCase().split(/\s+/);
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

/** Messages in whose hop, summary, fields or bodies every typed word stands. */
export function findMessages(rows: readonly MessageRow[], typed: string): readonly MessageRow[] {
  if (typed.trim() === '') return rows;
  const matches = everyWord(typed);
  return rows.filter(({ mti, from, to, summary, fields, bodies }) =>
    matches(
      [
        ...[mti, from, to, summary],
        ...fields.map(({ name, value, meaning }) => `${name} ${value} ${meaning}`),
        ...(bodies ?? []).map(({ name, text }) => `${name} ${text}`),
      ].join('\n'),
    ),
  );
}

/** Records of the journal in which every typed word stands. */
export function findRecords(rows: readonly JournalRow[], typed: string): readonly JournalRow[] {
  if (typed.trim() === '') return rows;
  const matches = everyWord(typed);
  return rows.filter(({ n, kind, text, hash }) => matches(`${n} ${kind} ${text} ${hash}`));
}
