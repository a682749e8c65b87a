import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findNode24, root } from './node24.mjs';

const LONGEST_STAGE_MS = 30 * 60_000;

/**
 * Runs one program of the project under Node 24 and streams what it prints.
 * `script` is a path in the project. Resolves to { name, ok, seconds }.
 */
export function runStage(name, script, args = [], environment = {}) {
  const started = process.hrtime.bigint();
  process.stdout.write(`\n── ${name}\n`);
  return new Promise((resolve) => {
    const child = spawn(findNode24(), [join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
      timeout: LONGEST_STAGE_MS,
    });
    child.on('close', (code, signal) => {
      if (signal) process.stdout.write(`${name}: ended by ${signal}\n`);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      resolve({ name, ok: code === 0, seconds });
    });
  });
}

export function printStages(stages) {
  process.stdout.write('\n');
  for (const { name, ok, seconds, why } of stages) {
    const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`;
    process.stdout.write(`  ${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(16)} ${why ?? time}\n`);
  }
}
