import type { KeyObject } from 'node:crypto';
import { toHex } from '../../bytes/hex.ts';
import type { HttpRequest } from '../http/exchange.ts';
import type { GatewayDatabase } from './database.ts';
import { isSignedBy, parseSignatureHeader, parseWireTime } from './signature.ts';

/** A request, or an answer, may be so old or so much ahead; twice that it is remembered. */
export const MOST_SKEW_MS = 5 * 60_000;

export const KEY_VERSION = 1;

/** Who signed a request, or the resultCode of the refusal with a line of its own. */
export type Authenticity =
  | { readonly kind: 'of'; readonly client: string }
  | { readonly kind: 'refused'; readonly code: string; readonly detail?: string };

/** Signed by whom it says, now, and for the first time. */
export function checkAuthenticity(
  request: HttpRequest,
  now: number,
  keyOf: (client: string) => KeyObject | undefined,
  isNew: (signature: string, until: number) => boolean,
): Authenticity {
  const { headers, method, path, body } = request;
  const client = headers['client-id'] ?? '';
  const time = headers['request-time'] ?? '';
  const key = keyOf(client);
  if (!key) return refused('CLIENT_INVALID');
  if (headers.signature === undefined) return refused('SIGNATURE_MISSING');
  const header = parseSignatureHeader(headers.signature);
  if (!header.ok) return refused('INVALID_SIGNATURE', header.error);
  const { keyVersion, signature } = header.value;
  if (keyVersion !== KEY_VERSION) return refused('KEY_NOT_FOUND');
  const at = parseWireTime(time);
  if (at === undefined || Math.abs(at - now) > MOST_SKEW_MS) return refused('REQUEST_TIME_INVALID');
  if (!isSignedBy({ method, path, clientId: client, time, body }, signature, key)) {
    return refused('INVALID_SIGNATURE');
  }
  // As long as its time would pass, and one signature has one time.
  if (!isNew(toHex(signature), at + MOST_SKEW_MS)) return refused('REPEATED_REQUEST');
  return { kind: 'of', client };
}

function refused(code: string, detail?: string): Authenticity {
  return { kind: 'refused', code, ...(detail === undefined ? {} : { detail }) };
}

/** Remembers signatures in the database until their time is over. */
export function createSeenRequests(database: GatewayDatabase) {
  const forget = database.prepare<[number]>('DELETE FROM seen_request WHERE until < ?');
  const insert = database.prepare<[string, number]>(
    'INSERT INTO seen_request (signature, until) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  return (now: number) => {
    forget.run(now);
    return (signature: string, until: number): boolean =>
      insert.run(signature, until).changes === 1;
  };
}
