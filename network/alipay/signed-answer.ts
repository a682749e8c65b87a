import type { HttpAnswer } from '../http/exchange.ts';
import { type SigningKey, signatureHeader, wireTime } from './signature.ts';

export const JSON_TYPE = 'application/json; charset=UTF-8';

/** To which request an answer belongs; its signature covers method, path and client again. */
export interface AnsweredRequest {
  readonly method: string;
  readonly path: string;
  readonly clientId: string;
}

/** Always 200: what went wrong says the result. */
export function signedAnswer(
  about: AnsweredRequest,
  content: unknown,
  now: number,
  key: SigningKey,
): HttpAnswer {
  const body = JSON.stringify(content);
  const time = wireTime(now);
  const headers = {
    'Content-Type': JSON_TYPE,
    'Client-Id': about.clientId,
    'Response-Time': time,
    Signature: signatureHeader({ ...about, time, body }, key),
  };
  return { status: 200, headers, body };
}

/** The same answer with another signature of the right form: its last byte differs. */
export function spoilSignature(headers: Readonly<Record<string, string>>): Record<string, string> {
  const [head = '', signature = ''] = (headers.Signature ?? '').split('signature=');
  const bytes = Buffer.from(decodeURIComponent(signature), 'base64');
  if (bytes.length > 0) bytes[bytes.length - 1]! ^= 1;
  const spoilt = encodeURIComponent(bytes.toString('base64'));
  return { ...headers, Signature: `${head}signature=${spoilt}` };
}
