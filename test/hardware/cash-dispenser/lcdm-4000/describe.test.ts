import { describe, expect, it } from 'vitest';
import { hex } from '../../../../bytes/hex.ts';
import { describe as inWords } from '../../../../hardware/cash-dispenser/lcdm-4000/describe.ts';

describe('in words', () => {
  it.each([
    ['out', '04 30 02 50 03 65', 'status', undefined],
    ['out', '04 30 02 55 03 60', 'last status', undefined],
    [
      'out',
      '04 30 02 52 24 20 20 20 20 20 20 20 20 20 20 20 20 20 20 03 43',
      'dispense 4 from cassette 1',
      undefined,
    ],
    ['out', '04 30 02 52 03 67', 'dispense', undefined],
    ['out', '04 30 02 7A 03 4F', 'command 7A', undefined],
    ['out', '06', 'ACK', undefined],
    ['in', '06', 'ACK', undefined],
    ['in', '15', 'NAK', 'trouble'],
    ['in', '04', 'EOT', undefined],
    ['in', '01 30 02 51 20 03 41', 'purge: good', 'normal'],
    ['in', '01 30 02 51 2E 03 4F', 'purge: purge ended abnormally', 'trouble'],
    [
      'in',
      '01 30 02 51 03 61',
      'purge: offset 1: expected an ERROR from 20, found the end',
      'trouble',
    ],
    ['in', '01 30 02 51 20 03 42', 'damaged frame', 'noise'],
    ['in', 'FF FF', 'noise', 'noise'],
    ['in', '01 30', 'noise', 'noise'],
  ] as const)('%s %s: %s', (direction, bytes, meaning, level) => {
    const described = inWords(direction, hex(bytes));
    expect(described.meaning).toBe(meaning);
    expect(described.level).toBe(level);
    expect(described.shown).toEqual(hex(bytes));
  });
});
