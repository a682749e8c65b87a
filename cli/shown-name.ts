/**
 * What was typed where a name is expected, for an error's text, with a blank in front; nothing where
 * it is none: it may be a key.
 */
export function shownName(typed: string): string {
  return /^[a-z][a-z-]{0,23}[0-9]{0,3}$/i.test(typed) ? ` ${typed}` : '';
}
