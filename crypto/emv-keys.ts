import { concat } from '../bytes/concat.ts';
import { hex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { encryptEcb } from './block-cipher.ts';
import { createTdes } from './des.ts';
import { decimalise } from './digits.ts';
import { withOddParity } from './key-parity.ts';
import { sha1 } from './sha1.ts';
import { xor } from './xor.ts';

/** What is wrong; no text holds a digit of the PAN. */
export interface EmvKeyError {
  readonly kind: 'key-length' | 'pan' | 'pan-sequence' | 'diversifier' | 'counter';
  readonly detail: string;
}

/** EMV 4.4 Book 2, A1.4. A takes the rightmost 16 digits; B hashes a PAN longer than 16. */
export type MasterKeyOption = 'A' | 'B';

export interface CardIdentity {
  /** 1 to 19 digits. */
  readonly pan: string;
  /** PAN sequence number, two digits; 00 if absent. */
  readonly sequence?: string;
  /** A if absent. */
  readonly option?: MasterKeyOption;
  /** Whether the key's bytes get odd parity; true if absent. DES does not look at it. */
  readonly oddParity?: boolean;
}

function bad(kind: EmvKeyError['kind'], expected: string): Result<never, EmvKeyError> {
  return err({ kind, detail: expected });
}

function checkKey(what: string, key: Uint8Array): Result<never, EmvKeyError> | undefined {
  if (key.length === 16) return undefined;
  return bad('key-length', `${what}: expected 16 bytes, got ${key.length}`);
}

/** The card's (ICC) master key from the issuer's: 16 bytes of odd parity. */
export function deriveCardMasterKey(
  issuerKey: Uint8Array,
  { pan, sequence = '00', option = 'A', oddParity = true }: CardIdentity,
): Result<Uint8Array, EmvKeyError> {
  const wrong = checkKey('issuer master key', issuerKey);
  if (wrong) return wrong;
  if (!/^[0-9]{1,19}$/.test(pan)) return bad('pan', 'PAN: expected 1 to 19 decimal digits');
  if (!/^[0-9]{2}$/.test(sequence)) {
    return bad('pan-sequence', 'PAN sequence number: expected two decimal digits');
  }
  const all = pan + sequence;
  const hashed = option === 'B' && pan.length > 16;
  const y = hashed
    ? decimalise(sha1(hex(all.padStart(all.length + (all.length % 2), '0'))), 16)
    : all.slice(-16).padStart(16, '0');
  const left = hex(y);
  const right = left.map((byte) => ~byte);
  const key = encryptEcb(createTdes(issuerKey), concat(left, right));
  return ok(oddParity ? withOddParity(key) : key);
}

/**
 * Common session key (EMV 4.4 Book 2, A1.3.1): 16 bytes of odd parity from 8 bytes that differ
 * each time. `acDiversifier`, `mChipDiversifier` and the ARQC itself are such bytes.
 */
export function deriveSessionKey(
  cardKey: Uint8Array,
  diversifier: Uint8Array,
): Result<Uint8Array, EmvKeyError> {
  const wrong = checkKey('card master key', cardKey);
  if (wrong) return wrong;
  if (diversifier.length !== 8) {
    const expected = `session key diversifier: expected 8 bytes, got ${diversifier.length}`;
    return bad('diversifier', expected);
  }
  const left = new Uint8Array(diversifier);
  const right = new Uint8Array(diversifier);
  left[2] = 0xf0;
  right[2] = 0x0f;
  return ok(withOddParity(encryptEcb(createTdes(cardKey), concat(left, right))));
}

/** For application cryptograms: the ATC (9F36, 2 bytes) and zeroes. */
export function acDiversifier(atc: Uint8Array): Uint8Array {
  return concat(atc, new Uint8Array(6));
}

/** M/Chip's own for application cryptograms: ATC, zeroes, unpredictable number (9F37, 4 bytes). */
export function mChipDiversifier(atc: Uint8Array, unpredictableNumber: Uint8Array): Uint8Array {
  return concat(atc, new Uint8Array(2), unpredictableNumber);
}

/** Visa's own for secure messaging (VIS 1.5, appendix B): the ATC and its inverse into the key. */
export function deriveVisaMessagingKey(
  cardKey: Uint8Array,
  atc: Uint8Array,
): Result<Uint8Array, EmvKeyError> {
  const wrong = checkKey('card master key', cardKey) ?? checkAtc(atc);
  if (wrong) return wrong;
  const inverse = atc.map((byte) => ~byte);
  const mask = concat(new Uint8Array(6), atc, new Uint8Array(6), inverse);
  return ok(withOddParity(xor(cardKey, mask)));
}

function checkAtc(atc: Uint8Array): Result<never, EmvKeyError> | undefined {
  if (atc.length === 2) return undefined;
  return bad('counter', `ATC: expected 2 bytes, got ${atc.length}`);
}
