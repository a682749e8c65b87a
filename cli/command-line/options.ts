import { Option } from 'commander';
import type { ExitCode } from '../io.ts';
import { seedNumber } from '../numbers.ts';

/** Takes a command that is under way; its exit code is that of the command line. */
export type Run = (running: Promise<ExitCode>) => Promise<void>;

export const json = (): Option => new Option('--json', 'print JSON for programs');
export const seed = (): Option =>
  new Option('--seed <n>', 'chance that repeats').argParser(seedNumber).default(1);
