// npm run check: everything that CI checks, and what a reviewer would otherwise have to say.
import { closingLine } from './counts.mjs';
import { ensurePackages } from './setup.mjs';
import { printStages, runStage } from './stages.mjs';
import { testStages } from './test-stages.mjs';

const BIOME = 'node_modules/@biomejs/biome/bin/biome';

ensurePackages();
const stages = [
  await runStage('format', BIOME, ['format', '.']),
  await runStage('lint', BIOME, ['check', '--formatter-enabled=false', '--error-on-warnings', '.']),
  await runStage('types', 'node_modules/typescript/bin/tsc', ['--build']),
  await runStage('dead code', 'node_modules/knip/bin/knip.js'),
];
const tests = await testStages();
stages.push(...tests.stages);
printStages(stages);
process.stdout.write(`\n${closingLine(tests.counts)}\n`);
process.exitCode = stages.every((stage) => stage.ok) ? 0 : 1;
