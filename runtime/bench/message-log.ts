import type { SwitchConfig } from '../../network/switch/config.ts';
import type { HopMessage, PartyName } from '../../network/switch/hop.ts';
import type { Clock } from '../../time/clock.ts';
import type { MessageRow, RuntimeEvent } from '../contract/event.ts';
import { createFeed } from './feed.ts';
import { messageRow } from './message-row.ts';

const KEPT = 300;

/** Every message on every hop between the parties, in batches. */
export function createMessageLog(
  clock: Clock,
  everyMs: number,
  network: SwitchConfig,
  emit: (event: RuntimeEvent) => void,
) {
  const names = new Map(network.banks.map(({ id, name }) => [id, name]));
  function nameOf({ role, id }: PartyName): string {
    if (role === 'terminal') return id;
    return role === 'napas' ? 'NAPAS' : `${role} ${names.get(id) ?? id}`;
  }
  const rows = createFeed<MessageRow>(clock, { keep: KEPT, everyMs }, (messages) =>
    emit({ type: 'messages', messages }),
  );
  let told = 0;
  return {
    push: (seen: HopMessage): void => rows.push(messageRow(++told, seen, nameOf)),
    present: (): RuntimeEvent => ({ type: 'messages', messages: rows.recent() }),
  };
}
