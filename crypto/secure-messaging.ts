import { concat } from '../bytes/concat.ts';
import { hex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { encryptCbc, encryptEcb } from './block-cipher.ts';
import { createTdes } from './des.ts';
import { padForMac, retailMac } from './mac.ts';
import { checkPin, type PinBlockError } from './pin-block.ts';
import { xor } from './xor.ts';

export type SecureMessagingError =
  | PinBlockError
  | { readonly kind: 'key-length'; readonly detail: string }
  | { readonly kind: 'mac-length'; readonly detail: string }
  /** Visa counts the data in one byte. */
  | { readonly kind: 'data-length'; readonly detail: string };

/**
 * MAC of an issuer script command, format 2 (EMV 4.4 Book 2, 9.2): over header and data, between
 * which Visa puts ATC and ARQC; 4 to 8 bytes.
 */
export function scriptMac(
  key: Uint8Array,
  message: Uint8Array,
  length = 8,
): Result<Uint8Array, SecureMessagingError> {
  const wrong = checkKey(key);
  if (wrong) return err(wrong);
  if (!Number.isInteger(length) || length < 4 || length > 8) {
    return err({ kind: 'mac-length', detail: `script MAC: expected 4 to 8 bytes, got ${length}` });
  }
  return ok(retailMac(key, message, 2).slice(0, length));
}

/**
 * How command data are filled up and encrypted, format 2 (9.3). emv: padding 2, CBC; mastercard:
 * the same, but whole blocks stay as they are; visa: a length byte in front, padding 2, ECB.
 */
export type ScriptEncryption = 'emv' | 'mastercard' | 'visa';

export function encryptScriptData(
  key: Uint8Array,
  data: Uint8Array,
  how: ScriptEncryption,
): Result<Uint8Array, SecureMessagingError> {
  const wrong = checkKey(key);
  if (wrong) return err(wrong);
  const cipher = createTdes(key);
  if (how === 'visa') {
    if (data.length > 255) {
      const detail = `script data: expected at most 255 bytes, got ${data.length}`;
      return err({ kind: 'data-length', detail });
    }
    return ok(encryptEcb(cipher, padForMac(concat(data.length, data), 2)));
  }
  const whole = how === 'mastercard' && data.length > 0 && data.length % 8 === 0;
  return ok(encryptCbc(cipher, whole ? data : padForMac(data, 2)));
}

/**
 * Visa's block for a new PIN (VIS 1.5, appendix C): bound to the card by its master key for
 * cryptograms and, if asked for, to the PIN that it replaces. 8 bytes, to be encrypted.
 */
export function visaPinChangeBlock(
  cardKey: Uint8Array,
  newPin: string,
  currentPin?: string,
): Result<Uint8Array, SecureMessagingError> {
  const wrong = checkKey(cardKey) ?? checkPin(newPin) ?? (currentPin && checkPin(currentPin));
  if (wrong) return err(wrong);
  const card = concat(new Uint8Array(4), cardKey.subarray(4, 8));
  const fresh = hex(`0${newPin.length.toString(16)}${newPin.padEnd(14, 'F')}`);
  const old = hex((currentPin ?? '').padEnd(16, '0'));
  return ok(xor(xor(card, fresh), old));
}

function checkKey(key: Uint8Array): SecureMessagingError | undefined {
  if (key.length === 16) return undefined;
  const detail = `secure messaging key: expected 16 bytes, got ${key.length}`;
  return { kind: 'key-length', detail };
}
