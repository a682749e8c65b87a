import { toHex } from '../bytes/hex.ts';

/**
 * The first `count` decimal digits of the bytes in hex; where there are too few, the letters follow
 * as A = 0 to F = 5, from the left again. Card values, PVV and EMV's option B take digits so.
 */
export function decimalise(bytes: Uint8Array, count: number): string {
  const text = toHex(bytes);
  const digits = text.replaceAll(/[^0-9]/g, '');
  const letters = text.replaceAll(/[^A-F]/g, '');
  const turned = letters.replaceAll(/./g, (letter) => String(letter.charCodeAt(0) - 0x41));
  return (digits + turned).slice(0, count);
}
