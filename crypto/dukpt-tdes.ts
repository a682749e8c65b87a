import { concat } from '../bytes/concat.ts';
import { hex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { encryptEcb } from './block-cipher.ts';
import { createTdes } from './des.ts';
import { xor } from './xor.ts';

/** ANSI X9.24-1:2009, annex A: one key for each transaction, out of one base key. */
export type DukptError =
  | { readonly kind: 'key-length'; readonly detail: string }
  | { readonly kind: 'ksn-length'; readonly detail: string }
  /** Zero, or more one bits than a device uses: no transaction has such a number. */
  | { readonly kind: 'counter'; readonly detail: string }
  /** No number is left: the device needs a new initial key. */
  | { readonly kind: 'exhausted'; readonly detail: string };

/** What the key of a transaction is turned into before it is used (A.4.1, table A-1). */
export type TdesDukptUse =
  | 'pin'
  | 'mac-request'
  | 'mac-response'
  | 'data-request'
  | 'data-response';

/** Key set, device and a counter of 21 bits. */
export const TDES_KSN_BYTES = 10;
const COUNTER_MAX = 0x1fffff;
const MOST_ONES = 10;

const OTHER_HALF = hex('C0C0C0C000000000C0C0C0C000000000');

/** The byte of each half that is inverted. */
const VARIANT: Readonly<Record<TdesDukptUse, number>> = {
  pin: 7,
  'mac-request': 6,
  'mac-response': 4,
  'data-request': 5,
  'data-response': 3,
};

/** The initial key (IPEK) that is loaded into a device: 16 bytes. The KSN's counter is ignored. */
export function deriveTdesInitialKey(
  bdk: Uint8Array,
  ksn: Uint8Array,
): Result<Uint8Array, DukptError> {
  const wrong = checkKey('base derivation key', bdk) ?? checkKsn(ksn);
  if (wrong) return err(wrong);
  const device = withCounter(ksn, 0).subarray(0, 8);
  const left = encryptEcb(createTdes(bdk), device);
  const right = encryptEcb(createTdes(xor(bdk, OTHER_HALF)), device);
  return ok(concat(left, right));
}

/** The key of one transaction (A.3: "derivation"), from the initial key: 16 bytes. */
export function deriveTdesTransactionKey(
  initialKey: Uint8Array,
  ksn: Uint8Array,
): Result<Uint8Array, DukptError> {
  const wrong = checkKey('initial key', initialKey) ?? checkKsn(ksn);
  if (wrong) return err(wrong);
  const counter = counterOf(ksn);
  const unused = checkOnes(counter, MOST_ONES);
  if (unused) return err(unused);
  let key = initialKey;
  let reached = 0;
  for (let bit = 1 << 20; bit > 0; bit >>= 1) {
    if (!(counter & bit)) continue;
    reached |= bit;
    key = nonReversible(key, withCounter(ksn, reached).subarray(2));
  }
  return ok(key);
}

/** The variant of a transaction's key for one use; data keys go once through themselves. */
export function tdesWorkingKey(transactionKey: Uint8Array, use: TdesDukptUse): Uint8Array {
  const key = new Uint8Array(transactionKey);
  key[VARIANT[use]]! ^= 0xff;
  key[VARIANT[use] + 8]! ^= 0xff;
  return use.startsWith('data') ? encryptEcb(createTdes(key), key) : key;
}

/** All in one: from the base key to the key of one use in one transaction. */
export function deriveTdesWorkingKey(
  bdk: Uint8Array,
  ksn: Uint8Array,
  use: TdesDukptUse,
): Result<Uint8Array, DukptError> {
  const initial = deriveTdesInitialKey(bdk, ksn);
  const key = initial.ok ? deriveTdesTransactionKey(initial.value, ksn) : initial;
  return key.ok ? ok(tdesWorkingKey(key.value, use)) : key;
}

/** The KSN of the next transaction: numbers with too many one bits are passed over (A.2). */
export function nextTdesKsn(ksn: Uint8Array): Result<Uint8Array, DukptError> {
  const wrong = checkKsn(ksn);
  if (wrong) return err(wrong);
  let counter = counterOf(ksn) + 1;
  // Adding the lowest one bit carries past all numbers with at least as many ones.
  while (countOnes(counter) > MOST_ONES) counter += counter & -counter;
  if (counter > COUNTER_MAX) {
    return err({ kind: 'exhausted', detail: 'KSN counter: no number is left' });
  }
  return ok(withCounter(ksn, counter));
}

/** A.3 "non-reversible key generation": two passes of single DES under the halves. */
function nonReversible(key: Uint8Array, register: Uint8Array): Uint8Array {
  const next = new Uint8Array(16);
  halfOf(xor(key, OTHER_HALF), register, next, 0);
  halfOf(key, register, next, 8);
  return next;
}

function halfOf(key: Uint8Array, register: Uint8Array, out: Uint8Array, at: number): void {
  for (let i = 0; i < 8; i++) out[at + i] = register[i]! ^ key[8 + i]!;
  createTdes(key.subarray(0, 8)).encryptBlock(out, at, out, at);
  for (let i = 0; i < 8; i++) out[at + i]! ^= key[8 + i]!;
}

function counterOf(ksn: Uint8Array): number {
  return ((ksn[7]! & 0x1f) << 16) | (ksn[8]! << 8) | ksn[9]!;
}

function withCounter(ksn: Uint8Array, counter: number): Uint8Array {
  const out = new Uint8Array(ksn);
  out[7] = (out[7]! & 0xe0) | (counter >> 16);
  out[8] = counter >> 8;
  out[9] = counter;
  return out;
}

export function countOnes(number: number): number {
  let ones = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) ones++;
  return ones;
}

/** What is wrong with a counter that no transaction has: none of its bits is one, or too many. */
export function checkOnes(counter: number, most: number): DukptError | undefined {
  const ones = countOnes(counter);
  if (ones >= 1 && ones <= most) return undefined;
  return { kind: 'counter', detail: `KSN counter: expected 1 to ${most} one bits, got ${ones}` };
}

function checkKey(what: string, key: Uint8Array): DukptError | undefined {
  if (key.length === 16) return undefined;
  return { kind: 'key-length', detail: `${what}: expected 16 bytes, got ${key.length}` };
}

function checkKsn(ksn: Uint8Array): DukptError | undefined {
  if (ksn.length === TDES_KSN_BYTES) return undefined;
  const detail = `KSN: expected ${TDES_KSN_BYTES} bytes, got ${ksn.length}`;
  return { kind: 'ksn-length', detail };
}
