import type { CashDispenserStatus } from '../../hardware/cash-dispenser/cash-dispenser.ts';
import type { DeviceLog } from './device-log.ts';

/** One cassette less is no reason to stop: the others still pay. */
const PARTIAL = new Set(['cassette-empty', 'cassette-missing']);

/** Whether the unit may be asked to pay; what speaks against it is journalled. */
export function canPayOut({ trouble, notesInPath }: CashDispenserStatus, log: DeviceLog): boolean {
  if (trouble && !PARTIAL.has(trouble.kind)) {
    return log('cash-dispenser', { ok: false, error: trouble });
  }
  return !notesInPath;
}
