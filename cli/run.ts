import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findScripts } from '../runtime/scenario/files.ts';
import { junitXml } from '../runtime/scenario/junit.ts';
import type { ScenarioResult } from '../runtime/scenario/play.ts';
import {
  resultText,
  summaryJson,
  summaryText,
  type UnreadableScript,
} from '../runtime/scenario/report.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { makeFolder } from './output.ts';
import { type Played, playAll } from './run/play-all.ts';
import { createProgress } from './run/progress.ts';
import { traceFile } from './run/trace-file.ts';

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
  const { seed, trace, junit, workers = 1 } = options;
  const results: ScenarioResult[] = [];
  const unreadable: UnreadableScript[] = [];
  const wallMs = new Map<string, number>();

  // Before the first script: nobody waits for a report that cannot be written.
  const refused =
    (junit && (await unwritable(() => write(junit, '')))) ||
    (trace && (await unwritable(() => makeFolder(trace))));
  if (refused) return complain(io, refused);

  const progress = createProgress(scripts.value.length, process.stderr, options.json === true);
  function take(played: Played): void {
    if (played.kind === 'unreadable') {
      unreadable.push(played);
      progress.step(() => complain(io, played.line));
      return;
    }
    const { result } = played;
    results.push(result);
    wallMs.set(result.file, played.wallMs);
    if (trace && result.trace) write(traceFile(trace, result.file), result.trace);
    progress.step(() => {
      if (!options.json) io.print(resultText(result));
    });
  }
  const began = performance.now();
  const play = { seed, trace: trace !== undefined };
  const broken = await unwritable(() => playAll(scripts.value, play, workers, take));
  progress.end();
  if (broken) return complain(io, broken);

  const summary = { results, unreadable, wallMs: performance.now() - began };
  if (junit) write(junit, junitXml(summary, wallMs));
  io.print(options.json ? summaryJson(summary) : `\n${summaryText(summary)}`);
  if (unreadable.length > 0) return 2;
  return results.every((result) => result.passed) ? 0 : 1;
}

function write(file: string, text: string): void {
  makeFolder(dirname(file));
  writeFileSync(file, text);
}

/** A report that cannot be written is bad usage: one line; anything else is a bug. */
async function unwritable(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (code === undefined || path === undefined) throw error;
    return `${path}: cannot be written: ${message}`;
  }
}
