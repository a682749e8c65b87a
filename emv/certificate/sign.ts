import { concat } from '../../bytes/concat.ts';
import { hex } from '../../bytes/hex.ts';
import { sha1 } from '../../crypto/sha1.ts';
import { type RsaPrivateKey, type RsaPublicKey, rsaPrivate } from '../rsa.ts';

/** A public key under a certificate, as the card gives it to the terminal. */
export interface CertifiedKey {
  /** As long as the modulus of whoever signed. */
  readonly certificate: Uint8Array;
  /** What of the modulus the certificate had no room for; often empty. */
  readonly remainder: Uint8Array;
  readonly exponent: Uint8Array;
}

export interface CertificateTerms {
  /** Last month of validity, YYMM. */
  readonly expiry: string;
  /** Three bytes. */
  readonly serial: Uint8Array;
}

/** SHA-1 and RSA: the only algorithms with an indicator of 01 (EMV 4.4 Book 2, B2 and B3). */
const ALGORITHM = 0x01;

/** Issuer Public Key Certificate, 90 (EMV 4.4 Book 2, 5.1). `identifier`: 3 to 8 digits of the PAN. */
export function certifyIssuer(
  authority: RsaPrivateKey,
  issuer: RsaPublicKey,
  identifier: string,
  terms: CertificateTerms,
): CertifiedKey {
  return certify(authority, 0x02, hex(identifier.padEnd(8, 'F')), terms, issuer);
}

/**
 * ICC Public Key Certificate, 9F46 (EMV 4.4 Book 2, 6.1). `staticData`: what of the records is
 * signed. Without it, the certificate of a PIN encipherment key, 9F2D (7.1).
 */
export function certifyCard(
  issuer: RsaPrivateKey,
  card: RsaPublicKey,
  pan: string,
  terms: CertificateTerms,
  staticData: Uint8Array = new Uint8Array(0),
): CertifiedKey {
  return certify(issuer, 0x04, hex(pan.padEnd(20, 'F')), terms, card, staticData);
}

function certify(
  signer: RsaPrivateKey,
  format: 0x02 | 0x04,
  subject: Uint8Array,
  { expiry, serial }: CertificateTerms,
  { modulus, exponent }: RsaPublicKey,
  staticData: Uint8Array = new Uint8Array(0),
): CertifiedKey {
  const monthYear = hex(expiry.slice(2) + expiry.slice(0, 2));
  const lengths = Uint8Array.of(modulus.length, exponent.length);
  const head = concat(format, subject, monthYear, serial, ALGORITHM, ALGORITHM, lengths);
  // Header 6A, hash and trailer BC take 22 bytes.
  const room = signer.modulus.length - head.length - 22;
  const leftmost = padded(modulus.subarray(0, room), room);
  const remainder = modulus.slice(room);
  const certificate = sign(signer, concat(head, leftmost), concat(remainder, exponent, staticData));
  return { certificate, remainder, exponent };
}

/** Signed Static Application Data, 93 (EMV 4.4 Book 2, 5.1, table 3). `code`: two bytes, 9F45. */
export function signStaticData(
  issuer: RsaPrivateKey,
  code: Uint8Array,
  staticData: Uint8Array,
): Uint8Array {
  const room = issuer.modulus.length - 22;
  return sign(issuer, padded(concat(0x03, ALGORITHM, code), room), staticData);
}

/**
 * Signed Dynamic Application Data, 9F4B (EMV 4.4 Book 2, 6.5.1 and 6.6.1). `dynamicData` begins
 * with the length of the ICC Dynamic Number; `hashed` is what the terminal gave.
 */
export function signDynamicData(
  card: RsaPrivateKey,
  dynamicData: Uint8Array,
  hashed: Uint8Array,
): Uint8Array {
  const room = card.modulus.length - 22;
  const head = concat(0x05, ALGORITHM, dynamicData.length, dynamicData);
  return sign(card, padded(head, room), hashed);
}

/** Filled with BB on the right. */
function padded(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length).fill(0xbb);
  out.set(bytes);
  return out;
}

/** Header, recoverable part, hash over it and the rest, trailer (EMV 4.4 Book 2, A2.1.2). */
function sign(signer: RsaPrivateKey, recoverable: Uint8Array, rest: Uint8Array): Uint8Array {
  const block = concat(0x6a, recoverable, sha1(concat(recoverable, rest)), 0xbc);
  const signed = rsaPrivate(signer, block);
  if (!signed) throw new Error(`a signed block of ${block.length} bytes does not fit the key`);
  return signed;
}
