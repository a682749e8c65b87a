import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { playwrightCounts, vitestCounts } from './counts.mjs';
import { cacheFolder } from './node24.mjs';
import { ensureTestPrograms } from './setup.mjs';
import { runStage } from './stages.mjs';

const folder = join(cacheFolder, 'reports');

/** Everything `npm test` runs, in order; a failed stage does not keep the next from running. */
export async function testStages() {
  const programs = ensureTestPrograms();
  const rules = await runStage('import rules', 'tools/check-imports.mjs');
  const unit = await vitestStage(['--project', 'rooms', '--project', 'mocking']);
  // On the real clock, some times faster: beside other tests its devices would seem too slow.
  const powerCut = await vitestStage(['--project', 'power-cut'], 'power cut');
  const browser = await playwrightStage();
  const stages = [rules, unit.stage, powerCut.stage, ...browser.stages];
  if (!programs) stages.unshift({ name: 'test programs', ok: false, why: 'see the first lines' });
  return { stages, counts: [unit.counts, powerCut.counts, browser.counts] };
}

export async function vitestStage(args, name = 'vitest') {
  const report = freshReport(`${name.replace(' ', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const command = ['run', ...reporters, ...args];
  const stage = await runStage(name, 'node_modules/vitest/vitest.mjs', command);
  const counts = vitestCounts(report);
  if (counts.passed + counts.failed === 0) {
    return { stage: { ...stage, ok: false, why: 'no test ran' }, counts };
  }
  return { stage, counts };
}

async function playwrightStage() {
  const report = freshReport('playwright.json');
  const page = { name: 'page build', ok: buildIfStale('page'), why: '' };
  const stage = await runStage(
    'playwright',
    'node_modules/@playwright/test/cli.js',
    ['test', '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  );
  return { stages: [page, stage], counts: playwrightCounts(report) };
}

function freshReport(name) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  rmSync(path, { force: true });
  return path;
}
