import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { err, ok, type Result } from '../../bytes/result.ts';

/** What a signature covers. `time` and `body` are the texts as they travel. */
export interface Signed {
  readonly method: string;
  readonly path: string;
  readonly clientId: string;
  /** Request-Time of a request, Response-Time of an answer. */
  readonly time: string;
  readonly body: string;
}

export interface SigningKey {
  readonly version: number;
  readonly key: KeyObject;
}

/** Key version and signature of a Signature header. */
export interface SignatureHeader {
  readonly keyVersion: number;
  readonly signature: Uint8Array;
}

/** A private key in PEM. Throws on what is none. */
export const signingKey = (pem: string, version = 1): SigningKey => ({
  version,
  key: createPrivateKey(pem),
});

/** A public key in PEM. Throws on what is none. */
export const verifyingKey = (pem: string): KeyObject => createPublicKey(pem);

/** Method and path, a line feed, then client, time and body, points between. */
export function contentToSign({ method, path, clientId, time, body }: Signed): string {
  return `${method} ${path}\n${clientId}.${time}.${body}`;
}

/** The Signature header: RSA, PKCS#1 v1.5, SHA-256, in base64, percent-encoded. */
export function signatureHeader(signed: Signed, { key, version }: SigningKey): string {
  const signature = sign('RSA-SHA256', Buffer.from(contentToSign(signed)), key);
  const text = encodeURIComponent(signature.toString('base64'));
  return `algorithm=RSA256, keyVersion=${version}, signature=${text}`;
}

/** One line on a header that is none; never shows the signature. */
export function parseSignatureHeader(text: string): Result<SignatureHeader, string> {
  const parts = new Map<string, string>();
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    if (at < 0) return err('Signature: expected name=value, with commas between');
    parts.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  if (parts.get('algorithm') !== 'RSA256') return err('Signature: expected algorithm=RSA256');
  const version = parts.get('keyVersion') ?? '';
  if (!/^[0-9]{1,4}$/.test(version)) return err('Signature: expected keyVersion=1');
  const encoded = /^(?:[A-Za-z0-9+/=]|%[0-9A-Fa-f]{2}){1,2048}$/.exec(parts.get('signature') ?? '');
  const base64 = encoded ? decoded(encoded[0]) : undefined;
  if (base64 === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    return err('Signature: expected signature= and base64');
  }
  return ok({
    keyVersion: Number(version),
    signature: new Uint8Array(Buffer.from(base64, 'base64')),
  });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export function isSignedBy(signed: Signed, signature: Uint8Array, key: KeyObject): boolean {
  return verify('RSA-SHA256', Buffer.from(contentToSign(signed)), key, signature);
}

/** Request-Time and Response-Time: ISO 8601 in UTC, with milliseconds. */
export const wireTime = (ms: number): string => new Date(ms).toISOString();

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

/** Clock milliseconds of an ISO 8601 time with its zone; undefined for anything else. */
export function parseWireTime(text: string): number | undefined {
  if (!TIME.test(text)) return undefined;
  const ms = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(ms) ? undefined : ms;
}
