import { describe, expect, it } from 'vitest';
import type { FaultChoice } from '../../hardware/device.ts';
import { createFaultBoard } from '../../hardware/fault-board.ts';
import { counted, refusedNumber, takes } from '../../hardware/fault-numbers.ts';

const CHOICES = [
  { name: 'silence', summary: 'nothing is said' },
  { name: 'nak-storm', summary: 'refuses', ...takes({ count: counted('how often') }) },
  {
    name: 'rejects',
    summary: 'throws away',
    ...takes({ notes: { meaning: 'how many', from: 1, to: 40, absent: 2 } }),
  },
  {
    name: 'shifted',
    summary: 'moves',
    ...takes({
      by: {
        values: [
          [-1, 'to the left'],
          [1, 'to the right'],
        ],
        absent: -1,
      },
    }),
  },
] as const satisfies readonly FaultChoice[];

function open() {
  let changes = 0;
  const board = createFaultBoard(CHOICES, () => {
    changes++;
  });
  return { board, changes: () => changes };
}

describe('the faults of a virtual device', () => {
  it.each([
    ['a fault without numbers', 'silence', {}, true],
    ['a number that it takes', 'nak-storm', { count: 2 }, true],
    ['a number that it does not take', 'silence', { count: 2 }, false],
    ['a number out of range', 'rejects', { notes: 41 }, false],
    ['no such fault', 'storm', {}, false],
  ])('%s', (_, name, parameters, isTaken) => {
    const { board, changes } = open();
    expect(board.provoke(name, parameters)).toBe(isTaken);
    expect(board.active()).toEqual(isTaken ? [name] : []);
    expect(changes()).toBe(isTaken ? 1 : 0);
  });

  it('last until cleared, one or all', () => {
    const { board, changes } = open();
    board.provoke('silence');
    board.provoke('nak-storm');
    expect(board.strikes('nak-storm')).toBe(true);
    board.clear('silence');
    expect(board.active()).toEqual(['nak-storm']);
    expect(board.strikes('silence')).toBe(false);
    board.clear();
    expect(board.active()).toEqual([]);
    expect(changes()).toBe(4);
  });

  it('last for so many times where a number says so', () => {
    const { board, changes } = open();
    board.provoke('nak-storm', { count: 2 });
    expect([1, 2, 3].map(() => board.strikes('nak-storm'))).toEqual([true, true, false]);
    board.provoke('rejects', { notes: 1 });
    expect([1, 2].map(() => board.strikes('rejects', 'notes'))).toEqual([true, false]);
    expect(board.get('rejects')).toBeUndefined();
    expect(changes()).toBe(4);
  });

  it('leave the numbers that they were given as they are', () => {
    const { board } = open();
    const given = { count: 5 };
    board.provoke('nak-storm', given);
    board.strikes('nak-storm');
    expect(board.get('nak-storm')).toEqual({ count: 4 });
    expect(given).toEqual({ count: 5 });
  });
});

describe('the numbers of a fault', () => {
  it.each<[string, Record<string, number>, string]>([
    ['rejects', { notes: 41 }, 'rejects: notes is 41; expected 1 to 40'],
    ['rejects', { notes: 0 }, 'rejects: notes is 0; expected 1 to 40'],
    ['rejects', { notes: 1.5 }, 'rejects: notes is 1.5; expected a whole number, 1 to 40'],
    ['rejects', { note: 1 }, 'rejects takes no note; expected notes'],
    ['rejects', { notes: Number.NaN }, 'rejects: notes is NaN; expected a whole number, 1 to 40'],
    ['silence', { count: 1 }, 'silence takes no count; expected no numbers'],
    ['shifted', { by: 0 }, 'shifted: by is 0; expected -1 or 1'],
    ['nak-storm', { toString: 1 }, 'nak-storm takes no toString; expected count'],
  ])('%s %j is refused', (name, numbers, why) => {
    const choice = CHOICES.find((one) => one.name === name)!;
    expect(refusedNumber(choice, numbers)).toEqual({ name: Object.keys(numbers)[0], why });
  });

  it('are told as they are now, and which of them nobody gave', () => {
    const { board } = open();
    for (const { name } of CHOICES) expect(board.provoke(name)).toBe(true);
    expect(CHOICES.map(({ name }) => board.numbersOf(name))).toEqual([
      '',
      'count: all (default)',
      'notes: 2 (default)',
      'by: -1 (default)',
    ]);
    board.provoke('nak-storm', { count: 3 });
    board.strikes('nak-storm');
    expect(board.numbersOf('nak-storm')).toBe('count: 2');
    board.clear();
    expect(board.numbersOf('nak-storm')).toBe('');
  });

  it('have words that say what is taken', () => {
    expect(CHOICES.map((choice) => 'parameters' in choice && choice.parameters)).toEqual([
      false,
      { count: 'how often, 1 to 1000; absent: all' },
      { notes: 'how many, 1 to 40; absent: 2' },
      { by: '-1 to the left, 1 to the right; absent: -1' },
    ]);
  });
});
