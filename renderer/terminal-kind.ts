import type { TerminalKind } from '../runtime/contract/event.ts';

/** Which terminal this page is of: its address says `?terminal=pos` for the till. */
export function terminalKind(): TerminalKind {
  return new URLSearchParams(location.search).get('terminal') === 'pos' ? 'pos' : 'atm';
}

/** The same page of the other terminal, the token kept. */
export function addressOf(kind: TerminalKind): string {
  return `${kind === 'pos' ? '?terminal=pos' : location.pathname}${location.hash}`;
}
