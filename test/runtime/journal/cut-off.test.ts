import { expect, it } from 'vitest';
import { createStanCounter } from '../../../runtime/journal/counters.ts';
import { withCutOff } from '../../../runtime/journal/cut-off.ts';
import { openJournal } from '../../../runtime/journal/journal.ts';
import { openReversalStore } from '../../../runtime/journal/reversal-store.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

it('what a computer without power writes is not there after the restart', () => {
  const disk = openJournal(':memory:', createSimulatedClock(0));
  const { journal, cut } = withCutOff(disk);
  const reversals = openReversalStore(journal);
  const nextStan = createStanCounter(journal);
  const first = { id: 'first', fields: {}, tries: 0 };
  journal.append({ kind: 'authorisation-intent', transaction: 't', text: 'withdraw' });
  reversals.put(first);

  cut();
  journal.append({ kind: 'transaction-closed', transaction: 't', text: 'closed' });
  journal.together(() => {
    throw new Error('a dead computer runs nothing');
  });
  reversals.put({ ...first, id: 'second' });
  reversals.remove('first');
  nextStan();

  expect(disk.after(0).map(({ kind }) => kind)).toEqual(['authorisation-intent']);
  expect(disk.open()).toEqual(['t']);
  expect(openReversalStore(disk).all()).toEqual([first]);
  expect(disk.database.prepare('SELECT * FROM counters').all()).toEqual([]);
  expect(disk.verify()).toEqual({ ok: true, records: 1 });
});
