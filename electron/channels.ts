/** Page → main, by the preload script: `{ type: 'page-ready' }`. */
export const FROM_PAGE = 'tellerbench:from-page';
/** Main → preload, with a port to the runtime. */
export const PORT_TO_PAGE = 'tellerbench:port';

/** Main → runtime. `page` comes with a port to a page. */
export type ToRuntime =
  | { readonly type: 'page' }
  | { readonly type: 'ping' }
  | { readonly type: 'stop' };

/** Runtime → main. */
export type FromRuntime = { readonly type: 'ready' } | { readonly type: 'pong' };

/** What main starts the runtime with; one JSON argument. */
export interface RuntimeSettings {
  readonly seed: number;
  readonly version: string;
  readonly dataDir: string;
  /** The terminal's file; absent: all virtual. */
  readonly config?: string | undefined;
}
