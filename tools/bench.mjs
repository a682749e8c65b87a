import { join } from 'node:path';
import { handOver } from './hand-over.mjs';
import { findNode24, root } from './node24.mjs';
import { ensurePackages } from './setup.mjs';

ensurePackages();
handOver(findNode24(), [join(root, 'bench', 'main.ts'), ...process.argv.slice(2)]);
