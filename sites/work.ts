/** Something under way elsewhere while the page that shows it is asked for again and again. */
export interface Work<T> {
  /** `broken`: it rejected, which is a bug of ours; the person is told that nobody knows. */
  state(): { readonly kind: 'running' } | { readonly kind: 'broken' } | Done<T>;
  /** Resolves, never rejects, once it is no longer running. */
  readonly settled: Promise<void>;
}

interface Done<T> {
  readonly kind: 'done';
  readonly value: T;
}

export function startWork<T>(run: () => Promise<T>): Work<T> {
  let state: ReturnType<Work<T>['state']> = { kind: 'running' };
  const settled = (async () => {
    try {
      state = { kind: 'done', value: await run() };
    } catch {
      state = { kind: 'broken' };
    }
  })();
  return { state: () => state, settled };
}
