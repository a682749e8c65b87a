import { readFileSync } from 'node:fs';
import { startBenchTerminal } from '../../runtime/bench-terminal.ts';
import { readTerminalFile } from '../../runtime/terminal-file.ts';
import type { RuntimeSettings } from '../channels.ts';
import { serveMain } from './serve-main.ts';

// The entry of the runtime's process; a failure ends it, and main starts another.
const { config, ...settings } = JSON.parse(process.argv[2] ?? '{}') as RuntimeSettings;
const file =
  config === undefined ? undefined : readTerminalFile(config, readFileSync(config, 'utf8'));
if (file?.ok === false) throw new Error(file.error);
const terminal = await startBenchTerminal({ ...settings, terminal: file?.value });
serveMain(process.parentPort, terminal, () => process.exit(0));
