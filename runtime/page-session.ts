import type { RuntimeEvent, TerminalKind } from './contract/event.ts';
import { parseCommand } from './page-command.ts';
import { customerEvent, type PageRole } from './page-role.ts';
import type { RunningTerminal } from './running-terminal.ts';

/** One page that shows a terminal: the same over a socket and over Electron's port. */
export interface PageSession {
  /** What came from the page; anything that is no command of its role is refused in one line. */
  receive(data: unknown): void;
  close(): void;
}

export interface PageSessionOptions {
  readonly terminal: RunningTerminal;
  readonly kind: TerminalKind;
  readonly role: PageRole;
  /** Gets what a page of this role has to know, beginning with the present state. */
  readonly send: (event: RuntimeEvent) => void;
}

export function openPageSession({ terminal, kind, role, send }: PageSessionOptions): PageSession {
  let isAsking = false;
  const tell = role === 'bench' ? send : customerTeller(send, () => isAsking);
  const unsubscribe = terminal.subscribe(tell);
  return {
    receive(data) {
      const parsed = parseCommand(data, role, kind);
      if (!parsed.ok) return send({ type: 'refused', why: parsed.error });
      isAsking = true;
      terminal.command(parsed.value);
      isAsking = false;
    },
    close: unsubscribe,
  };
}

/** Passes on what is a customer's, and of refusals only those of his own page (`isAsking`). */
function customerTeller(
  send: (event: RuntimeEvent) => void,
  isAsking: () => boolean,
): (event: RuntimeEvent) => void {
  let shown: string | undefined;
  return (event) => {
    if (event.type === 'refused') return isAsking() ? send(event) : undefined;
    const told = customerEvent(event);
    if (told === undefined) return;
    if ('view' in told) {
      // What changed for the cashier alone did not change for him.
      const text = JSON.stringify(told.view);
      if (text === shown) return;
      shown = text;
    }
    send(told);
  };
}
