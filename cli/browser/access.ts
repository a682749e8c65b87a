import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { asksForUs, LOOPBACK, ownNames, urlHost } from '../../sites/own-host.ts';

/** A new secret for each start of the host. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.includes(urlHost(address).toLowerCase());
}

export interface Access {
  /** Whether the request names this host: what a page of another name that resolves here does not. */
  isOurs(request: IncomingMessage): boolean;
  /** Whether it may open the socket: the token, and a page of this host. */
  mayConnect(request: IncomingMessage): boolean;
}

/** Who may talk to a host that listens on `address`. */
export function createAccess(address: string, token: string): Access {
  const names = ownNames(address);
  const isOurs = (request: IncomingMessage): boolean => asksForUs(request, names);

  return {
    isOurs,
    mayConnect(request) {
      const { origin, host } = request.headers;
      const query = new URLSearchParams(request.url?.split('?')[1]);
      const given = query.get('token') ?? '';
      return isOurs(request) && origin === `http://${host}` && isSame(given, token);
    },
  };
}

/** In a time that does not tell how much of it was right. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
