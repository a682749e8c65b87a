/** DE22, digits 1-2: how the card number came in [code]; 80, fallback from the chip [model]. */
export const ENTRY_MODES: Readonly<Record<string, string>> = {
  '01': 'manual',
  '02': 'magnetic stripe',
  '03': 'QR',
  '05': 'chip',
  '07': 'contactless',
  '80': 'magnetic stripe, the chip being unreadable',
  '81': 'e-commerce',
};

/** Digit 3: whether a PIN was entered. */
const PIN_ENTRY: Readonly<Record<string, string>> = { '1': 'PIN', '2': 'no PIN' };

/** `magnetic stripe, PIN` for `021`. */
export function entryModeMeaning(de22: string): string | undefined {
  const mode = ENTRY_MODES[de22.slice(0, 2)];
  const pin = PIN_ENTRY[de22.slice(2)];
  if (mode === undefined) return undefined;
  return pin === undefined ? mode : `${mode}, ${pin}`;
}
