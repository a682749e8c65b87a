import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closingLine, playwrightCounts, vitestCounts } from '../../tools/counts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(content: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test('vitest: a file that does not load counts as a failure', () => {
  const path = report({
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ],
  });
  expect(vitestCounts(path)).toEqual({ passed: 3, failed: 2, skipped: 3 });
});

test('playwright', () => {
  const path = report({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } });
  expect(playwrightCounts(path)).toEqual({ passed: 5, failed: 1, skipped: 2 });
});

test('no report counts nothing', () => {
  const none = { passed: 0, failed: 0, skipped: 0 };
  expect(vitestCounts(join(folder, 'none'))).toEqual(none);
  expect(playwrightCounts(join(folder, 'none'))).toEqual(none);
});

test('the closing line adds up', () => {
  const line = closingLine([
    { passed: 3, failed: 2, skipped: 0 },
    { passed: 4, failed: 0, skipped: 1 },
  ]);
  expect(line).toBe('7 passed, 2 failed, 1 skipped');
});
