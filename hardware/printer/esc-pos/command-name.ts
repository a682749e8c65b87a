const CONTROLS: Readonly<Record<number, string>> = {
  0: 'NUL',
  9: 'HT',
  10: 'LF',
  12: 'FF',
  13: 'CR',
  16: 'DLE',
  24: 'CAN',
};
const PREFIXES: Readonly<Record<number, string>> = { 27: 'ESC', 28: 'FS', 29: 'GS' };

/** `ESC !`, `GS V`, `LF`: what the manual calls the command that begins the bytes. */
export function commandName(bytes: Uint8Array): string {
  const prefix = PREFIXES[bytes[0]!];
  if (!prefix) return CONTROLS[bytes[0]!] ?? bytes[0]!.toString(16).padStart(2, '0').toUpperCase();
  const second = bytes[1];
  if (second === undefined) return prefix;
  if (second === 0x20) return `${prefix} SP`;
  return `${prefix} ${second > 0x20 && second < 0x7f ? String.fromCharCode(second) : second}`;
}
