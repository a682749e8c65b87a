import { err, ok } from '../../../bytes/result.ts';
import { COMMANDS } from './commands.ts';
import type { AbecsCommand } from './messages.ts';
import { type Reply, take } from './reply.ts';

/** The tables of the virtual pad's kernel (Abecs 2.12, 3.5): new ones count from TLE on. */
export function createTables(onChange: () => void) {
  let version = '0'.repeat(10);
  let records: readonly string[] = [];
  let loading: { readonly version: string; readonly records: string[] } | undefined;

  function loadTables(id: 'TLI' | 'TLR' | 'TLE', command: AbecsCommand): Reply {
    if (id === 'TLI') {
      const taken = take(command, COMMANDS.TLI.command);
      if (!taken) return err('011');
      loading = { version: taken[0].version, records: [] };
      return loading.version === version ? ok(undefined) : err('020');
    }
    if (!loading) return err('010');
    if (id === 'TLE') {
      version = loading.version;
      records = loading.records;
      loading = undefined;
      onChange();
      return ok(undefined);
    }
    const taken = take(command, COMMANDS.TLR.command);
    const cut = taken && cutRecords(taken[0].records, taken[0].count);
    if (!cut) return err('011');
    loading.records.push(...cut);
    return ok(undefined);
  }

  return { version: () => version, records: () => records, load: loadTables };
}

/** Records begin with their own length, three digits that count themselves too. */
function cutRecords(text: string, count: number): string[] | undefined {
  const records: string[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = Number(text.slice(at, at + 3));
    if (!Number.isInteger(length) || length < 8 || at + length > text.length) return undefined;
    records.push(text.slice(at, at + length));
    at += length;
  }
  return at === text.length ? records : undefined;
}
