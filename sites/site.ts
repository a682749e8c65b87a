import type { Html } from './html.ts';
import type { Language } from './language.ts';
import type { Session } from './sessions.ts';

/** One party's pages, all under one path. */
export interface Site {
  /** `/wallet` */
  readonly path: string;
  /** What the bench calls it, and whose pages these are, by language. */
  readonly name: Readonly<Partial<Record<Language, string>>> & { readonly en: string };
  /** Those that its words are in. */
  readonly languages: readonly Language[];
  /** By path; what a page shows it may show again: reading changes nothing but the session. */
  readonly get: Readonly<Record<string, (visit: Visit) => Answer | Promise<Answer>>>;
  /** By path; the form's token has been checked. */
  readonly post: Readonly<Record<string, (visit: Visit) => Answer | Promise<Answer>>>;
  /** The server stops: nothing of it goes on. */
  readonly stop?: () => void;
}

export interface Visit {
  readonly session: Session;
  readonly language: Language;
  /** A value of the address (get) or of the form (post), trimmed; empty when it is not there. */
  field(name: string): string;
  /** A form that this session may send: its token is in it. */
  form(action: string, body: Html): Html;
}

export interface Shown {
  readonly title: string;
  readonly body: Html;
  readonly status: number;
  /** Something is under way: without script, the page comes again by itself. */
  readonly again: boolean;
}

export type Answer =
  | { readonly kind: 'page'; readonly shown: Shown }
  | { readonly kind: 'go'; readonly to: string };

export function page(
  title: string,
  body: Html,
  { status = 200, again = false }: { readonly status?: number; readonly again?: boolean } = {},
): Answer {
  return { kind: 'page', shown: { title, body, status, again } };
}

/** After a form: the page that shows what came of it, so that reloading sends nothing again. */
export function go(to: string): Answer {
  return { kind: 'go', to };
}
