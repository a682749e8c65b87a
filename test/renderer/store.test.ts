import { describe, expect, it } from 'vitest';
import { createStore, EMPTY, mergeRows, reduce } from '../../renderer/store.ts';
import type { RuntimeEvent } from '../../runtime/contract/event.ts';
import { BENCH_SESSION, wireRows } from './fixtures/bench-session.ts';
import { NOW, SCREENS, viewEvent } from './fixtures/customer-views.ts';

const n = (...numbers: number[]) => numbers.map((number) => ({ n: number }));

describe('numbered rows', () => {
  it.each([
    ['are appended', n(1, 2), n(3, 4), 9, n(1, 2, 3, 4)],
    ['told again replace the known ones', n(1, 2, 3), n(2, 3, 4), 9, n(1, 2, 3, 4)],
    ['of a runtime that began anew replace all', n(7, 8, 9), n(1), 9, n(1)],
    ['stay when nothing is told', n(1, 2), n(), 9, n(1, 2)],
    ['lose the oldest beyond the limit', n(1, 2, 3), n(4, 5), 3, n(3, 4, 5)],
  ])('%s', (_, known, told, limit, expected) => {
    expect(mergeRows(known, told, limit)).toEqual(expected);
  });
});

describe('the reducer', () => {
  it('takes a whole session', () => {
    const state = BENCH_SESSION.reduce((before, event) => reduce(before, event, 5), EMPTY);
    expect(state.hello?.terminal.id).toBe('ATM00117');
    expect(state.view?.screen.kind).toBe('amount');
    expect(state.viewNow).toBe(NOW);
    expect(state.viewReceivedAt).toBe(5);
    expect(state.wire).toHaveLength(44);
    expect(state.messages.at(-1)?.to).toBe('ATM00117');
    expect(state.active).toEqual(['session.cash', 'cash.presented']);
    expect(state.chained).toBe(true);
    expect(state.network).toBe('up');
    expect(state.banks.map(({ name }) => name)).toEqual(['BIDV', 'Vietcombank']);
    expect(state.script).toMatch(/^# Withdrawal/);
  });

  it('keeps the last 50,000 frames', () => {
    const state = reduce(EMPTY, { type: 'wire', entries: wireRows(50_500) }, 0);
    expect(state.wire).toHaveLength(50_000);
    expect(state.wire[0]?.n).toBe(501);
  });

  it('writes on known frames how often their exchange has been', () => {
    const state = reduce(EMPTY, { type: 'wire', entries: wireRows(4) }, 0);
    const repeats = [{ rows: [2, 3, 99], times: 48, lastAt: NOW }];
    const { wire } = reduce(state, { type: 'wire-repeats', repeats }, 0);
    expect(wire.map(({ n, times, lastAt }) => [n, times, lastAt])).toEqual([
      [1, undefined, undefined],
      [2, 48, NOW],
      [3, 48, NOW],
      [4, undefined, undefined],
    ]);
  });

  it('counts refusals, so that the same words twice are two', () => {
    const refused: RuntimeEvent = { type: 'refused', why: 'no card in the throat' };
    const state = reduce(reduce(EMPTY, refused, 0), refused, 0);
    expect(state.refusal).toEqual({ n: 2, why: 'no card in the throat' });
  });

  it('passes over what a newer runtime tells', () => {
    const unknown = { type: 'weather' } as unknown as RuntimeEvent;
    expect(reduce(EMPTY, unknown, 0)).toBe(EMPTY);
  });
});

describe('the store', () => {
  it('makes one change of a burst', () => {
    const flushes: (() => void)[] = [];
    const store = createStore(
      () => 77,
      (flush) => flushes.push(flush),
    );
    let changes = 0;
    const leave = store.subscribe(() => {
      changes += 1;
    });
    store.receive(viewEvent(SCREENS.welcome!, 'vi'));
    store.receive({ type: 'network', state: 'up' });
    expect([changes, flushes.length, store.snapshot()]).toEqual([0, 1, EMPTY]);
    flushes[0]?.();
    expect(changes).toBe(1);
    expect(store.snapshot()).toMatchObject({ network: 'up', viewReceivedAt: 77 });
    leave();
    store.receive({ type: 'network', state: 'down' });
    flushes[1]?.();
    expect([changes, store.snapshot().network]).toEqual([1, 'down']);
  });
});
