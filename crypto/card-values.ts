import { hex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { createTdes } from './des.ts';
import { decimalise } from './digits.ts';
import { xor } from './xor.ts';

/** What is wrong with what a card value is computed from; no text holds a digit of it. */
export interface CardValueError {
  readonly kind:
    | 'key-length'
    | 'pan'
    | 'expiry'
    | 'service-code'
    | 'pin'
    | 'key-index'
    | 'decimalisation-table'
    | 'offset'
    | 'validation-data';
  readonly detail: string;
}

export function wrongValue(
  kind: CardValueError['kind'],
  what: string,
  expected: string,
): Result<never, CardValueError> {
  return err({ kind, detail: `${what}: expected ${expected}` });
}

export interface CvvInput {
  /** 12 to 19 digits. */
  readonly pan: string;
  /** Four digits, in the order in which the scheme has them: YYMM as on the stripe. */
  readonly expiry: string;
  /** As on the stripe; 999 makes an iCVV (of the chip), 000 a CVV2 (printed). */
  readonly serviceCode: string;
}

/** CVV, iCVV, CVV2 and their like (Visa PIM; VIS 1.5, appendix): three digits, a key of 16 bytes. */
export function cvv(cvk: Uint8Array, input: CvvInput): Result<string, CardValueError> {
  const { pan, expiry, serviceCode } = input;
  if (cvk.length !== 16) {
    return wrongValue('key-length', 'CVV key pair', `16 bytes, got ${cvk.length}`);
  }
  if (!/^[0-9]{12,19}$/.test(pan)) return wrongValue('pan', 'PAN', '12 to 19 decimal digits');
  if (!/^[0-9]{4}$/.test(expiry)) return wrongValue('expiry', 'expiry', 'four decimal digits');
  if (!/^[0-9]{3}$/.test(serviceCode)) {
    return wrongValue('service-code', 'service code', 'three decimal digits');
  }
  const data = hex((pan + expiry + serviceCode).padEnd(32, '0'));
  const first = createTdes(cvk.subarray(0, 8));
  const block = new Uint8Array(8);
  first.encryptBlock(data, 0, block, 0);
  const second = xor(block, data.subarray(8));
  createTdes(cvk).encryptBlock(second, 0, second, 0);
  return ok(decimalise(second, 3));
}

export interface PvvInput {
  /** 12 digits at least: the eleven before the check digit are used. */
  readonly pan: string;
  /** PIN verification key index: one digit. */
  readonly keyIndex: string;
  /** 4 to 12 digits: the first four are used. */
  readonly pin: string;
}

/** PIN verification value (Visa): four digits; a key of 8, 16 or 24 bytes. */
export function pvv(pvk: Uint8Array, input: PvvInput): Result<string, CardValueError> {
  const { pan, keyIndex, pin } = input;
  const wrongKey = checkDesKey('PIN verification key', pvk);
  if (wrongKey) return wrongKey;
  if (!/^[0-9]{12,19}$/.test(pan)) return wrongValue('pan', 'PAN', '12 to 19 decimal digits');
  if (!/^[0-9]$/.test(keyIndex)) return wrongValue('key-index', 'key index', 'one decimal digit');
  if (!/^[0-9]{4,12}$/.test(pin)) return wrongValue('pin', 'PIN', '4 to 12 decimal digits');
  const parameter = hex(pan.slice(-12, -1) + keyIndex + pin.slice(0, 4));
  createTdes(pvk).encryptBlock(parameter, 0, parameter, 0);
  return ok(decimalise(parameter, 4));
}

export interface Ibm3624 {
  readonly pan: string;
  /** 16 decimal digits, one for each hex digit. */
  readonly decimalisationTable: string;
  /** Where in the PAN the validation data begin, from 0. 0 if absent. */
  readonly from?: number;
  /** How many of its digits are taken, at most 16. As many as there are, if absent. */
  readonly length?: number;
  /** The hex digit behind them up to 16; F if absent. */
  readonly pad?: string;
}

/** What IBM 3624 makes of card and key before any offset: 16 digits, a PIN's come first. */
export function ibm3624NaturalPin(pvk: Uint8Array, input: Ibm3624): Result<string, CardValueError> {
  const { pan, decimalisationTable, from = 0, pad = 'F' } = input;
  const { length = Math.min(16, pan.length - from) } = input;
  const wrongKey = checkDesKey('PIN verification key', pvk);
  if (wrongKey) return wrongKey;
  if (!/^[0-9]{1,19}$/.test(pan)) return wrongValue('pan', 'PAN', '1 to 19 decimal digits');
  if (!/^[0-9]{16}$/.test(decimalisationTable)) {
    return wrongValue('decimalisation-table', 'decimalisation table', '16 decimal digits');
  }
  if (!Number.isInteger(from) || !Number.isInteger(length) || from < 0 || length < 1) {
    return wrongValue('validation-data', 'validation data', 'a place in the PAN and a length');
  }
  if (length > 16 || from + length > pan.length) {
    return wrongValue('validation-data', 'validation data', 'at most 16 digits within the PAN');
  }
  if (!/^[0-9A-Fa-f]$/.test(pad)) {
    return wrongValue('validation-data', 'pad of the validation data', 'one hex digit');
  }
  const block = hex(pan.slice(from, from + length).padEnd(16, pad));
  createTdes(pvk).encryptBlock(block, 0, block, 0);
  let digits = '';
  for (const byte of block) {
    digits += decimalisationTable[byte >> 4]! + decimalisationTable[byte & 15]!;
  }
  return ok(digits);
}

/** The offset that makes a PIN of the natural one: as many digits as the PIN (4 to 16). */
export function ibm3624Offset(
  pvk: Uint8Array,
  input: Ibm3624,
  pin: string,
): Result<string, CardValueError> {
  if (!/^[0-9]{4,16}$/.test(pin)) return wrongValue('pin', 'PIN', '4 to 16 decimal digits');
  const natural = ibm3624NaturalPin(pvk, input);
  return natural.ok ? ok(perDigit(pin, natural.value, -1)) : natural;
}

/** The PIN of natural PIN and offset; an offset of zeroes gives the natural PIN. */
export function ibm3624Pin(
  pvk: Uint8Array,
  input: Ibm3624,
  offset: string,
): Result<string, CardValueError> {
  if (!/^[0-9]{4,16}$/.test(offset)) {
    return wrongValue('offset', 'offset', '4 to 16 decimal digits');
  }
  const natural = ibm3624NaturalPin(pvk, input);
  return natural.ok ? ok(perDigit(offset, natural.value, 1)) : natural;
}

/** Digit by digit without carry. */
function perDigit(digits: string, natural: string, sign: 1 | -1): string {
  return digits.replaceAll(/./g, (digit, i: number) =>
    String((Number(digit) + sign * Number(natural[i]) + 10) % 10),
  );
}

function checkDesKey(what: string, key: Uint8Array): Result<never, CardValueError> | undefined {
  if (key.length === 8 || key.length === 16 || key.length === 24) return undefined;
  return wrongValue('key-length', what, `8, 16 or 24 bytes, got ${key.length}`);
}
