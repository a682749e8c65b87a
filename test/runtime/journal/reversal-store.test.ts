import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createMemoryReversalStore,
  type StoredReversal,
} from '../../../network/host-link/reversal-store.ts';
import { openJournal } from '../../../runtime/journal/journal.ts';
import { openReversalStore } from '../../../runtime/journal/reversal-store.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { freshFiles } from './files.ts';

const file = freshFiles();
const open = (path = ':memory:') => openJournal(path, createSimulatedClock(0));
const reversal = (id: string, tries = 0): StoredReversal => ({
  id,
  fields: { 3: '010000', 4: '000120000000', 90: id },
  sealedPan: 'AAAA',
  tries,
});

describe.each([
  ['on the disk', () => openReversalStore(open())],
  ['in memory', () => createMemoryReversalStore()],
])('reversals %s', (_, create) => {
  it('stay in the order of their first put', () => {
    const store = create();
    for (const id of ['c', 'a', 'b']) store.put(reversal(id));
    store.put(reversal('c', 1));
    store.remove('a');
    store.put(reversal('d'));
    store.remove('nobody');
    expect(store.all()).toEqual([reversal('c', 1), reversal('b'), reversal('d')]);
    store.put(reversal('a'));
    expect(store.all().map(({ id }) => id)).toEqual(['c', 'b', 'd', 'a']);
  });
});

it('reversals survive the process', () => {
  const path = file('journal.db');
  const before = open(path);
  const store = openReversalStore(before);
  for (const id of ['2', '1']) store.put(reversal(id));
  store.put(reversal('2', 3));
  before.close();
  const after = open(path);
  expect(openReversalStore(after).all()).toEqual([reversal('2', 3), reversal('1')]);
  after.close();
});

it('a reversal is in the file before put returns', () => {
  const path = file('journal.db');
  const journal = open(path);
  openReversalStore(journal).put(reversal('0200000123'));
  expect(readFileSync(`${path}-wal`, 'latin1')).toContain('0200000123');
  journal.close();
});
