import { concat } from '../bytes/concat.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { type CardValueError, type CvvInput, cvv, wrongValue } from './card-values.ts';
import { createTdes } from './des.ts';
import { retailMac } from './mac.ts';

/**
 * Visa's dCVV of contactless magnetic stripe mode: a CVV under the card's master key, the ATC's
 * four digits in place of the PAN's first four.
 */
export function dcvv(
  cardKey: Uint8Array,
  input: CvvInput,
  atcDigits: string,
): Result<string, CardValueError> {
  if (!/^[0-9]{4}$/.test(atcDigits)) return wrongValue('pan', 'ATC', 'four decimal digits');
  return cvv(cardKey, { ...input, pan: atcDigits + input.pan.slice(4) });
}

export interface Cvc3Error {
  readonly kind: 'key-length' | 'vector' | 'counter' | 'unpredictable-number';
  readonly detail: string;
}

/** The static part of Mastercard's CVC3 (IVCVC3): 2 bytes of MAC over the track's template. */
export function cvc3Vector(
  cardKey: Uint8Array,
  template: Uint8Array,
): Result<Uint8Array, Cvc3Error> {
  const wrong = check('key-length', 'CVC3 key', cardKey, 16);
  return wrong ?? ok(retailMac(cardKey, template, 2).slice(-2));
}

/**
 * Mastercard's CVC3 (M/Chip; PayPass magnetic stripe): five digits, of which a track carries the
 * last few. ATC 2 bytes, unpredictable number 4.
 */
export function cvc3(
  cardKey: Uint8Array,
  vector: Uint8Array,
  unpredictableNumber: Uint8Array,
  atc: Uint8Array,
): Result<string, Cvc3Error> {
  const wrong =
    check('key-length', 'CVC3 key', cardKey, 16) ??
    check('vector', 'IVCVC3', vector, 2) ??
    check('unpredictable-number', 'unpredictable number', unpredictableNumber, 4) ??
    check('counter', 'ATC', atc, 2);
  if (wrong) return wrong;
  const block = concat(vector, unpredictableNumber, atc);
  createTdes(cardKey).encryptBlock(block, 0, block, 0);
  return ok(String((block[6]! << 8) | block[7]!).padStart(5, '0'));
}

function check(
  kind: Cvc3Error['kind'],
  what: string,
  bytes: Uint8Array,
  length: number,
): Result<never, Cvc3Error> | undefined {
  if (bytes.length === length) return undefined;
  return err({ kind, detail: `${what}: expected ${length} bytes, got ${bytes.length}` });
}
