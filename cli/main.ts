import { runCommandLine } from './command-line.ts';
import { processIo } from './io.ts';

/** What a command left open may not keep the process alive for longer. */
const LINGER_MS = 2000;

/** As of any program whose reader has gone: what a run has not yet played is not as expected. */
const SIGPIPE_EXIT = 141;

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // Who reads our output may stop reading (`| head`): nobody is there to be told.
    if (code === 'EPIPE') process.exit(SIGPIPE_EXIT);
    if (stream === process.stdout) processIo.note(`tellerbench: output: ${message}`);
    process.exit(2);
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
