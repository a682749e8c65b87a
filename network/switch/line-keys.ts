import type { WorkingKeyUsage } from '../key-generations.ts';
import type { WorkingKey } from '../napas/key-change.ts';

/** The slots of one line's keys, named alike in the HSMs at both of its ends. */
export type LineKeys = Readonly<Record<'master' | WorkingKey, string>>;

export const USAGES: Readonly<Record<WorkingKey, WorkingKeyUsage>> = { ZPK: 'pin', MAK: 'mac' };

/** Between two institutions: a member's id for its line to NAPAS, `on-us` and the bank's id. */
export function zoneSlots(name: string): LineKeys {
  return { master: `zone-master ${name}`, ZPK: `zone-pin ${name}`, MAK: `zone-mac ${name}` };
}

/** Between a terminal (DE41) and the acquirer's host. */
export function terminalSlots(terminal: string): LineKeys {
  return {
    master: `terminal-master ${terminal}`,
    ZPK: `terminal-pin ${terminal}`,
    MAK: `terminal-mac ${terminal}`,
  };
}
