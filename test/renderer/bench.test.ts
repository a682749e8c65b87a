import { describe, expect, it } from 'vitest';
import { layOut, roundedPath } from '../../renderer/bench/chart-layout.ts';
import { isActive, lastStays, machineAtWork, qualified } from '../../renderer/bench/chart-names.ts';
import { findCommands, paletteCommands } from '../../renderer/bench/palette-commands.ts';
import { chooseRows } from '../../renderer/bench/wire-filter.ts';
import { EMPTY, reduce } from '../../renderer/store.ts';
import { BENCH_SESSION, wireRows } from './fixtures/bench-session.ts';

const state = BENCH_SESSION.reduce((before, event) => reduce(before, event, 0), EMPTY);
const charts = state.hello?.charts ?? [];

describe('the wire filter', () => {
  const rows = wireRows(11);
  const shown = (device: string, text: string) =>
    chooseRows(rows, device, text).map((row) => [row.n, row.since]);

  it('tells the time since the row shown before', () => {
    expect(shown('host', '')).toEqual([
      [5, 0],
      [6, 23],
    ]);
  });

  it('finds words and bytes, with and without spaces', () => {
    expect(shown('', 'no ack')).toEqual([[7, 0]]);
    expect(shown('', '1B 40')).toEqual([[11, 0]]);
    expect(shown('', '1b401b')).toEqual([[11, 0]]);
    expect(shown('printer', 'no ack')).toEqual([]);
  });
});

describe('charts', () => {
  it('know states by their full name', () => {
    expect(qualified('session', 'pin')).toBe('session.pin');
    expect(qualified('session', 'session.pin')).toBe('session.pin');
    expect(isActive('cash', ['cash.presented'])).toBe(true);
    expect(isActive('cash.present', ['cash.presented'])).toBe(false);
  });

  it('follow the innermost machine', () => {
    expect(machineAtWork(charts, state.active)).toBe('cash');
    expect(machineAtWork(charts, ['session.pin', 'elsewhere.x'])).toBe('session');
    expect(machineAtWork(charts, [])).toBeUndefined();
  });

  it('tell each stay once', () => {
    const step = (name: string, at: number) => ({ at, state: name, event: 'e' });
    const path = [step('a', 1), step('a', 2), step('b', 3), step('a', 4)];
    expect(lastStays(path, 2).map(({ at }) => at)).toEqual([3, 4]);
    expect(lastStays(path, 9).map(({ at }) => at)).toEqual([1, 3, 4]);
  });

  it('do not tell of machines that have ended', () => {
    const names = ['session.thanks', 'terminal.idle', 'session.done', 'terminal.idle'];
    const path = names.map((state, at) => ({ at, state, event: 'e' }));
    expect(lastStays(path, 9).map(({ state: name }) => name)).toEqual([
      'session.thanks',
      'terminal.idle',
    ]);
  });

  it('are laid out without two states in one place', async () => {
    for (const chart of charts) {
      const placed = await layOut(chart);
      expect(placed.states).toHaveLength(chart.states.length);
      for (const a of placed.states) {
        for (const b of placed.states) {
          const apart =
            a === b ||
            a.at.x + a.width <= b.at.x ||
            b.at.x + b.width <= a.at.x ||
            a.at.y + a.height <= b.at.y ||
            b.at.y + b.height <= a.at.y;
          expect(apart, `${a.id} ${b.id}`).toBe(true);
        }
      }
      for (const way of placed.transitions) expect(way.points.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('draw lines with rounded corners', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 8, y: 20 },
    ];
    expect(roundedPath(points, 6)).toBe('M0 0L0 14Q0 20 4 20L8 20');
  });
});

describe('the palette', () => {
  const sent: unknown[] = [];
  const commands = paletteCommands(state, {
    send: (command) => sent.push(command),
    openTab: (tab) => sent.push(tab),
    toggleTheme: () => sent.push('theme'),
    askPowerCut: () => sent.push('ask'),
  });

  it('offers what the hands can do now, and nothing else of theirs', () => {
    const hands = commands.filter(({ group }) => group === 'hands').map(({ label }) => label);
    expect(hands).toEqual(['Take cash', 'Take receipt']);
  });

  it.each([
    ['insert stripe', { type: 'card.insert', card: 'stripe' }],
    ['provoke dispenser jam', { type: 'fault.provoke', device: 'cash-dispenser', fault: 'jam' }],
    ['clear no-ack', { type: 'fault.clear', device: 'cash-dispenser', fault: 'no-ack' }],
    ['plug scanner', { type: 'device.plug', device: 'scanner' }],
    ['late-answer', { type: 'network.rule', rule: { delayMs: 60_000 } }],
    ['open journal', 'journal'],
    ['cut power', 'ask'],
  ])('finds "%s"', (typed, expected) => {
    const [first, second] = findCommands(commands, typed);
    expect(second).toBeUndefined();
    first?.run();
    expect(sent.at(-1)).toEqual(expected);
  });
});
