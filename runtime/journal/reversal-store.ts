import type { ReversalStore, StoredReversal } from '../../network/host-link/reversal-store.ts';
import type { Journal } from './journal.ts';

/** Reversals on the journal's own disk: each `put` and `remove` is durable when it returns. */
export function openReversalStore(journal: Journal): ReversalStore {
  const { database } = journal;
  database.exec(`CREATE TABLE IF NOT EXISTS reversals (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, reversal TEXT NOT NULL) STRICT`);
  const select = database.prepare<[], { reversal: string }>(
    'SELECT reversal FROM reversals ORDER BY position',
  );
  const put = database.prepare<[string, string]>(
    `INSERT INTO reversals VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM reversals), ?)
     ON CONFLICT (id) DO UPDATE SET reversal = excluded.reversal`,
  );
  const remove = database.prepare<[string]>('DELETE FROM reversals WHERE id = ?');
  return {
    all: () => select.all().map((row) => JSON.parse(row.reversal) as StoredReversal),
    put: (reversal) => void journal.together(() => put.run(reversal.id, JSON.stringify(reversal))),
    remove: (id) => void journal.together(() => remove.run(id)),
  };
}
