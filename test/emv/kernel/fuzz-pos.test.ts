import { it } from 'vitest';
import { fuzz, RUNS, SEED } from './fuzz.ts';

it(`cards that answer anything at a till: ${RUNS} conversations, seed ${SEED}`, async () => {
  await fuzz('POS');
}, 600_000);
