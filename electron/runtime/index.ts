import { startBenchTerminal } from '../../runtime/bench-terminal.ts';
import type { RuntimeSettings } from '../channels.ts';
import { serveMain } from './serve-main.ts';

// The entry of the runtime's process; a failure ends it, and main starts another.
const settings = JSON.parse(process.argv[2] ?? '{}') as RuntimeSettings;
const terminal = await startBenchTerminal(settings);
serveMain(process.parentPort, terminal, () => process.exit(0));
