import { expect, it } from 'vitest';
import { createProgress } from '../../../cli/run/progress.ts';

function play(isTTY: boolean, quiet = false, total = 2): string {
  let text = '';
  const progress = createProgress(total, { isTTY, write: (more) => (text += more) }, quiet);
  for (let i = 0; i < total; i++) {
    progress.step(() => {
      text += `line ${i}\n`;
    });
  }
  progress.end();
  return text;
}

it('draws a bar below the lines on a terminal, and leaves none behind', () => {
  const erase = '\r\x1b[K';
  const half = `${'█'.repeat(15)}${'░'.repeat(15)} 1/2`;
  const full = `${'█'.repeat(30)} 2/2`;
  expect(play(true)).toBe(`${erase}line 0\n${half}${erase}line 1\n${full}${erase}`);
});

it('writes plain lines in a pipe, with --json, and for a single script', () => {
  expect(play(false)).toBe('line 0\nline 1\n');
  expect(play(true, true)).toBe('line 0\nline 1\n');
  expect(play(true, false, 1)).toBe('line 0\n');
});
