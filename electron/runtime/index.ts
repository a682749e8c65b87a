import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBenchTerminal } from '../../runtime/bench-terminal.ts';
import { startPosBenchTerminal } from '../../runtime/pos-bench-terminal.ts';
import { createTerminals } from '../../runtime/running-terminal.ts';
import { readTerminalFile } from '../../runtime/terminal-file.ts';
import type { RuntimeSettings } from '../channels.ts';
import { serveMain } from './serve-main.ts';

// The entry of the runtime's process; a failure ends it, and main starts another.
const { config, ...settings } = JSON.parse(process.argv[2] ?? '{}') as RuntimeSettings;
const file =
  config === undefined ? undefined : readTerminalFile(config, readFileSync(config, 'utf8'));
if (file?.ok === false) throw new Error(file.error);
const terminals = createTerminals({
  atm: () => startBenchTerminal({ ...settings, terminal: file?.value }),
  pos: () =>
    startPosBenchTerminal({
      ...settings,
      dataDir: join(settings.dataDir, 'till'),
      sitesHost: '127.0.0.1',
    }),
});
await terminals.get(settings.terminal);
serveMain(process.parentPort, terminals, () => process.exit(0));
