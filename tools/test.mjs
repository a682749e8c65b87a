// npm test: everything. npm test -- some/filter: only the vitest files whose path matches.
import { closingLine } from './counts.mjs';
import { ensurePackages } from './setup.mjs';
import { printStages } from './stages.mjs';
import { testStages, vitestStage } from './test-stages.mjs';

const filters = process.argv.slice(2);

ensurePackages();
const { stages, counts } = filters.length > 0 ? await filtered() : await testStages();
printStages(stages);
process.stdout.write(`\n${closingLine(counts)}\n`);
process.exitCode = stages.every((stage) => stage.ok) ? 0 : 1;

async function filtered() {
  const { stage, counts } = await vitestStage(filters);
  return { stages: [stage], counts: [counts] };
}
