import { createHash, timingSafeEqual } from 'node:crypto';
import { randomBytes } from '../crypto/random.ts';
import type { Clock } from '../time/clock.ts';
import type { Language } from './language.ts';

/** One phone: what its browser is remembered by, for all sites of the server. */
export interface Session {
  /** In every form of a page; a page of somebody else does not know it. */
  readonly formToken: string;
  /** Chosen on a page of the site of that path. */
  readonly languages: Map<string, Language>;
  /** The address of the page of each site, by its path, that was shown last. */
  readonly shown: Map<string, string>;
}

export interface Sessions {
  /** The session of a Cookie header; undefined when there is none, or it is forgotten. */
  find(cookies: string | undefined, port: number): Session | undefined;
  /** A new one and its Set-Cookie header. `framed`: in a frame of a page of another site. */
  start(port: number, framed: boolean): { readonly session: Session; readonly cookie: string };
}

const MOST = 256;
const IDLE_MS = 8 * 60 * 60_000;

interface Kept {
  readonly session: Session;
  seen: number;
}

/** Browsers send a host's cookies to all its ports: the port is in the name. */
const cookieName = (port: number): string => `phone-${port}`;

/** Sessions in memory, the longest unused forgotten first. */
export function createSessions(clock: Clock): Sessions {
  // The order is that of use: who was seen last is last.
  const kept = new Map<string, Kept>();

  function forget(): void {
    for (const [token, { seen }] of kept) {
      if (kept.size < MOST && clock.now() - seen < IDLE_MS) return;
      kept.delete(token);
    }
  }

  return {
    find(cookies, port) {
      const token = cookieOf(cookies, cookieName(port));
      const found = token === undefined ? undefined : kept.get(token);
      if (token === undefined || !found) return undefined;
      kept.delete(token);
      if (clock.now() - found.seen >= IDLE_MS) return undefined;
      kept.set(token, { ...found, seen: clock.now() });
      return found.session;
    },
    start(port, framed) {
      forget();
      const token = secret();
      const session: Session = { formToken: secret(), languages: new Map(), shown: new Map() };
      kept.set(token, { session, seen: clock.now() });
      // The desktop program's page is of another site: only such a cookie is kept in its frame.
      const site = framed ? 'SameSite=None; Secure; Partitioned' : 'SameSite=Lax';
      return { session, cookie: `${cookieName(port)}=${token}; Path=/; HttpOnly; ${site}` };
    },
  };
}

/** What a part of the server remembers of each session, as long as the session lives. */
export function perSession<T>(create: () => T): (session: Session) => T {
  const states = new WeakMap<Session, T>();
  return (session) => {
    const state = states.get(session) ?? create();
    states.set(session, state);
    return state;
  };
}

/** In a time that does not tell how much of it was right. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

const secret = (): string => Buffer.from(randomBytes(32)).toString('base64url');

function cookieOf(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
