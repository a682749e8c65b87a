import { hex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { AES_BLOCK } from './aes.ts';
import type { BlockCipher } from './block-cipher.ts';
import { checkPin, type PinBlockError } from './pin-block.ts';
import { xor } from './xor.ts';

/** ISO 9564-1:2017, 9.4.2: format 4, 16 bytes under AES; the PAN is bound by the encipherment. */
export interface ClearPin4 {
  /** 4 to 12 decimal digits. */
  readonly pin: string;
  /** The whole PAN: 1 to 19 digits. */
  readonly pan: string;
  /** 8 bytes of chance from outside. */
  readonly random: Uint8Array;
}

const CONTROL = 4;
const CHANCE_BYTES = 8;
const PAN_DIGITS = 12;

/** The plain text PIN field: control, length, PIN, A to the eighth byte, then chance. */
export function pinField4(pin: string, random: Uint8Array): Result<Uint8Array, PinBlockError> {
  const wrong = checkPin(pin);
  if (wrong) return err(wrong);
  if (random.length < CHANCE_BYTES) {
    const detail = `fill of ISO-4: expected ${CHANCE_BYTES} bytes of chance, got ${random.length}`;
    return err({ kind: 'fill', detail });
  }
  const field = new Uint8Array(AES_BLOCK);
  field.set(hex(`${CONTROL}${pin.length.toString(16)}${pin}`.padEnd(16, 'A')));
  field.set(random.subarray(0, CHANCE_BYTES), CHANCE_BYTES);
  return ok(field);
}

/** The plain text PAN field: how many digits there are beyond 12, the PAN, zeroes. */
export function panField4(pan: string): Result<Uint8Array, PinBlockError> {
  if (!/^[0-9]{1,19}$/.test(pan)) {
    const detail = `PAN of ISO-4: expected 1 to 19 decimal digits, got ${pan.length} characters`;
    return err({ kind: 'pan-part', detail });
  }
  const beyond = Math.max(0, pan.length - PAN_DIGITS);
  return ok(hex(`${beyond}${pan.padStart(PAN_DIGITS, '0')}`.padEnd(2 * AES_BLOCK, '0')));
}

/** The enciphered PIN block, 16 bytes. `cipher` is AES. */
export function encipherPinBlock4(
  cipher: BlockCipher,
  { pin, pan, random }: ClearPin4,
): Result<Uint8Array, PinBlockError> {
  const field = pinField4(pin, random);
  if (!field.ok) return field;
  const bound = panField4(pan);
  if (!bound.ok) return bound;
  cipher.encryptBlock(field.value, 0, field.value, 0);
  const block = xor(field.value, bound.value);
  cipher.encryptBlock(block, 0, block, 0);
  return ok(block);
}

/** The PIN of an enciphered block. A wrong key or PAN shows as an error of the block's fields. */
export function decipherPinBlock4(
  cipher: BlockCipher,
  block: Uint8Array,
  pan: string,
): Result<string, PinBlockError> {
  if (block.length !== AES_BLOCK) {
    const detail = `PIN block: expected ${AES_BLOCK} bytes, got ${block.length}`;
    return err({ kind: 'block-length', detail });
  }
  const bound = panField4(pan);
  if (!bound.ok) return bound;
  const inner = new Uint8Array(AES_BLOCK);
  cipher.decryptBlock(block, 0, inner, 0);
  const field = xor(inner, bound.value);
  cipher.decryptBlock(field, 0, field, 0);
  return readPinField4(field);
}

function readPinField4(field: Uint8Array): Result<string, PinBlockError> {
  const nibble = (i: number): number => (field[i >> 1]! >> (i & 1 ? 0 : 4)) & 15;
  if (nibble(0) !== CONTROL) {
    return err({ kind: 'control-field', detail: 'PIN block: control field is not that of ISO-4' });
  }
  const length = nibble(1);
  if (length < 4 || length > 12) {
    return err({ kind: 'length-field', detail: 'PIN block: length field is not 4 to 12' });
  }
  let pin = '';
  for (let i = 2; i < 16; i++) {
    const digit = nibble(i);
    if (i >= 2 + length) {
      if (digit === 10) continue;
      return err({ kind: 'fill-digits', detail: `PIN block: wrong fill at nibble ${i}` });
    }
    if (digit > 9) {
      return err({ kind: 'pin-digits', detail: `PIN block: no decimal digit at nibble ${i}` });
    }
    pin += digit;
  }
  return ok(pin);
}
