import { err, ok, type Result } from '../bytes/result.ts';
import { createAes } from './aes.ts';
import { type BlockCipher, decryptEcb } from './block-cipher.ts';
import { type CardValueError, type Ibm3624, ibm3624Pin, pvv } from './card-values.ts';
import { createTdes, DES_BLOCK } from './des.ts';
import { type AesDukptError, deriveAesWorkingKey } from './dukpt-aes.ts';
import { deriveTdesWorkingKey } from './dukpt-tdes.ts';
import type { HeldKey, KeyError, KeySlots } from './key-slots.ts';
import {
  type ClearPin,
  decodePinBlock,
  encodePinBlock,
  PIN_MAX_DIGITS,
  type PinBlockError,
  type PinBlockFormat,
  panPartOf,
} from './pin-block.ts';
import { decipherPinBlock4, encipherPinBlock4 } from './pin-block-4.ts';

export type PinOperationError =
  | KeyError
  | PinBlockError
  | FormatChangeError
  | CardValueError
  | AesDukptError;

/** ISO 9564-1 forbids to take a PIN out of the binding to its PAN. */
export interface FormatChangeError {
  readonly kind: 'format-change';
  readonly detail: string;
}

/** ISO-4 takes an AES key and the whole PAN, the others a DES key. */
export type StoredPinFormat = PinBlockFormat | 'ISO-4';

/** A clear PIN on its way in. */
export interface EnteredPin extends Omit<ClearPin, 'format'> {
  readonly format: StoredPinFormat;
  /** The whole PAN, for ISO-4. */
  readonly pan?: string;
}

/** An encrypted PIN block, and what is needed to read it. */
export interface EncryptedPin {
  readonly slot: string;
  readonly block: Uint8Array;
  readonly format: StoredPinFormat;
  readonly panPart?: string;
  /** The whole PAN, for ISO-4. */
  readonly pan?: string;
  /** Key serial number, where the slot holds a DUKPT base key: 10 bytes, or 12 under AES. */
  readonly ksn?: Uint8Array;
}

/** Where a translated PIN block goes; `fill` as in ClearPin, for ISO-4 8 bytes. */
export interface PinTarget {
  readonly slot: string;
  readonly format: StoredPinFormat;
  readonly fill?: Uint8Array;
  /** For ISO-4, where the PIN came with a part of it only. */
  readonly pan?: string;
}

/** What a PIN is checked against; the PAN that both are of. */
export interface PinCheck {
  readonly slot: string;
  readonly pan: string;
}

/** PINs inside a store: encrypted ones go in and out, and no function gives a clear one. */
export interface StoredPins {
  encryptPin(slot: string, pin: EnteredPin): Result<Uint8Array, PinOperationError>;
  /** From key to key, the PAN part unchanged. */
  translatePin(from: EncryptedPin, to: PinTarget): Result<Uint8Array, PinOperationError>;
  /** Whether two blocks hold the same PIN; takes the same steps whatever they hold. */
  comparePins(entered: EncryptedPin, reference: EncryptedPin): Result<boolean, PinOperationError>;
  /** The PVV of an encrypted PIN, under a `pin-verification` key. */
  pvvOf(
    pin: EncryptedPin,
    under: PinCheck & { readonly keyIndex: string },
  ): Result<string, PinOperationError>;
  /** Whether an encrypted PIN is the card's natural PIN with this offset, under a `pin-offset` key. */
  matchesOffset(
    pin: EncryptedPin,
    under: Ibm3624 & { readonly slot: string },
    offset: string,
  ): Result<boolean, PinOperationError>;
}

/** Modes of use (TR-31) that let a PIN key encrypt, and decrypt. */
const ENCRYPTS = ['B', 'E', 'N'];
const DECRYPTS = ['B', 'D', 'N'];

export function createStoredPins(slots: KeySlots): StoredPins & PinOpener {
  function open(pin: EncryptedPin): Result<string, PinOperationError> {
    const cipher = cipherOf(slots, pin);
    if (!cipher.ok) return cipher;
    if (pin.format === 'ISO-4') return decipherPinBlock4(cipher.value, pin.block, pin.pan ?? '');
    // The length is checked with the block's other fields.
    const whole = pin.block.length === DES_BLOCK;
    const clear = whole ? decryptEcb(cipher.value, pin.block) : pin.block;
    return decodePinBlock(pin.format, clear, pin.panPart ?? partOf(pin.pan));
  }

  function seal(slot: string, entered: EnteredPin): Result<Uint8Array, PinOperationError> {
    const held = slots.take(slot, 'pin');
    if (!held.ok) return held;
    const wrong = checkMode(held.value, ENCRYPTS) ?? checkCipher(held.value, entered.format);
    if (wrong) return err(wrong);
    const { cipher } = held.value;
    const { format, pin, pan, panPart = partOf(pan), fill } = entered;
    if (format === 'ISO-4') {
      return encipherPinBlock4(cipher, { pin, pan: pan ?? '', random: fill ?? new Uint8Array(0) });
    }
    const block = encodePinBlock({ format, pin, ...given({ panPart, fill }) });
    if (block.ok) cipher.encryptBlock(block.value, 0, block.value, 0);
    return block;
  }

  return {
    openPin: open,
    encryptPin: seal,
    translatePin(from, to) {
      const target = slots.take(to.slot, 'pin');
      if (!target.ok) return target;
      const wrong = checkChange(from, to);
      if (wrong) return err(wrong);
      const pin = open(from);
      if (!pin.ok) return pin;
      const { format, fill } = to;
      const pan = to.pan ?? from.pan;
      const panPart = from.panPart ?? partOf(from.pan);
      return seal(to.slot, { format, pin: pin.value, ...given({ pan, panPart, fill }) });
    },
    comparePins(entered, reference) {
      const left = open(entered);
      const right = open(reference);
      if (!left.ok) return left;
      if (!right.ok) return right;
      return ok(samePin(left.value, right.value));
    },
    pvvOf(pin, { slot, pan, keyIndex }) {
      const held = slots.take(slot, 'pin-verification');
      if (!held.ok) return held;
      const clear = open(pin);
      return clear.ok ? pvv(held.value.key, { pan, keyIndex, pin: clear.value }) : clear;
    },
    matchesOffset(pin, { slot, ...card }, offset) {
      const held = slots.take(slot, 'pin-offset');
      if (!held.ok) return held;
      const clear = open(pin);
      if (!clear.ok) return clear;
      const expected = ibm3624Pin(held.value.key, card, offset);
      return expected.ok ? ok(samePin(expected.value, clear.value)) : expected;
    },
  };
}

/** For the store's other operations: never part of a KeyStore. */
export interface PinOpener {
  openPin(pin: EncryptedPin): Result<string, PinOperationError>;
}

/** The key itself, or the one that DUKPT makes of it for this transaction. */
function cipherOf(slots: KeySlots, pin: EncryptedPin): Result<BlockCipher, PinOperationError> {
  const held = slots.take(pin.slot, pin.ksn ? 'dukpt-base' : 'pin');
  if (!held.ok) return held;
  const wrong = checkCipher(held.value, pin.format);
  if (wrong) return err(wrong);
  if (!pin.ksn) {
    const wrongMode = checkMode(held.value, DECRYPTS);
    return wrongMode ? err(wrongMode) : ok(held.value.cipher);
  }
  const { key, algorithm } = held.value;
  if (algorithm !== 'AES') {
    const derived = deriveTdesWorkingKey(key, pin.ksn, 'pin');
    return derived.ok ? ok(createTdes(derived.value)) : derived;
  }
  const type = key.length === 16 ? 'AES128' : key.length === 24 ? 'AES192' : 'AES256';
  const derived = deriveAesWorkingKey(key, pin.ksn, 'pin-encryption', type);
  return derived.ok ? ok(createAes(derived.value)) : derived;
}

function checkMode({ slot, mode }: HeldKey, allowed: readonly string[]): KeyError | undefined {
  if (mode === undefined || allowed.includes(mode)) return undefined;
  const detail = `key slot ${slot}: its mode of use ${mode} does not allow this`;
  return { kind: 'wrong-usage', slot, detail };
}

function checkCipher({ slot, algorithm }: HeldKey, format: StoredPinFormat): KeyError | undefined {
  if ((format === 'ISO-4') === (algorithm === 'AES')) return undefined;
  const expected = format === 'ISO-4' ? 'an AES key' : 'a DES key';
  return { kind: 'wrong-usage', slot, detail: `key slot ${slot}: ${format} takes ${expected}` };
}

/**
 * What may become of what (ISO 9564-1, 9.5 and table 4): format 1 gains a PAN but nothing loses its
 * PAN, and format 2 is for the way into a card only.
 */
function checkChange(from: EncryptedPin, to: PinTarget): FormatChangeError | undefined {
  const loses = to.format === 'ISO-1' && from.format !== 'ISO-1';
  if (loses || (to.format === 'ISO-2') !== (from.format === 'ISO-2')) {
    const detail = `PIN translation from ${from.format} to ${to.format} is not allowed`;
    return { kind: 'format-change', detail };
  }
  const part = from.panPart ?? partOf(from.pan);
  if (to.pan !== undefined && part !== undefined && panPartOf(to.pan) !== part) {
    return { kind: 'format-change', detail: 'PIN translation to another PAN is not allowed' };
  }
  return undefined;
}

function partOf(pan: string | undefined): string | undefined {
  return pan === undefined ? undefined : panPartOf(pan);
}

/** Without the fields that are undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: NonNullable<T[K]> };
}

function samePin(a: string, b: string): boolean {
  const left = a.padEnd(PIN_MAX_DIGITS, 'F');
  const right = b.padEnd(PIN_MAX_DIGITS, 'F');
  let difference = left.length ^ right.length;
  for (let i = 0; i < PIN_MAX_DIGITS; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  return difference === 0;
}
