import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, getAvailableTranspilers } from 'dependency-cruiser';
import configuration, { CHECKED } from '../.dependency-cruiser.mjs';
import { isProgram, root } from './node24.mjs';

// An empty or unreadable tree has no violations either.
const FEWEST_MODULES = 20;

/**
 * Checks the import rules of .dependency-cruiser.mjs on the tree in `folder`.
 * Returns { modules, problems }: how many modules were read, and one line for each violation.
 */
export async function checkImports(folder) {
  if (
    !getAvailableTranspilers().some(({ name, available }) => name === 'typescript' && available)
  ) {
    return {
      modules: 0,
      problems: ['dependency-cruiser cannot use the TypeScript installed here'],
    };
  }
  const starts = CHECKED.filter((name) => existsSync(join(folder, name)));
  const { forbidden, options } = configuration;
  const { output } = await cruise(starts, {
    ...options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden },
  });
  const modules = output.modules.filter(({ source }) => isOurs(source)).length;
  const problems = output.summary.violations.map(describe);
  if (modules < FEWEST_MODULES) {
    problems.push(
      `only ${modules} modules were seen: nothing is checked in a tree that is not read`,
    );
  }
  return { modules, problems };
}

function isOurs(source) {
  return CHECKED.some((name) => source.startsWith(`${name}/`)) && /\.(tsx?|mjs)$/.test(source);
}

function describe({ rule, from, to, cycle }) {
  const path = cycle ? [from, ...cycle.map((step) => step.name)].join(' → ') : `${from} → ${to}`;
  const why = configuration.forbidden.find(({ name }) => name === rule.name)?.comment;
  return `${rule.name}: ${path}\n    ${why}`;
}

if (isProgram(import.meta.url)) {
  const { modules, problems } = await checkImports(root);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${modules} modules, ${problems.length} violations of the import rules\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
