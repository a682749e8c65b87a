import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { root } from '../../tools/node24.mjs';

const out = mkdtempSync(join(tmpdir(), 'shell-'));

beforeAll(() => {
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const build = spawnSync(process.execPath, [vite, 'build', '--outDir', out], {
    cwd: root,
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`${build.stdout}${build.stderr}`);
}, 60_000);
afterAll(() => rmSync(out, { recursive: true }));

it('makes the entry that package.json names, the runtime beside it and the preload script', () => {
  expect(manifest.main).toBe('out/main/index.js');
  expect(readdirSync(join(out, 'main'))).toEqual(
    expect.arrayContaining(['index.js', 'runtime.js']),
  );
  expect(readdirSync(join(out, 'preload'))).toEqual(['index.cjs']);
});

it('makes what Node can read', () => {
  for (const file of ['main/index.js', 'main/runtime.js', 'preload/index.cjs']) {
    const check = spawnSync(process.execPath, ['--check', join(out, file)], { encoding: 'utf8' });
    expect(check.stderr, file).toBe('');
  }
});
