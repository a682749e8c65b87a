import { readFileSync } from 'node:fs';

/** Counts of one test run: { passed, failed, skipped }. All zero where the report is missing. */
export function vitestCounts(file) {
  const report = readReport(file);
  return {
    // A file that did not even load holds no test, but it is not a pass.
    failed: (report?.numFailedTests ?? 0) + filesWithoutTests(report),
    passed: report?.numPassedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

function filesWithoutTests(report) {
  const files = report?.testResults ?? [];
  return files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    .length;
}

export function playwrightCounts(file) {
  const stats = readReport(file)?.stats;
  return {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
  };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The closing line that CI reads. */
export function closingLine(counts) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`;
}
