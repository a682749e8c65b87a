import type { CardReader } from '../../hardware/card-reader/card-reader.ts';
import type { Journal } from '../journal/journal.ts';
import type { DeviceLog } from './device-log.ts';

/**
 * Rids the reader of a card that is too long or too short for its own movements: out of the front
 * where it fits through, else into the bin, for it must not block the slot. False: it stays.
 * The slot is closed afterwards.
 */
export async function expelOddCard(
  reader: CardReader,
  journal: Journal,
  log: DeviceLog,
): Promise<boolean> {
  const out = await reader.reset('eject');
  if (out.ok && out.value.media !== 'jammed') return true;
  const kept = await reader.reset('capture');
  if (!log('card-reader', kept) || !kept.ok || kept.value.media === 'jammed') return false;
  journal.append({ kind: 'card-captured', text: 'card kept: too long or too short to give back' });
  return true;
}
