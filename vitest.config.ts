import { defineConfig } from 'vitest/config';

/** These replace modules: each has a process of its own. */
const MOCKING = 'test/electron/**';
/** Kills processes in real time: a stage of its own, when nothing else runs. */
const POWER_CUT = 'test/power-cut/**';

export default defineConfig({
  test: {
    // Processes, not threads: native modules keep state that two threads would share.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 10_000,
    hookTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/e2e/**', '**/node_modules/**', MOCKING, POWER_CUT],
          // A process for each of three hundred files takes longer than many of them.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'mocking', include: [`${MOCKING}/*.test.ts`] } },
      { extends: true, test: { name: 'power-cut', include: [`${POWER_CUT}/*.test.ts`] } },
    ],
  },
});
