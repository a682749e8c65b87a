import type { Result } from '../../bytes/result.ts';

/** Where an error can only be a mistake of ours: all lengths were checked on the way in. */
export function sure<T>(result: Result<T, { readonly detail: string }>): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}
