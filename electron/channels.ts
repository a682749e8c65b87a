import type { TerminalKind } from '../runtime/contract/event.ts';
import type { PageRole } from '../runtime/page-role.ts';

/** Page → main, by the preload script: `{ type: 'page-ready' }`. */
export const FROM_PAGE = 'tellerbench:from-page';
/** Main → preload, with a port to the runtime. */
export const PORT_TO_PAGE = 'tellerbench:port';

/** A page that is joined to the runtime: to which terminal, and as whom. */
export interface JoinedPage {
  readonly terminal: TerminalKind;
  readonly role: PageRole;
}

/** Main → runtime. `page` comes with a port to that page. */
export type ToRuntime =
  | ({ readonly type: 'page' } & JoinedPage)
  /** Which port do the pages of the till's phone have? It is started if need be. */
  | { readonly type: 'sites' }
  | { readonly type: 'ping' }
  | { readonly type: 'stop' };

/** Runtime → main. */
export type FromRuntime =
  | { readonly type: 'ready' }
  | { readonly type: 'pong' }
  | { readonly type: 'sites'; readonly port: number | undefined };

/** What main starts the runtime with; one JSON argument. */
export interface RuntimeSettings {
  readonly seed: number;
  readonly version: string;
  readonly dataDir: string;
  /** Started at once; the other one when a page asks for it. */
  readonly terminal: TerminalKind;
  /** The ATM's file; absent: all virtual. */
  readonly config?: string | undefined;
}
