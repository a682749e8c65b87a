import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findScripts } from '../runtime/scenario/files.ts';
import type { ScenarioResult } from '../runtime/scenario/play.ts';
import { junitXml, resultText, summaryJson, summaryText } from '../runtime/scenario/report.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { type Played, playAll } from './run/play-all.ts';
import { createProgress } from './run/progress.ts';

export interface RunOptions {
  readonly seed?: number;
  readonly json?: boolean;
  readonly junit?: string;
  readonly workers?: number;
  readonly trace?: string;
}

/** `tellerbench run`: plays scripts, tells of each, and ends in 0, 1 or 2. */
export async function runCommand(
  paths: readonly string[],
  options: RunOptions,
  io: Io,
): Promise<ExitCode> {
  const scripts = findScripts(paths);
  if (!scripts.ok) return complain(io, scripts.error);
  const { seed, trace, workers = 1 } = options;
  const progress = createProgress(scripts.value.length, options.json === true);
  const began = performance.now();

  const results: ScenarioResult[] = [];
  const unreadable: string[] = [];
  function take(played: Played): void {
    if (played.kind === 'unreadable') {
      unreadable.push(played.line);
      progress.step(() => io.note(`tellerbench: ${played.line}`));
      return;
    }
    const { result } = played;
    results.push(result);
    if (trace && result.trace) writeTrace(trace, result);
    progress.step(() => {
      if (!options.json) io.print(resultText(result));
    });
  }
  const play = { seed, trace: trace !== undefined };
  const output = await guarded(async () => {
    if (trace) mkdirSync(trace, { recursive: true });
    await playAll(scripts.value, play, workers, take);
    if (options.junit) {
      writeFileSync(options.junit, junitXml({ results, unreadable, wallMs: 0 }));
    }
  });
  progress.end();
  if (output !== undefined) return complain(io, output);

  const summary = { results, unreadable, wallMs: performance.now() - began };
  io.print(options.json ? summaryJson(summary) : `\n${summaryText(summary)}`);
  if (unreadable.length > 0) return 2;
  return results.every((result) => result.passed) ? 0 : 1;
}

/** A report that cannot be written is bad usage: one line; anything else is a bug. */
async function guarded(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (code === undefined || path === undefined) throw error;
    return `${path}: cannot be written: ${message}`;
  }
}

function writeTrace(folder: string, { file, trace = '' }: ScenarioResult): void {
  writeFileSync(join(folder, `${basename(file).replace(/\.ya?ml$/, '')}.trace.jsonl`), trace);
}
