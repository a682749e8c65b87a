import type { WireRow } from '../../runtime/contract/event.ts';

export type ShownRow = WireRow & { readonly since: number };

/** What goes on behind the acquirer: shown to who asks for it. */
const NETWORK = 'network';

/** Whether the digits stand where a byte begins: `31` is not in `13 10`. */
function hasBytes(hex: string, digits: string): boolean {
  let at = hex.indexOf(digits);
  while (at % 2 === 1) at = hex.indexOf(digits, at + 1);
  return at >= 0;
}

/**
 * Rows of one device (empty: all but the network) that contain the text, oldest first, each with the
 * time since the one before. Exchanges are told when they are over, so rows may come out of order.
 */
export function chooseRows(
  rows: readonly WireRow[],
  device: string,
  text: string,
): readonly ShownRow[] {
  const wanted = text.trim().toLowerCase();
  const compact = wanted.replaceAll(' ', '');
  const matches = (row: WireRow): boolean =>
    (device === '' ? row.device !== NETWORK : row.device === device) &&
    (wanted === '' ||
      row.meaning.toLowerCase().includes(wanted) ||
      row.device.includes(wanted) ||
      row.device.replaceAll('-', ' ').includes(wanted) ||
      hasBytes(row.hex.replaceAll(' ', '').toLowerCase(), compact));
  let before: number | undefined;
  return rows
    .filter(matches)
    .sort((one, other) => one.at - other.at || one.n - other.n)
    .map((row) => {
      const since = before === undefined ? 0 : row.at - before;
      before = row.at;
      return { ...row, since };
    });
}
