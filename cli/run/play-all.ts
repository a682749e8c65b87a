import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { loadScript } from '../../runtime/scenario/files.ts';
import { type PlayOptions, playScript, type ScenarioResult } from '../../runtime/scenario/play.ts';

export type Played =
  | { readonly kind: 'played'; readonly result: ScenarioResult; readonly wallMs: number }
  | { readonly kind: 'unreadable'; readonly file: string; readonly line: string };

export async function playFile(file: string, options: PlayOptions): Promise<Played> {
  const script = loadScript(file);
  if (!script.ok) return { kind: 'unreadable', file, line: script.error };
  const began = performance.now();
  const result = await playScript(script.value, options);
  return { kind: 'played', result, wallMs: performance.now() - began };
}

/** Plays all files; tells of each in the order of the files, whoever was faster. */
export async function playAll(
  files: readonly string[],
  options: PlayOptions,
  workers: number,
  tell: (played: Played) => void,
): Promise<void> {
  const count = Math.min(workers, files.length, 4 * availableParallelism());
  if (count <= 1) {
    for (const file of files) tell(await playFile(file, options));
    return;
  }
  const waiting = new Map<number, Played>();
  let given = 0;
  let told = 0;
  function keep(index: number, played: Played): void {
    waiting.set(index, played);
    for (let next = waiting.get(told); next; next = waiting.get(told)) {
      waiting.delete(told++);
      tell(next);
    }
  }

  function work(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
      const next = (): void => {
        const index = given++;
        if (index < files.length) worker.postMessage({ index, file: files[index] });
        else void worker.terminate();
      };
      worker.on('message', ({ index, played }: { index: number; played: Played }) => {
        keep(index, played);
        next();
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      next();
    });
  }
  await Promise.all(Array.from({ length: count }, work));
}
