import { err, ok, type Result } from '../bytes/result.ts';

/**
 * The formats of ISO 9564-1 with 8-byte blocks: 0 and 3 bind the PAN, 1 does not; 2 is for the way
 * into a chip card only. Format 4 is in pin-block-4.ts.
 */
export type PinBlockFormat = 'ISO-0' | 'ISO-1' | 'ISO-2' | 'ISO-3';

/** What is wrong; no text ever holds a digit of the PIN or the PAN. */
export type PinBlockError =
  | { readonly kind: 'pin-length'; readonly detail: string }
  | { readonly kind: 'pin-digits'; readonly detail: string }
  | { readonly kind: 'pan-part'; readonly detail: string }
  | { readonly kind: 'fill'; readonly detail: string }
  | { readonly kind: 'block-length'; readonly detail: string }
  | { readonly kind: 'control-field'; readonly detail: string }
  | { readonly kind: 'length-field'; readonly detail: string }
  | { readonly kind: 'fill-digits'; readonly detail: string };

export interface ClearPin {
  readonly format: PinBlockFormat;
  /** 4 to 12 decimal digits. */
  readonly pin: string;
  /** The PAN's rightmost twelve digits without the check digit; formats 0 and 3. */
  readonly panPart?: string;
  /**
   * Chance from outside for formats 1 and 3, a byte for each of the up to ten fill digits:
   * format 1 takes the low half of each, format 3 maps each onto A to F.
   */
  readonly fill?: Uint8Array;
}

const CONTROL = { 'ISO-0': 0, 'ISO-1': 1, 'ISO-2': 2, 'ISO-3': 3 } as const;
/** What follows the PIN where it is not chance. */
const FILL = 15;
const NIBBLES = 16;
export const PIN_MIN_DIGITS = 4;
export const PIN_MAX_DIGITS = 12;

/** What formats 0 and 3 take of a PAN, zeroes in front where the PAN is short. */
export function panPartOf(pan: string): string {
  return pan.slice(0, -1).slice(-12).padStart(12, '0');
}

/** An 8-byte clear PIN block (ISO 9564-1, 9.3.2 to 9.3.5). Encrypt it before it goes anywhere. */
export function encodePinBlock(clear: ClearPin): Result<Uint8Array, PinBlockError> {
  const { format, pin } = clear;
  const wrong = checkPin(pin);
  if (wrong) return err(wrong);
  const pan = panNibbles(format, clear.panPart);
  if (!pan.ok) return pan;
  const needed = hasFixedFill(format) ? 0 : NIBBLES - 2 - pin.length;
  const fill = clear.fill ?? new Uint8Array(0);
  if (fill.length < needed) {
    const detail = `fill of ${format}: expected ${needed} bytes of chance, got ${fill.length}`;
    return err({ kind: 'fill', detail });
  }
  const nibbles = new Uint8Array(NIBBLES);
  nibbles[0] = CONTROL[format];
  nibbles[1] = pin.length;
  for (let i = 0; i < NIBBLES - 2; i++) {
    nibbles[2 + i] =
      i < pin.length ? pin.charCodeAt(i) & 15 : fillDigit(format, fill[i - pin.length] ?? 0);
  }
  const block = new Uint8Array(8);
  for (let i = 0; i < 8; i++) {
    const high = nibbles[2 * i]! ^ pan.value[2 * i]!;
    const low = nibbles[2 * i + 1]! ^ pan.value[2 * i + 1]!;
    block[i] = (high << 4) | low;
  }
  return ok(block);
}

/** The PIN in a clear block. A wrong key or PAN part shows as an error of the block's fields. */
export function decodePinBlock(
  format: PinBlockFormat,
  block: Uint8Array,
  panPart?: string,
): Result<string, PinBlockError> {
  if (block.length !== 8) {
    const detail = `PIN block: expected 8 bytes, got ${block.length}`;
    return err({ kind: 'block-length', detail });
  }
  const pan = panNibbles(format, panPart);
  if (!pan.ok) return pan;
  const nibble = (i: number): number => ((block[i >> 1]! >> (i & 1 ? 0 : 4)) & 15) ^ pan.value[i]!;
  if (nibble(0) !== CONTROL[format]) {
    const detail = `PIN block: control field is not that of ${format}`;
    return err({ kind: 'control-field', detail });
  }
  const length = nibble(1);
  if (length < PIN_MIN_DIGITS || length > PIN_MAX_DIGITS) {
    return err({ kind: 'length-field', detail: 'PIN block: length field is not 4 to 12' });
  }
  let pin = '';
  for (let i = 2; i < 2 + length; i++) {
    if (nibble(i) > 9) {
      return err({ kind: 'pin-digits', detail: `PIN block: no decimal digit at nibble ${i}` });
    }
    pin += nibble(i);
  }
  for (let i = 2 + length; i < NIBBLES; i++) {
    const fill = nibble(i);
    const fits = hasFixedFill(format) ? fill === FILL : format === 'ISO-1' || fill >= 10;
    if (!fits) return err({ kind: 'fill-digits', detail: `PIN block: wrong fill at nibble ${i}` });
  }
  return ok(pin);
}

/** What is wrong with a PIN; its digits stay out of the text. */
export function checkPin(pin: string): PinBlockError | undefined {
  const at = pin.search(/[^0-9]/);
  if (at >= 0) {
    return { kind: 'pin-digits', detail: `PIN: expected a decimal digit at position ${at + 1}` };
  }
  if (pin.length < PIN_MIN_DIGITS || pin.length > PIN_MAX_DIGITS) {
    return { kind: 'pin-length', detail: `PIN: expected 4 to 12 digits, got ${pin.length}` };
  }
  return undefined;
}

function hasFixedFill(format: PinBlockFormat): boolean {
  return format === 'ISO-0' || format === 'ISO-2';
}

function fillDigit(format: PinBlockFormat, chance: number): number {
  if (hasFixedFill(format)) return FILL;
  return format === 'ISO-1' ? chance & 15 : 10 + (chance % 6);
}

/** The PAN block: four zeroes and the twelve digits; nothing but zeroes for formats 1 and 2. */
function panNibbles(format: PinBlockFormat, panPart = ''): Result<Uint8Array, PinBlockError> {
  const nibbles = new Uint8Array(NIBBLES);
  if (format === 'ISO-1' || format === 'ISO-2') return ok(nibbles);
  if (!/^[0-9]{12}$/.test(panPart)) {
    const detail = `PAN part of ${format}: expected 12 decimal digits, got ${panPart.length} characters`;
    return err({ kind: 'pan-part', detail });
  }
  for (let i = 0; i < 12; i++) nibbles[4 + i] = panPart.charCodeAt(i) & 15;
  return ok(nibbles);
}
