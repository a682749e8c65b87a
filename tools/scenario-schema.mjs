// Writes scenarios/scenario.schema.json from the schema that reads scenarios. A test sees to it
// that it is current: run `node tools/scenario-schema.mjs` after a change.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioJsonSchema } from '../runtime/scenario/json-schema.ts';
import { root } from './node24.mjs';

const file = join(root, 'scenarios', 'scenario.schema.json');
writeFileSync(file, JSON.stringify(scenarioJsonSchema(), null, 2));
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
spawnSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' });
