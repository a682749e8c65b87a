import type { TextMessage } from './bank-app.ts';

/** What a bank writes to its customers' phones, by account; forgotten with the process. */
export interface TextMessages {
  send(account: string, text: string): void;
  /** Newest first. */
  inbox(account: string): readonly TextMessage[];
}

const KEPT = 20;

export function createTextMessages(
  from: string,
  now: () => number,
  changed: () => void,
): TextMessages {
  const inboxes = new Map<string, readonly TextMessage[]>();
  const inbox = (account: string): readonly TextMessage[] => inboxes.get(account) ?? [];
  return {
    inbox,
    send(account, text) {
      inboxes.set(account, [{ at: now(), from, text }, ...inbox(account)].slice(0, KEPT));
      changed();
    },
  };
}
