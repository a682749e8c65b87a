import { runCommandLine } from './command-line.ts';
import { processIo } from './io.ts';

/** What a command left open may not keep the process alive for longer. */
const LINGER_MS = 2000;

// Who reads our output may stop reading (`| head`): that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}

function reportBug(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error);
  const shown = process.env.TELLERBENCH_STACK && error instanceof Error ? error.stack : undefined;
  processIo.note(`tellerbench: internal error: ${shown ?? text.split('\n')[0]}`);
  process.exit(2);
}

process.on('uncaughtException', reportBug);
process.exitCode = await runCommandLine(process.argv.slice(2), processIo);
setTimeout(() => process.exit(), LINGER_MS).unref();
