import type { Journal } from '../journal/journal.ts';

/** What runs low and should be filled before it runs out: told once, and again when it was full. */
export type SupplyLog = (supply: string, isLow: boolean) => void;

export function createSupplyLog(journal: Journal): SupplyLog {
  const low = new Set<string>();
  return (supply, isLow) => {
    if (!isLow) {
      low.delete(supply);
      return;
    }
    if (low.has(supply)) return;
    low.add(supply);
    journal.append({ kind: 'supply-low', text: `${supply} runs low`, data: { supply } });
  };
}
