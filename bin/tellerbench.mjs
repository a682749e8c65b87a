#!/usr/bin/env node
// The command itself is cli/main.ts; this starts it under Node 24 from whichever Node (>= 18) runs here.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { handOver } from '../tools/hand-over.mjs';
import { cacheFolder, findNode24, isNode24, NO_NODE_24, root } from '../tools/node24.mjs';

if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  process.stderr.write('tellerbench: the packages are not installed yet. Run: npm ci\n');
  process.exitCode = 1;
} else if (isNode24()) {
  module.enableCompileCache(join(cacheFolder, 'compiled'));
  const main = join(root, 'cli', 'main.ts');
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
} else {
  const node = findNode24();
  if (node) {
    handOver(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
  } else {
    process.stderr.write(`tellerbench: ${NO_NODE_24}\n`);
    process.exitCode = 1;
  }
}
