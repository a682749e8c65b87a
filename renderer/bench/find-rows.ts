import type { ChipObject, JournalRow, MessageRow } from '../../runtime/contract/event.ts';

/** Whether a text contains every typed word, in any order and case. */
export function everyWord(typed: string): (text: string) => boolean {
  const words = typed.toLowerCase().split(/\s+/);
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

/** Data objects, those within templates too. */
export function countTags(objects: readonly ChipObject[]): number {
  return objects.reduce((sum, { children = [] }) => sum + 1 + countTags(children), 0);
}

function objectTexts(objects: readonly ChipObject[]): readonly string[] {
  return objects.flatMap(({ tag, name, value, meanings, children = [] }) => [
    [tag, name, value, ...meanings].join(' '),
    ...objectTexts(children),
  ]);
}

/** Messages in whose hop, summary, fields, chip data or bodies every typed word stands. */
export function findMessages(rows: readonly MessageRow[], typed: string): readonly MessageRow[] {
  if (typed.trim() === '') return rows;
  const matches = everyWord(typed);
  return rows.filter(({ mti, from, to, summary, fields, bodies }) =>
    matches(
      [
        ...[mti, from, to, summary],
        ...fields.map(({ name, value, meaning }) => `${name} ${value} ${meaning}`),
        ...fields.flatMap(({ objects = [] }) => objectTexts(objects)),
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
