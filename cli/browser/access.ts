import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TerminalKind } from '../../runtime/contract/event.ts';
import type { PageRole } from '../../runtime/page-role.ts';
import { terminalKindOf } from '../../runtime/running-terminal.ts';
import { asksForUs, LOOPBACK, ownNames, urlHost } from '../../sites/own-host.ts';

/** The secrets of one host: who shows which may open a socket, and as whom. */
export interface Tokens {
  /** Of every terminal. */
  readonly bench: string;
  /** Each for the customer's page of one terminal, and for no other. */
  readonly customer: Readonly<Record<TerminalKind, string>>;
}

/** New ones for each start of the host. */
export function createTokens(): Tokens {
  return { bench: createToken(), customer: { atm: createToken(), pos: createToken() } };
}

function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.includes(urlHost(address).toLowerCase());
}

export interface Access {
  /** Whether the request names this host: what a page of another name that resolves here does not. */
  isOurs(request: IncomingMessage): boolean;
  /** As whom it may open the socket, by its token; undefined: not at all. */
  roleOf(request: IncomingMessage): PageRole | undefined;
}

/** Who may talk to a host that listens on `address`. */
export function createAccess(address: string, tokens: Tokens): Access {
  const names = ownNames(address);
  const isOurs = (request: IncomingMessage): boolean => asksForUs(request, names);

  return {
    isOurs,
    roleOf(request) {
      const { origin, host } = request.headers;
      if (!isOurs(request) || origin !== `http://${host}`) return undefined;
      const query = new URLSearchParams(request.url?.split('?')[1]);
      const given = query.get('token') ?? '';
      if (isSame(given, tokens.bench)) return 'bench';
      return isSame(given, tokens.customer[terminalKindOf(query)]) ? 'customer' : undefined;
    },
  };
}

/** In a time that does not tell how much of it was right. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
