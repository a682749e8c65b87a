import { ascii } from '../../../bytes/ascii.ts';
import type { PinPadKey } from '../pin-pad.ts';
import type { PadKey } from '../virtual-pin-pad.ts';

/** The keys as they lie in the pad, four a row. The blank one cannot be pressed by name. */
export const KEY_PLACES: readonly (PadKey | 'blank')[] = [
  ...(['1', '2', '3', 'cancel'] as const),
  ...(['4', '5', '6', 'clear'] as const),
  ...(['7', '8', '9', 'blank'] as const),
  ...(['.', '0', '00', 'enter'] as const),
  ...(['A', 'C', 'E', 'G'] as const),
  ...(['B', 'D', 'F', 'H'] as const),
];

/** What each of KEY_PLACES sends: the table that function 4 loads. */
export const SCAN_CODES = ascii('123\x1b456\x08789\x07.0#\rACEGBDFH');

/** What a press shows as while a PIN is entered. */
export const PIN_MASK = 0xff;

export const isKeyCode = (code: number): boolean => code === PIN_MASK || SCAN_CODES.includes(code);

export const isDigitCode = (code: number): boolean => code >= 0x30 && code <= 0x39;

const NAMED: Readonly<Record<number, PinPadKey>> = {
  7: { kind: 'blank' },
  8: { kind: 'clear' },
  13: { kind: 'enter' },
  27: { kind: 'cancel' },
  35: { kind: 'double-zero' },
  46: { kind: 'point' },
};
const FUNCTION_KEYS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;

/** A press as the port knows it. While a PIN is entered no digit is told, whatever the pad sends. */
export function keyOf(code: number, pinEntry: boolean): PinPadKey | undefined {
  if (code === PIN_MASK || (pinEntry && isDigitCode(code))) return { kind: 'masked-digit' };
  if (isDigitCode(code)) return { kind: 'digit', digit: String.fromCharCode(code) };
  const key = FUNCTION_KEYS[code - 0x41];
  return key ? { kind: 'function', key } : NAMED[code];
}
