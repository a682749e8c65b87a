import { institutionName } from '../../network/napas/institutions.ts';
import type { SwitchConfig } from '../../network/switch/config.ts';
import type { HopMessage, PartyName } from '../../network/switch/hop.ts';
import type { Clock } from '../../time/clock.ts';
import type { MessageRow, RuntimeEvent } from '../contract/event.ts';
import { createFeed } from './feed.ts';
import { messageRow } from './message-row.ts';

const KEPT = 300;

/** Every message on every hop between the parties, in batches. `push` returns its row. */
export interface MessageLog {
  push(seen: HopMessage): MessageRow;
  /** What is no ISO message; its number is given here. */
  pushRow(row: Omit<MessageRow, 'n'>): void;
  present(): RuntimeEvent;
}

export function createMessageLog(
  clock: Clock,
  everyMs: number,
  network: SwitchConfig,
  emit: (event: RuntimeEvent) => void,
): MessageLog {
  const names = new Map(network.banks.map(({ id, name }) => [id, name]));
  function nameOf({ role, id }: PartyName): string {
    if (role === 'terminal') return id;
    return role === 'napas' ? 'NAPAS' : `${role} ${names.get(id) ?? institutionName(id) ?? id}`;
  }
  const rows = createFeed<MessageRow>(clock, { keep: KEPT, everyMs }, (messages) =>
    emit({ type: 'messages', messages }),
  );
  let told = 0;
  return {
    push(seen) {
      const row = messageRow(++told, seen, nameOf);
      rows.push(row);
      return row;
    },
    pushRow: (row) => rows.push({ ...row, n: ++told }),
    present: () => ({ type: 'messages', messages: rows.recent() }),
  };
}
