import type { WireEntry } from '../../hardware/transport/wire-tap.ts';
import type { HopMessage, PartyName } from '../../network/switch/hop.ts';
import type { MessageRow } from '../contract/event.ts';

/** How far a party is from the terminal. */
const DISTANCE: Readonly<Record<PartyName['role'], number>> = {
  terminal: 0,
  acquirer: 1,
  napas: 2,
  issuer: 3,
  wallet: 3,
};

/**
 * A message between two parties behind the terminal, for the Wire tab; away from the terminal is
 * out. Undefined: it is on the terminal's own line, where its driver shows it. `row` says it in words.
 */
export function hopEntry(
  { at, from, to, bytes }: HopMessage,
  row: Pick<MessageRow, 'from' | 'to' | 'mti' | 'summary'>,
): WireEntry | undefined {
  if (from.role === 'terminal' || to.role === 'terminal') return undefined;
  return {
    at,
    device: 'network',
    direction: DISTANCE[from.role] < DISTANCE[to.role] ? 'out' : 'in',
    shown: bytes,
    meaning: `${row.mti} ${row.from} → ${row.to} · ${row.summary}`,
    level: 'normal',
  };
}
