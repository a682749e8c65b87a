import { describe, expect, it } from 'vitest';
import { createFaultBoard } from '../../hardware/fault-board.ts';

const CHOICES = [
  { name: 'silence', summary: 'nothing is said' },
  { name: 'nak-storm', summary: 'refuses', parameters: { count: 'how often; absent: always' } },
  { name: 'rejects', summary: 'throws away', parameters: { notes: 'how many' } },
] as const;

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
