import { err, ok, type Result } from '../bytes/result.ts';
import { createAes } from './aes.ts';
import { encryptEcb } from './block-cipher.ts';
import { checkOnes, countOnes, type DukptError } from './dukpt-tdes.ts';

/** ANSI X9.24-3:2017. What a derived key is for (6.3.2, table 2). */
export const AES_DUKPT_USAGES = {
  'key-encryption': 0x0002,
  'pin-encryption': 0x1000,
  'mac-generation': 0x2000,
  'mac-verification': 0x2001,
  'mac-both': 0x2002,
  'data-encryption': 0x3000,
  'data-decryption': 0x3001,
  'data-both': 0x3002,
} as const;

export type AesDukptUsage = keyof typeof AES_DUKPT_USAGES;

const KEY_DERIVATION = 0x8000;
const INITIAL_KEY_DERIVATION = 0x8001;

/** Algorithm, length in bits and strength of each type of key (6.2.2; NIST SP 800-57-1, 5.6.1). */
export const AES_DUKPT_KEY_TYPES = {
  '2TDEA': { algorithm: 0, bits: 128, strength: 80 },
  '3TDEA': { algorithm: 1, bits: 192, strength: 112 },
  AES128: { algorithm: 2, bits: 128, strength: 128 },
  AES192: { algorithm: 3, bits: 192, strength: 192 },
  AES256: { algorithm: 4, bits: 256, strength: 256 },
  HMAC128: { algorithm: 5, bits: 128, strength: 128 },
  HMAC192: { algorithm: 5, bits: 192, strength: 192 },
  HMAC256: { algorithm: 5, bits: 256, strength: 256 },
} as const;

export type AesDukptKeyType = keyof typeof AES_DUKPT_KEY_TYPES;

/** As with TDES; and nothing stronger than the base key is derived from it (6.2.2). */
export type AesDukptError = DukptError | { readonly kind: 'key-strength'; readonly detail: string };

/** Initial key ID (base key ID and device, 4 bytes each) and a counter of 32 bits. */
export const AES_KSN_BYTES = 12;
export const INITIAL_KEY_ID_BYTES = 8;
const MOST_ONES = 16;
const COUNTER_MAX = 0xffff0000;
/** The number that no transaction has: of the key that protects a new initial key (6.5.2). */
const UPDATE_COUNTER = 0xffffffff;

/** The initial key of a device: as long as the base key. `id` is 8 bytes, or a whole KSN. */
export function deriveAesInitialKey(
  bdk: Uint8Array,
  id: Uint8Array,
): Result<Uint8Array, AesDukptError> {
  const wrong = checkKey('base derivation key', bdk);
  if (wrong) return err(wrong);
  if (id.length !== INITIAL_KEY_ID_BYTES && id.length !== AES_KSN_BYTES) {
    const detail = `initial key ID: expected ${INITIAL_KEY_ID_BYTES} bytes, got ${id.length}`;
    return err({ kind: 'ksn-length', detail });
  }
  return ok(derive(bdk, INITIAL_KEY_DERIVATION, own(bdk), id.subarray(0, INITIAL_KEY_ID_BYTES)));
}

/** The key from which a transaction's working keys come ("intermediate derivation key"). */
export function deriveAesTransactionKey(
  initialKey: Uint8Array,
  ksn: Uint8Array,
): Result<Uint8Array, AesDukptError> {
  const wrong = checkKey('initial key', initialKey) ?? checkKsn(ksn);
  if (wrong) return err(wrong);
  const counter = counterOf(ksn);
  const unused = checkOnes(counter, MOST_ONES);
  if (unused) return err(unused);
  return ok(descend(initialKey, ksn, counter));
}

/** From the initial key down: a derivation for each one bit of the counter, the highest first. */
function descend(initialKey: Uint8Array, id: Uint8Array, counter: number): Uint8Array {
  let key = initialKey;
  let reached = 0;
  for (let bit = 31; bit >= 0; bit--) {
    if (!((counter >>> bit) & 1)) continue;
    reached |= 1 << bit;
    key = derive(key, KEY_DERIVATION, own(key), deviceAnd(id, reached));
  }
  return key;
}

/** The key of one use in one transaction, from the transaction's key (6.3.3). */
export function aesWorkingKey(
  transactionKey: Uint8Array,
  ksn: Uint8Array,
  usage: AesDukptUsage,
  type: AesDukptKeyType,
): Result<Uint8Array, AesDukptError> {
  const wrong = checkKey('transaction key', transactionKey) ?? checkKsn(ksn);
  if (wrong) return err(wrong);
  return deriveWorking(transactionKey, ksn, counterOf(ksn), usage, type);
}

/** All in one: from the base key to the key of one use in one transaction. */
export function deriveAesWorkingKey(
  bdk: Uint8Array,
  ksn: Uint8Array,
  usage: AesDukptUsage,
  type: AesDukptKeyType,
): Result<Uint8Array, AesDukptError> {
  const initial = deriveAesInitialKey(bdk, ksn);
  const key = initial.ok ? deriveAesTransactionKey(initial.value, ksn) : initial;
  return key.ok ? aesWorkingKey(key.value, ksn, usage, type) : key;
}

/** The key under which a device gets its next initial key (6.5.3), from the one it has. */
export function deriveAesUpdateKey(
  initialKey: Uint8Array,
  id: Uint8Array,
  type: AesDukptKeyType,
): Result<Uint8Array, AesDukptError> {
  const wrong = checkKey('initial key', initialKey);
  if (wrong) return err(wrong);
  if (id.length !== INITIAL_KEY_ID_BYTES && id.length !== AES_KSN_BYTES) {
    const detail = `initial key ID: expected ${INITIAL_KEY_ID_BYTES} bytes, got ${id.length}`;
    return err({ kind: 'ksn-length', detail });
  }
  const key = descend(initialKey, id, UPDATE_COUNTER);
  return deriveWorking(key, id, UPDATE_COUNTER, 'key-encryption', type);
}

/** The KSN of the next transaction: numbers with too many one bits are passed over (6.1). */
export function nextAesKsn(ksn: Uint8Array): Result<Uint8Array, AesDukptError> {
  const wrong = checkKsn(ksn);
  if (wrong) return err(wrong);
  let counter = counterOf(ksn) + 1;
  // Adding the lowest one bit carries past all numbers with at least as many ones.
  while (counter <= COUNTER_MAX && countOnes(counter) > MOST_ONES) {
    counter += (counter & -counter) >>> 0;
  }
  if (counter > COUNTER_MAX) {
    return err({ kind: 'exhausted', detail: 'KSN counter: no number is left' });
  }
  const out = new Uint8Array(ksn);
  new DataView(out.buffer).setUint32(INITIAL_KEY_ID_BYTES, counter);
  return ok(out);
}

function deriveWorking(
  key: Uint8Array,
  id: Uint8Array,
  counter: number,
  usage: AesDukptUsage,
  type: AesDukptKeyType,
): Result<Uint8Array, AesDukptError> {
  const wanted = AES_DUKPT_KEY_TYPES[type];
  if (wanted.strength > key.length * 8) {
    const detail = `working key: ${type} is stronger than the ${key.length * 8}-bit key it would come from`;
    return err({ kind: 'key-strength', detail });
  }
  return ok(derive(key, AES_DUKPT_USAGES[usage], type, deviceAnd(id, counter)));
}

/** Derivation data (6.3.2, table 2) under the key, block after block, as long as is needed. */
function derive(
  key: Uint8Array,
  usage: number,
  type: AesDukptKeyType,
  context: Uint8Array,
): Uint8Array {
  const { algorithm, bits } = AES_DUKPT_KEY_TYPES[type];
  const blocks = Math.ceil(bits / 128);
  const data = new Uint8Array(16 * blocks);
  const view = new DataView(data.buffer);
  for (let i = 0; i < blocks; i++) {
    data[16 * i] = 1;
    data[16 * i + 1] = i + 1;
    view.setUint16(16 * i + 2, usage);
    view.setUint16(16 * i + 4, algorithm);
    view.setUint16(16 * i + 6, bits);
    data.set(context, 16 * i + 8);
  }
  return encryptEcb(createAes(key), data).slice(0, bits / 8);
}

/** The device's half of the initial key ID and a counter. */
function deviceAnd(id: Uint8Array, counter: number): Uint8Array {
  const out = new Uint8Array(8);
  out.set(id.subarray(4, 8));
  new DataView(out.buffer).setUint32(4, counter);
  return out;
}

/** Keys of the tree are of the base key's own type. */
function own(key: Uint8Array): AesDukptKeyType {
  return key.length === 16 ? 'AES128' : key.length === 24 ? 'AES192' : 'AES256';
}

function counterOf(ksn: Uint8Array): number {
  return new DataView(ksn.buffer, ksn.byteOffset).getUint32(INITIAL_KEY_ID_BYTES);
}

function checkKey(what: string, key: Uint8Array): AesDukptError | undefined {
  if (key.length === 16 || key.length === 24 || key.length === 32) return undefined;
  return { kind: 'key-length', detail: `${what}: expected 16, 24 or 32 bytes, got ${key.length}` };
}

function checkKsn(ksn: Uint8Array): AesDukptError | undefined {
  if (ksn.length === AES_KSN_BYTES) return undefined;
  return { kind: 'ksn-length', detail: `KSN: expected ${AES_KSN_BYTES} bytes, got ${ksn.length}` };
}
