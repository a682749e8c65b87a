import type { WireRow } from '../../runtime/contract/event.ts';

export type ShownRow = WireRow & { readonly since: number };

/** Rows of one device (empty: all) that contain the text, each with the time since the one before. */
export function chooseRows(
  rows: readonly WireRow[],
  device: string,
  text: string,
): readonly ShownRow[] {
  const wanted = text.trim().toLowerCase();
  const compact = wanted.replaceAll(' ', '');
  const matches = (row: WireRow): boolean =>
    (device === '' || row.device === device) &&
    (wanted === '' ||
      row.meaning.toLowerCase().includes(wanted) ||
      row.device.includes(wanted) ||
      row.hex.replaceAll(' ', '').toLowerCase().includes(compact));
  let before: number | undefined;
  return rows.filter(matches).map((row) => {
    // Rows of two devices may be told a little out of order.
    const since = before === undefined ? 0 : Math.max(0, row.at - before);
    before = row.at;
    return { ...row, since };
  });
}
