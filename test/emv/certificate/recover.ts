import { constants, createHash, createPublicKey, publicDecrypt } from 'node:crypto';
import type { RsaPublicKey } from '../../../emv/rsa.ts';

/*
 * What a terminal does with certificates and signatures (EMV 4.4 Book 2, 5 and 6), written with
 * node:crypto and nothing of the project: what the cards sign is checked against it.
 */

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** Header 6A and trailer BC, and the hash over the rest and `more`. */
export function recover(key: RsaPublicKey, signature: Uint8Array, more: Uint8Array): Buffer {
  const plain = decipher(key, signature);
  const body = plain.subarray(1, -21);
  const hash = createHash('sha1').update(body).update(more).digest();
  if (!hash.equals(plain.subarray(-21, -1))) throw new Error('hash');
  return body;
}

/** For chains whose static data were not published: header and trailer only. */
export function recoverWithoutHash(key: RsaPublicKey, signature: Uint8Array): Buffer {
  return decipher(key, signature).subarray(1, -21);
}

function decipher(key: RsaPublicKey, signature: Uint8Array): Buffer {
  const publicKey = createPublicKey({
    key: { kty: 'RSA', n: base64(key.modulus), e: base64(key.exponent) },
    format: 'jwk',
  });
  const plain = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature);
  if (plain[0] !== 0x6a || plain.at(-1) !== 0xbc) throw new Error('header or trailer');
  return plain;
}

/** The key within a recovered certificate: `at` is where its length stands. */
export function keyWithin(
  body: Buffer,
  at: number,
  remainder: Uint8Array,
  exponent: Uint8Array,
): RsaPublicKey {
  const length = body[at]!;
  const leftmost = body.subarray(at + 2);
  const modulus = Buffer.concat([leftmost, remainder]);
  // What is shorter than its room is followed by BB.
  return { modulus: modulus.subarray(0, length), exponent };
}

/** Where the length of the public key stands in the certificate of an issuer and of a card. */
export const ISSUER_KEY_AT = 12;
export const CARD_KEY_AT = 18;
