import { it } from 'vitest';
import { fuzz, RUNS, SEED } from './fuzz.ts';

it(`cards that answer anything at an ATM: ${RUNS} conversations, seed ${SEED}`, async () => {
  await fuzz('ATM');
}, 600_000);
