import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const ANY_ADDRESS = ['0.0.0.0', '::', '[::]'];

/** A new secret for each start of the host. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.includes(urlHost(address).toLowerCase());
}

/** An address as it stands in a URL. */
export function urlHost(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}

export interface Access {
  /** Whether the request names this host: what a page of another name that resolves here does not. */
  isOurs(request: IncomingMessage): boolean;
  /** Whether it may open the socket: the token, and a page of this host. */
  mayConnect(request: IncomingMessage): boolean;
}

/** Who may talk to a host that listens on `address`. */
export function createAccess(address: string, token: string): Access {
  const names = new Set([...LOOPBACK, urlHost(address).toLowerCase()]);
  if (ANY_ADDRESS.includes(address)) {
    names.add(hostname().toLowerCase());
    for (const list of Object.values(networkInterfaces())) {
      for (const one of list ?? []) names.add(urlHost(one.address).toLowerCase());
    }
  }

  const isOurs = ({ headers, socket }: IncomingMessage): boolean => {
    const [, name = '', port = '80'] =
      /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(headers.host ?? '') ?? [];
    return names.has(name.toLowerCase()) && Number(port) === socket.localPort;
  };

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
