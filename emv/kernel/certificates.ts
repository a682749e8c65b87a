import { concat, equalBytes } from '../../bytes/concat.ts';
import { toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { sha1 } from '../../crypto/sha1.ts';
import { type RsaPublicKey, rsaPublic } from '../rsa.ts';
import { lastDayOfMonth } from './dates.ts';
import type { AuthorityKey, RevokedCertificate } from './profile.ts';

/** Why a signature or certificate is not believed: the check that failed. */
export type SignatureFault =
  | 'length'
  | 'not-recoverable'
  | 'header-or-trailer'
  | 'format'
  | 'hash'
  | 'subject'
  | 'expired'
  | 'revoked'
  | 'algorithm'
  | 'key-length'
  | 'remainder'
  /** The key is longer than its certificate, and the card does not give the rest. */
  | 'remainder-missing'
  | 'exponent';

/** A key as the card offers it: certificate, what did not fit, exponent. */
export interface KeyCertificate {
  readonly certificate: Uint8Array;
  readonly remainder: Uint8Array | undefined;
  readonly exponent: Uint8Array;
}

const LONGEST_KEY = 248;
const ALGORITHM_01 = 0x01;

/** What a signature hides, from the format byte to the hash (EMV 4.4 Book 2, A2.1). */
interface Recovered {
  readonly part: Uint8Array;
  readonly hash: Uint8Array;
}

/** Checked for header, trailer and format; the hash is `covers`'s. */
function open(
  key: RsaPublicKey,
  signature: Uint8Array,
  format: number,
): Result<Recovered, SignatureFault> {
  if (signature.length !== key.modulus.length || signature.length < 24) return err('length');
  const block = rsaPublic(key, signature);
  if (!block) return err('not-recoverable');
  const end = block.length - 21;
  if (block[0] !== 0x6a || block[block.length - 1] !== 0xbc) return err('header-or-trailer');
  const part = block.subarray(1, end);
  if (part[0] !== format) return err('format');
  return ok({ part, hash: block.subarray(end, -1) });
}

const covers = ({ part, hash }: Recovered, rest: Uint8Array): boolean =>
  equalBytes(sha1(concat(part, rest)), hash);

/** All of it, with the hash over the recovered part and `rest`. */
function recover(
  key: RsaPublicKey,
  signature: Uint8Array,
  format: number,
  rest: Uint8Array,
): Result<Uint8Array, SignatureFault> {
  const opened = open(key, signature, format);
  if (!opened.ok) return opened;
  return covers(opened.value, rest) ? ok(opened.value.part) : err('hash');
}

interface Certificate {
  readonly subject: Uint8Array;
  readonly serial: Uint8Array;
  readonly key: RsaPublicKey;
}

/** EMV 4.4 Book 2, 5.3 and 6.4, tables 6 and 14: alike but for the subject's length. */
function readCertificate(
  signer: RsaPublicKey,
  offered: KeyCertificate,
  format: 0x02 | 0x04,
  staticData: Uint8Array,
  today: number,
): Result<Certificate, SignatureFault> {
  const opened = open(signer, offered.certificate, format);
  if (!opened.ok) return opened;
  const { part } = opened.value;
  const at = format === 0x02 ? 5 : 11;
  const leftmost = part.subarray(at + 9);
  const length = part[at + 7] ?? 0;
  // Said before the hash, which cannot be right without it (EMV 4.4 Book 3, 7.5).
  if (!offered.remainder && length > leftmost.length) return err('remainder-missing');
  const remainder = offered.remainder ?? new Uint8Array(0);
  if (!covers(opened.value, concat(remainder, offered.exponent, staticData))) return err('hash');
  const expiry = lastDayOfMonth(part.subarray(at, at + 2));
  if (expiry === undefined || expiry < today) return err('expired');
  if (part[at + 5] !== ALGORITHM_01 || part[at + 6] !== ALGORITHM_01) return err('algorithm');
  if (length < 64 || length > Math.min(LONGEST_KEY, signer.modulus.length))
    return err('key-length');
  if (remainder.length !== Math.max(0, length - leftmost.length)) return err('remainder');
  const exponent = toHex(offered.exponent);
  if (part[at + 8] !== offered.exponent.length || (exponent !== '03' && exponent !== '010001')) {
    return err('exponent');
  }
  const modulus = concat(leftmost.subarray(0, length), remainder);
  return ok({
    subject: part.subarray(1, at),
    serial: part.subarray(at + 2, at + 5),
    key: { modulus, exponent: offered.exponent.slice() },
  });
}

/** Issuer Public Key out of 90, 92, 9F32 (EMV 4.4 Book 2, 5.3 and 6.3). `today`: 20260131. */
export function recoverIssuerKey(
  authority: AuthorityKey,
  offered: KeyCertificate,
  pan: string,
  today: number,
  revoked: readonly RevokedCertificate[],
): Result<RsaPublicKey, SignatureFault> {
  const nothingMore = new Uint8Array(0);
  const certificate = readCertificate(authority, offered, 0x02, nothingMore, today);
  if (!certificate.ok) return certificate;
  const { subject, serial, key } = certificate.value;
  // The identifier is the PAN's first 3 to 8 digits, filled with F.
  const identifier = toHex(subject).replace(/F+$/, '');
  if (identifier.length < 3 || !pan.startsWith(identifier)) return err('subject');
  const isRevoked = revoked.some(
    (one) =>
      one.index === authority.index &&
      equalBytes(one.rid, authority.rid) &&
      equalBytes(one.serial, serial),
  );
  return isRevoked ? err('revoked') : ok(key);
}

/**
 * ICC Public Key out of 9F46, 9F48, 9F47 (EMV 4.4 Book 2, 6.4), or, without static data, the PIN
 * encipherment key out of 9F2D, 9F2F, 9F2E (7.1).
 */
export function recoverCardKey(
  issuer: RsaPublicKey,
  offered: KeyCertificate,
  pan: string,
  today: number,
  staticData: Uint8Array = new Uint8Array(0),
): Result<RsaPublicKey, SignatureFault> {
  const certificate = readCertificate(issuer, offered, 0x04, staticData, today);
  if (!certificate.ok) return certificate;
  const { subject, key } = certificate.value;
  return toHex(subject).replace(/F+$/, '') === pan ? ok(key) : err('subject');
}

/** Signed Static Application Data, 93: its data authentication code, 9F45 (EMV 4.4 Book 2, 5.4). */
export function verifyStaticData(
  issuer: RsaPublicKey,
  signature: Uint8Array,
  staticData: Uint8Array,
): Result<Uint8Array, SignatureFault> {
  const recovered = recover(issuer, signature, 0x03, staticData);
  if (!recovered.ok) return recovered;
  if (recovered.value[1] !== ALGORITHM_01) return err('algorithm');
  return ok(recovered.value.slice(2, 4));
}

/**
 * Signed Dynamic Application Data, 9F4B: the ICC dynamic data (EMV 4.4 Book 2, 6.5.2, 6.6.2).
 * `hashed`: the terminal's dynamic data.
 */
export function verifyDynamicData(
  card: RsaPublicKey,
  signature: Uint8Array,
  hashed: Uint8Array,
): Result<Uint8Array, SignatureFault> {
  const recovered = recover(card, signature, 0x05, hashed);
  if (!recovered.ok) return recovered;
  const part = recovered.value;
  if (part[1] !== ALGORITHM_01) return err('algorithm');
  const length = part[2]!;
  return length >= 1 && 3 + length <= part.length ? ok(part.slice(3, 3 + length)) : err('length');
}

/** The number that dynamic data begins with, 9F4C: two to eight bytes behind their count. */
export function dynamicNumber(dynamicData: Uint8Array): Uint8Array | undefined {
  const length = dynamicData[0] ?? 0;
  if (length < 2 || length > 8 || dynamicData.length < 1 + length) return undefined;
  return dynamicData.slice(1, 1 + length);
}
