import { hex, toHex } from '../bytes/hex.ts';

/** Raw RSA: no padding, as EMV 4.4 Book 2, B2.1 has it. */
export interface RsaPublicKey {
  /** The modulus, its top bit set: as many bytes as the key is long. */
  readonly modulus: Uint8Array;
  /** 3 or 65537: one or three bytes. */
  readonly exponent: Uint8Array;
}

/** With the primes, so that the Chinese remainder theorem does a quarter of the work. */
export interface RsaPrivateKey extends RsaPublicKey {
  readonly prime1: Uint8Array;
  readonly prime2: Uint8Array;
}

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

function toBytes(value: bigint, length: number): Uint8Array {
  return hex(value.toString(16).padStart(2 * length, '0'));
}

/** Base to the exponent, four bits at a time. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const reduced = base % modulus;
  // As far as the exponent needs it: 3 and 65537 hardly do.
  const small = [1n, reduced];
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i++) result = (result * result) % modulus;
    const by = Number.parseInt(digit, 16);
    while (small.length <= by) small.push((small.at(-1)! * reduced) % modulus);
    if (by > 0) result = (result * small[by]!) % modulus;
  }
  return result;
}

/** The inverse of `value` by Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1] = [modulus, value % modulus];
  let [s0, s1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [s0, s1] = [s1, s0 - quotient * s1];
  }
  return s0 < 0n ? s0 + modulus : s0;
}

/**
 * Recovery (verification, encipherment) under a public key; as many bytes out as the modulus has.
 * Undefined when `input` has not that length or is not below the modulus, or the key is no key:
 * all of them come from cards.
 */
export function rsaPublic(key: RsaPublicKey, input: Uint8Array): Uint8Array | undefined {
  const modulus = toBigInt(key.modulus);
  const exponent = toBigInt(key.exponent);
  const message = toBigInt(input);
  if (modulus < 2n || exponent === 0n) return undefined;
  if (input.length !== key.modulus.length || message >= modulus) return undefined;
  return toBytes(power(message, exponent, modulus), key.modulus.length);
}

/** Signing or decipherment; the same conditions. */
export function rsaPrivate(key: RsaPrivateKey, input: Uint8Array): Uint8Array | undefined {
  const message = toBigInt(input);
  if (input.length !== key.modulus.length || message >= toBigInt(key.modulus)) return undefined;
  const [p, q] = [toBigInt(key.prime1), toBigInt(key.prime2)];
  const e = toBigInt(key.exponent);
  const mp = power(message, inverse(e, p - 1n), p);
  const mq = power(message, inverse(e, q - 1n), q);
  const h = (((mp - mq) % p) + p) * inverse(q, p);
  return toBytes(mq + (h % p) * q, key.modulus.length);
}
